"""The signals that end a command. Imports next to nothing: until a handler is set, Ctrl-C prints a stack trace."""

import signal

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heard() -> list[signal.Signals]:
    """Return those that are not ignored, as SIGHUP is below nohup."""
    return [number for number in ENDING if signal.getsignal(number) != signal.SIG_IGN]
