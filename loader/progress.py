"""One aligned line per step after it succeeded, and a sign of life while it works."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from rich.console import Console
from rich.status import Status

from loader.text import printable

_ROWS_WIDTH = 13


@dataclass
class Step:
    """What a step tells about itself: rows it touched, and whether what it claims holds."""

    rows: int | None = None
    failed: bool = False


class Progress:
    """Report to a console, names in one column as wide as the longest of `names`; nothing at all when quiet."""

    def __init__(self, console: Console, names: list[str], *, quiet: bool = False) -> None:
        self._console = console
        self._width = max(map(len, names), default=0)
        self._quiet = quiet

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time the block and print its line when it ends without an error."""
        step = Step()
        start = time.monotonic()
        with self._working(name):
            yield step
        seconds = time.monotonic() - start
        if step.failed or not self._quiet:
            word = "FAILED" if step.failed else "ok"
            rows = "" if step.rows is None else f"{step.rows:,} row{'' if step.rows == 1 else 's'}"
            line = f"{word:<6}  {printable(name):<{self._width}}  {rows:>{_ROWS_WIDTH}}  {seconds:7.1f} s"
            self._console.print(line, style="red" if step.failed else None, highlight=False, markup=False)

    def _working(self, name: str) -> AbstractContextManager[object]:
        if self._quiet or not self._console.is_terminal:
            return nullcontext()
        return Status(printable(name).replace("[", r"\["), console=self._console)
