"""`python -m benchmarks`: measure, and print a table for the README."""

import os
import platform
import shutil
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks import asking, at_s3, copying, incremental, planning
from benchmarks.machine import Machine, Measure
from benchmarks.rivals import side_by_side
from tests.support.command import clean_environment, run

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


def _help() -> Measure:
    took = []
    for _ in range(5):
        start = time.monotonic()
        run("loader", "--help", env=clean_environment())
        took.append(time.monotonic() - start)
    return Measure("python -m loader --help", f"{statistics.median(took):.2f} s")


def _loads(machine: Machine, sizes: Mapping[str, int]) -> Iterator[Measure]:
    compared, rate = copying.against_postgres(machine, sizes["copied"])
    yield _help()
    yield from compared
    yield from side_by_side.measures(machine, rate)
    yield from planning.statements()
    yield from incremental.one_day(machine, sizes["events"])
    yield from incremental.thirty_days(machine)
    yield from incremental.many_objects(machine, sizes["songs"])
    yield from at_s3.packed(sizes["songs"])
    yield from at_s3.large()
    yield from at_s3.rejected(8_000)
    yield from at_s3.planned(machine, sizes["known"])


def _measures(machine: Machine, sizes: Mapping[str, int], only_answers: bool) -> Iterator[Measure]:
    if not only_answers:
        yield from _loads(machine, sizes)
    yield from asking.answers(machine, sizes["plays"])


def _said(machine: Machine, measures: Iterable[Measure]) -> Iterator[Measure]:
    """Say each measure as soon as it is taken: what comes later may fail."""
    for one in measures:
        machine.say(f"{one.name}: {one.value}  {one.compared}")
        yield one


@click.command()
@click.option("--events", default=5_000_000, show_default=True, help="Events of the history.")
@click.option("--copied", default=1_000_000, show_default=True, help="Events of the COPY that is compared.")
@click.option("--plays", default=10_000_000, show_default=True, help="Plays of the star that is asked.")
@click.option("--songs", default=14_896, show_default=True, help="Song objects.")
@click.option("--known", default=1_000_000, show_default=True, help="Objects of the ledger in a plan.")
@click.option("--only-answers", is_flag=True, help="Measure the answers and nothing else.")
def main(only_answers: bool, **sizes: int) -> None:
    """Measure COPY, loads of what is new, packing, answers, memory and start-up in one run."""
    console = Console(width=120)
    try:
        with Machine(STATE, console) as machine:
            measures = list(_said(machine, _measures(machine, sizes, only_answers)))
        _print(measures, console)
    finally:
        shutil.rmtree(STATE, ignore_errors=True)


if __name__ == "__main__":
    main()
