"""`python -m tests.bench`: measure on 1,000,000 events, and print a table for the README."""

import os
import platform
import shutil
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.bench.measures import Bench, Measure

STATE = Path("build/bench")


def _machine() -> str:
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gibibytes:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _print(measures: list[Measure], console: Console) -> None:
    table = Table(title=f"{date.today()}, {_machine()}", title_justify="left")
    for heading in ("measure", "value", "compared with"):
        table.add_column(heading)
    for one in measures:
        table.add_row(one.name, one.value, one.compared)
    console.print(table)
    console.print("\nThe same as Markdown:\n")
    console.print("| measure | value | compared with |\n|---|---|---|", markup=False)
    for one in measures:
        console.print(f"| {one.name} | {one.value} | {one.compared} |", markup=False, soft_wrap=True)


@click.command()
@click.option("--events", default=1_000_000, show_default=True, help="How many events to make.")
@click.option("--songs", default=14_896, show_default=True, help="How many song objects to make.")
def main(events: int, songs: int) -> None:
    """Measure COPY, the whole load, memory and start-up in one run."""
    console = Console(width=120)
    try:
        with Bench(STATE, console) as bench:
            _print(bench.run(events, songs), console)
    finally:
        shutil.rmtree(STATE, ignore_errors=True)


if __name__ == "__main__":
    main()
