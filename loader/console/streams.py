"""Standard error, for what a person must hear, and standard output where nothing can be written to it."""

import os
import sys
from contextlib import suppress

import click

from loader.console.redact import redact
from loader.console.text import printable


def warn(text: str) -> None:
    """Write lines to standard error, without secrets and without anything that steers a terminal.

    Where it cannot be written there is no other place to say it, and all goes on.
    """
    with suppress(OSError):
        click.echo("\n".join(map(printable, redact(text).split("\n"))), err=True)


def mute_stdout() -> None:
    """Let nothing more be written, not even by the interpreter, which flushes at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
