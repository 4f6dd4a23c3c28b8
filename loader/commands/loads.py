"""The commands of a load: what it would do, doing it, what became of it."""

import json
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from loader.commands import options
from loader.console.progress import Progress
from loader.console.table import as_json, as_objects, fetch, print_rows
from loader.console.text import counted, printable
from loader.errors import BrokenClaimsError, UsageError
from loader.load import audit as audits
from loader.load import plan as plans_of
from loader.load.context import templates_of
from loader.load.journal import Journal
from loader.load.ledger import Ledger
from loader.load.load import load as load_all
from loader.load.load import make_plan
from loader.load.plan import SOURCES, Choice
from loader.load.publish import Job
from loader.load.run import Run
from loader.render.templates import Templates
from loader.settings.declared import CONNECT, COPY, Settings
from loader.settings.lookup import Sources
from loader.warehouse.power import awake
from loader.warehouse.statement import execute
from loader.warehouse.warehouse import Warehouse

ALL_ERRORS = 99_999
"""As many rejected rows as COPY can let pass. An audit does: it asks what the star should hold, not whether it may."""


@click.command()
@options.wanted
@click.option(
    "--max-errors", type=click.IntRange(0, ALL_ERRORS), default=0, help="Rows that may be rejected.  [default: 0]"
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be loaded, as `plan` does.")
@click.option("--wake", is_flag=True, help="Resume a paused cluster first, and wait.")
@click.option("--sleep", is_flag=True, help="Then pause it again, unless others are there.")
@options.quiet
@options.outputs
def load(  # noqa: PLR0913 - one argument an option
    outputs: Path | None, *, quiet: bool, max_errors: int, dry_run: bool, wake: bool, sleep: bool, **wanted: Any
) -> None:
    """COPY the objects that are new or changed, publish into the star, verify: in one transaction.

    An object is of the day that its key names (2018-11-05), else of the day of its upload.
    """
    if sleep and not wake:
        raise UsageError(
            "--sleep goes with --wake",
            ("why", "only a cluster that this load woke is paused again"),
            remedy="Add --wake. To pause a cluster whoever woke it: make pause.",
        )
    settings, choice = Sources(outputs).read({CONNECT, COPY}), _choice(**wanted)
    with awake(settings, sleep=sleep, quiet=quiet) if wake else nullcontext():
        if dry_run:
            _show_plan(settings, choice, "table", quiet=quiet)
        else:
            load_all(settings, choice, max_errors, quiet=quiet)


@click.command()
@options.wanted
@options.form("table", "json")
@options.outputs
def plan(outputs: Path | None, form: str, **wanted: Any) -> None:
    """List the objects that are new or changed and what would be run. Nothing is changed."""
    _show_plan(Sources(outputs).read({CONNECT, COPY}), _choice(**wanted), form)


@click.command()
@options.form("table", "json")
@options.outputs
def status(outputs: Path | None, form: str) -> None:
    """Show the latest runs, how new the star is, and how many objects wait in S3."""
    settings = Sources(outputs).read({CONNECT, COPY})
    templates = Templates(settings.context())
    shown = {}
    with Warehouse(settings) as warehouse:
        with warehouse.transaction() as cursor:
            for name in ("runs", "freshness"):
                execute(cursor, templates.one(f"status/{name}"))
                shown[name] = fetch(cursor)
        if form == "table":  # before S3 is asked: it may not answer, or have no data any more
            for name, rows in shown.items():
                print_rows(rows, form, title=name)
        plans = make_plan(settings, warehouse, templates, Choice(), Progress([]))
    waiting = plans_of.as_object(plans, [])["sources"]
    if form == "json":
        click.echo(as_json({name: as_objects(rows) for name, rows in shown.items()} | {"waiting": waiting}), nl=False)
        return
    for one in waiting:
        click.echo(f"waiting  {one['source']:<6}  {len(one['new']):,} new, {len(one['changed']):,} changed")


@click.command()
@options.form("table", "csv", "json")
@options.outputs
def rejects(outputs: Path | None, form: str) -> None:
    """Show every row that a load rejected and went on without, until its object is corrected and loaded."""
    settings = Sources(outputs).read({CONNECT})
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        execute(cursor, Templates(settings.context()).one("status/rejects"))
        rows = fetch(cursor)
    print_rows(rows, form)


@click.command()
@click.option("--deep", is_flag=True, help="Also build the star beside itself, and compare the rows.")
@options.quiet
@options.outputs
def audit(outputs: Path | None, *, deep: bool, quiet: bool) -> None:
    """Name every object in which the star and S3 differ. Nothing is changed; exit code 1 where they do.

    missing: in S3, and not loaded. changed: another version is loaded. gone: loaded, and not in S3. ignored: loaded,
    and left out by SOURCE_IGNORE now. outside: loaded, and in neither EVENTS_URI nor SONGS_URI now. rows, with --deep:
    a table that has other rows than a star built from what is in S3 now.
    """
    settings = Sources(outputs).read({CONNECT, COPY})
    templates, jsonpaths = templates_of(settings)
    with Warehouse(settings) as warehouse:
        ledger = Ledger(warehouse, templates, settings.lock_seconds)
        found = audits.objects(settings, warehouse, ledger, Progress([], quiet=quiet))
        if deep:
            jsonpaths.upload(settings.aws_region)
            run = Run()
            journal = Journal(run, templates.names(), None, quiet=quiet)
            job = Job(settings, warehouse, templates, ledger, run, journal, Choice(full=True), ALL_ERRORS)
            found += audits.rows(job)
    for one in found:
        click.echo(f"{one.word:<8}  {printable(one.what)}")
    if found:
        raise BrokenClaimsError(
            f"the star and S3 differ in {counted(len(found), 'thing')}",
            *((word, f"{sum(one.word == word for one in found):,}") for word in dict.fromkeys(o.word for o in found)),
            remedy="`loader load` loads what is missing or changed; `loader load --full` builds all of it again.",
        )
    if not quiet:
        click.echo("the star is what S3 holds" + ("" if deep else "; --deep compares the rows too"))


def _show_plan(settings: Settings, choice: Choice, form: str, *, quiet: bool = False) -> None:
    templates, _ = templates_of(settings)
    with Warehouse(settings) as warehouse:
        plans = make_plan(settings, warehouse, templates, choice, Progress([], quiet=quiet))
    busy = {f"load/3_stage/2_copy/staging_{one.source}" for one in plans if one.objects}
    copies = [name for name in templates.names("load/3_stage/2_copy") if name in busy]
    steps = [*copies, *templates.names("load/4_transform"), *templates.names("verify")] if copies else []
    if form == "json":
        click.echo(json.dumps(plans_of.as_object(plans, steps), indent=2))
        return
    click.echo(plans_of.as_text(plans))
    for one in plans:
        for word, objects in (("new", one.new), ("changed", one.changed)):
            for found in objects:
                kind = "archived" if found.archived else word
                click.echo(f"{kind:<8}  {found.size:>12,}  {printable(found.uri)}")
    for step in steps:
        click.echo(f"would run  {step}")
    if not steps:
        click.echo(plans_of.nothing_to_do(plans, choice))


def _choice(*, source: str | None, since: datetime | None, until: datetime | None, full: bool, yes: bool) -> Choice:
    if full and (source or since or until):
        raise UsageError(
            "--full rebuilds everything",
            ("why", "a star built from a part of S3 would have lost the rest"),
            remedy="Leave --source, --since and --until out, or leave --full out.",
        )
    if since and until and since > until:
        raise UsageError(
            "--since is after --until",
            ("why", f"no day is on {since:%Y-%m-%d} or after it, and on {until:%Y-%m-%d} or before"),
            remedy="Name the earlier day by --since.",
        )
    return Choice((source,) if source else SOURCES, since and since.date(), until and until.date(), full, forget=yes)
