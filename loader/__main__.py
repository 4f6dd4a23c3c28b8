"""The start of the command line, as `loader` and as `python -m loader`."""

import os
import signal
from contextlib import suppress
from typing import NoReturn

from loader.signals import heard


def main() -> NoReturn:
    """Run a command and exit. A signal while the modules are imported ends the process at once."""
    for number in heard():
        signal.signal(number, _end)
    from loader.cli import main  # noqa: PLC0415 - it takes most of the start, in which Ctrl-C would print a stack trace

    main()


def _end(number: int, _: object) -> None:
    with suppress(OSError):
        os.write(2, b"interrupted: nothing was begun\n")
    os._exit(128 + number)


if __name__ == "__main__":
    main()
