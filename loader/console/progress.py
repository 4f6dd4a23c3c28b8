"""One aligned line per step after it succeeded, and a sign of life while it works."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.status import Status
from rich.text import Text

from loader.console.text import printable

_ROWS_WIDTH = 13


@dataclass
class Step:
    """What a step knows of itself: rows it touched, whether what it claims holds, and more for the log."""

    rows: int | None = None
    failed: bool = False
    facts: dict[str, object] = field(default_factory=dict)


class Progress:
    """Report on standard output, names in one column as wide as the longest; when quiet only what failed."""

    def __init__(self, names: list[str], *, quiet: bool = False) -> None:
        self._width = max(map(len, names), default=0)
        self._quiet = quiet

    @contextmanager
    def step(self, name: str, *, shown: bool = True) -> Iterator[Step]:
        """Time the block, and print its line when it ends without an error and is to be `shown`."""
        step = Step()
        start = time.monotonic()
        with self._working(name):
            yield step
        seconds = time.monotonic() - start
        if step.failed or (shown and not self._quiet):
            word = "FAILED" if step.failed else "ok"
            rows = "" if step.rows is None else f"{step.rows:,} row{'' if step.rows == 1 else 's'}"
            line = f"{word:<6}  {printable(name):<{self._width}}  {rows:>{_ROWS_WIDTH}}  {seconds:7.1f} s"
            click.secho(line, fg="red" if step.failed else None)

    def _working(self, name: str) -> AbstractContextManager[object]:
        console = Console()
        return (
            Status(Text(printable(name)), console=console) if console.is_terminal and not self._quiet else nullcontext()
        )
