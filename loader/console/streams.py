"""Standard output and standard error, with what lives at the end of a terminal meanwhile."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from loader.console.redact import redact
from loader.console.text import printable

if TYPE_CHECKING:
    from rich.live import Live  # slow to import

_drawn: "list[Live]" = []
"""What is drawn at the end of the terminal that standard output is, the latest last."""


@contextmanager
def drawn(display: "Live") -> Iterator[None]:
    """Draw a display during the block; what is said meanwhile stands above it."""
    _drawn.append(display)
    try:
        with display:
            yield
    finally:
        _drawn.pop()


def say(text: str, *, err: bool = False) -> None:
    """Write lines without secrets, and without anything that steers a terminal. Raises OSError."""
    lines = "\n".join(map(printable, redact(text).split("\n")))
    if _drawn and (sys.stderr.isatty() or not err):
        _drawn[-1].console.out(lines, highlight=False)
    else:
        click.echo(lines, err=err)


def warn(text: str) -> None:
    """Do so on standard error. Where it cannot be written there is no other place to say it, and all goes on."""
    with suppress(OSError):
        say(text, err=True)


def mute_stdout() -> None:
    """Let nothing more be written, not even by the interpreter, which flushes at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
