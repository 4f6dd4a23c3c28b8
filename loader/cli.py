"""The command line. What a command needs is imported only when it runs, so that --help answers at once."""

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import NoReturn

import click
from click.shell_completion import shell_complete

from loader.console.streams import mute_stdout, warn
from loader.errors import BROKEN_PIPE, DEFECT, INTERRUPTED, MACHINE, LoaderError, layout
from loader.signals import ENDING, heard

AGAIN_SECONDS = 0.01

EXIT_CODES = """\b
Exit codes:
  0    done
  1    rows break a claim, or audit found a difference
  2    the command line is wrong, or a question was answered with no
  3    a setting is missing or wrong
  4    no access: AWS, network, TLS, login or a permission
  5    data in S3 cannot be loaded
  6    a statement failed for another reason
  70   a defect of the loader
  74   the machine: a full disk, no descriptors or threads left, an output that cannot be written
  129  hung up (SIGHUP); what was not committed is rolled back
  130  interrupted (Ctrl-C); likewise
  141  the reader of the output went away; likewise
  143  terminated (SIGTERM); likewise"""

COMMANDS = {
    "schema": ("tables", "Create the tables and views."),
    "plan": ("loads", "Tell what a load would do."),
    "load": ("loads", "Load what is new in S3 into the star."),
    "status": ("loads", "Show runs, freshness and what waits."),
    "rejects": ("loads", "Show the rows that were rejected."),
    "verify": ("checks", "Check the claims about the star."),
    "audit": ("loads", "Compare the star with what is in S3."),
    "answers": ("questions", "Answer the standing questions."),
    "report": ("questions", "Write the answers as one page."),
    "query": ("sql", "Run SQL of your own."),
    "shell": ("sql", "Open psql on the warehouse."),
    "grant": ("tables", "Give a user the right to read or to load."),
    "render": ("sql", "Print the SQL without running it."),
    "doctor": ("checks", "Check settings and access."),
}
"""Each command, the module of `loader.commands` that has the function of its name, and its line in --help."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that --help answers at once (click's manual, "Lazily")."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of --help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        # A signal waits: what is written in C may forget the exception, or make another of it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            command: click.Command = getattr(import_module(f"loader.commands.{COMMANDS[cmd_name][0]}"), cmd_name)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Load songs and listening events from S3 into a star schema on Amazon Redshift.

    Settings come from the environment, then .env, then the outputs file. .env.example lists them.

    \b
    Shell completion, in bash (zsh and fish likewise):
      eval "$(_LOADER_COMPLETE=bash_source loader)"
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit. Every error is one message on standard error, without secrets."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process
    if sys.stdout is None:
        sys.exit(_report(OSError(errno.EBADF, "standard output is closed")))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    with _ended_by_signals():
        code = _run(arguments)
    if arguments is None:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End this process at once: the interpreter would first wait for each thread that still reads from S3."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # it was told already, or there is no place to tell it
            stream.flush()
    os._exit(code)


class Ended(KeyboardInterrupt):
    """The signal that ends this process; it is taken as Ctrl-C is."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number
        self.exit_code = 128 + number


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End the block by Ctrl-C, SIGTERM and SIGHUP; a signal that is ignored stays so, as SIGHUP below nohup."""
    before = {number: signal.signal(number, _end) for number in heard()}
    hook, sys.unraisablehook = sys.unraisablehook, _end_later
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, former in before.items():
            signal.signal(number, former)


def _end(number: int, _: object) -> None:
    raise KeyboardInterrupt if number == signal.SIGINT else Ended(number)


def _end_later(found: "sys.UnraisableHookArgs") -> None:
    """Send a signal again that came where Python lets no exception out, such as the callback of a weak reference."""
    error = found.exc_value
    if not isinstance(error, KeyboardInterrupt):
        sys.__unraisablehook__(found)
        return
    again = Timer(AGAIN_SECONDS, os.kill, (os.getpid(), error.number if isinstance(error, Ended) else signal.SIGINT))
    again.daemon = True
    again.start()


def _run(arguments: list[str] | None) -> int:
    if asked := os.environ.get("_LOADER_COMPLETE"):
        return shell_complete(cli, {}, "loader", "_LOADER_COMPLETE", asked)
    try:
        # Not cli.main(): that one has exit codes of its own for an interrupt and for a broken pipe.
        with cli.make_context("loader", sys.argv[1:] if arguments is None else arguments) as context:
            cli.invoke(context)
            sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort, so that a stack trace is masked too
        return _report(error)
    return 0


def _report(error: BaseException) -> int:
    """Print what went wrong, and return the exit code."""
    match error:
        case LoaderError():
            warn(f"error: {error}")
            code = error.exit_code
        case click.ClickException():
            error.show(said := io.StringIO())
            warn(said.getvalue().rstrip("\n"))
            code = error.exit_code
        case click.Abort() | KeyboardInterrupt():
            warn("interrupted: what was not committed is rolled back")
            code = error.exit_code if isinstance(error, Ended) else INTERRUPTED
        case BrokenPipeError():
            mute_stdout()
            code = BROKEN_PIPE
        case OSError() | MemoryError() | RuntimeError() if not _is_defect(error):
            warn(_trouble(error))
            mute_stdout()
            code = MACHINE
        case _:
            warn(f"error: a defect of the loader, please report it\n{''.join(traceback.format_exception(error))}")
            code = DEFECT
    return code


def _is_defect(error: BaseException) -> bool:
    """Return whether a RuntimeError is one of the code; Python raises one too where the machine has no thread left."""
    return isinstance(error, RuntimeError) and "can't start new thread" not in str(error)


def _trouble(error: BaseException) -> str:
    name = getattr(error, "filename", None)
    why = getattr(error, "strerror", None) or str(error) or "there is no memory left"
    remedy = (
        "Make room, allow more open files, threads or memory, or write elsewhere (TMPDIR, the redirection). "
        "Then run this again."
    )
    where = [("where", str(name))] if name else []
    return "error: " + layout("the machine cannot go on", *where, ("why", why), remedy=remedy)
