"""One aligned line per step after it succeeded, and a sign of life while it works."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread

import click
from rich.console import Console, ConsoleOptions, RenderResult
from rich.constrain import Constrain
from rich.filesize import decimal
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from loader.console.streams import drawn
from loader.console.text import counted, printable

BEAT_SECONDS = 30
"""How often a step that goes on says so where there is no terminal."""
_ROWS_WIDTH = 11
"""With the longest name of a step, a line has 80 columns."""
_SURE_SECONDS = 2
"""How long a step works before its speed tells how long it still takes."""


@dataclass
class Step:
    """What a step knows of itself: rows it touched, whether what it claims holds, and more for the log.

    A step that works through objects counts them, so that a person sees how far it is; of how many, when it knows.
    `rows_so_far` is what the warehouse tells of a COPY.
    """

    rows: int | None = None
    failed: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    objects: int = 0
    size: int = 0
    all_objects: int = 0
    all_size: int = 0
    rows_so_far: int = 0

    def done(self, size: int) -> None:
        """Count one more object, of this many bytes."""
        self.objects += 1
        self.size += size

    def so_far(self, seconds: float) -> str:
        """Return how far the step is after so many seconds; empty when it does not know.

        >>> Step(objects=3_724, size=600_000, all_objects=14_896, all_size=2_400_000).so_far(7)
        '0:00:21 left, 3,724 of 14,896 objects, 600.0 kB of 2.4 MB'
        """
        if not self.objects:
            return f"{counted(self.rows_so_far, 'row')} so far" if self.rows_so_far else ""
        size = decimal(self.size) + (f" of {decimal(self.all_size)}" if self.all_size else "")
        if self.objects > self.all_objects:  # more than were expected, or none were
            return f"{counted(self.objects, 'object')}, {size}"
        text = f"{self.objects:,} of {counted(self.all_objects, 'object')}, {size}"
        left = seconds / self.objects * (self.all_objects - self.objects)
        return text if seconds < _SURE_SECONDS else f"{timedelta(seconds=round(left))} left, {text}"


class Progress:
    """Report on standard output, names in one column as wide as the longest; when quiet only what failed."""

    def __init__(self, names: list[str], *, quiet: bool = False) -> None:
        self._width = max(map(len, names), default=0)
        self._quiet = quiet

    @contextmanager
    def step(self, name: str, *, shown: bool = True) -> Iterator[Step]:
        """Time the block, and print its line when it ends without an error and is to be `shown`."""
        start = time.monotonic()
        with self.working(name) as step:
            yield step
        seconds = time.monotonic() - start
        if step.failed or (shown and not self._quiet):
            word = "FAILED" if step.failed else "ok"
            rows = "" if step.rows is None else counted(step.rows, "row")
            name = printable(name)
            line = f"{word:<6}  {name} {rows.rjust(self._width + _ROWS_WIDTH - len(name))} {seconds:6.1f} s"
            click.secho(line, fg="red" if step.failed else None)

    @contextmanager
    def working(self, name: str) -> Iterator[Step]:
        """Show that the block works, and how far it is, until it ends: live at a terminal, else by a line at times."""
        working = _Working(printable(name))
        console = Console()
        if self._quiet:
            shown: AbstractContextManager[object] = nullcontext()
        elif console.is_terminal:
            live = Live(working, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
            shown = drawn(live)
        else:
            shown = _beating(working)
        with shown:
            yield working.step


class _Working:
    """A step that goes on: rich draws it four times a second."""

    def __init__(self, name: str) -> None:
        self.step = Step()
        self._name = name
        self._start = time.monotonic()
        self._spinner = Spinner("dots")

    def __str__(self) -> str:
        seconds = time.monotonic() - self._start
        parts = (self._name, str(timedelta(seconds=int(seconds))), self.step.so_far(seconds))
        return "  ".join(filter(None, parts))

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        line = Table.grid(padding=(0, 1))
        line.add_row(self._spinner, Text(str(self), no_wrap=True, overflow="ellipsis"))
        yield Constrain(line, options.max_width - 3)  # room for the ^C that a terminal writes, or it begins a line


@contextmanager
def _beating(working: _Working) -> Iterator[None]:
    """Write a line to standard error every `BEAT_SECONDS`: standard output may be a file that a program reads."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            with suppress(OSError, ValueError):  # closed; whoever writes next will hear of it
                click.echo(f"working  {working}", err=True)

    Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
