"""What the commands around loading do: load, plan, status, rejects."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from loader.commands import print_rows, read_settings
from loader.console.table import as_json, as_objects, fetch
from loader.console.text import printable
from loader.errors import UsageError
from loader.load.load import load as load_all
from loader.load.load import make_plan, templates_of
from loader.load.plan import SOURCES, Choice, as_object, as_text
from loader.render.templates import Templates
from loader.settings.declared import CONNECT, COPY
from loader.warehouse.statement import execute
from loader.warehouse.transaction import transaction


def load(outputs: Path | None, *, quiet: bool, max_errors: int, dry_run: bool, **wanted: Any) -> None:
    """Load what is new; with `dry_run` only tell what that is."""
    if dry_run:
        plan(outputs, "table", **wanted)
        return
    load_all(read_settings(outputs, {CONNECT, COPY}), _choice(**wanted), max_errors, quiet=quiet)


def plan(outputs: Path | None, form: str, **wanted: Any) -> None:
    """Tell what a load would do, and do nothing."""
    settings = read_settings(outputs, {CONNECT, COPY})
    plans = make_plan(settings, _choice(**wanted))
    templates, _ = templates_of(settings)
    busy = {f"load/3_stage/2_copy/staging_{one.source}" for one in plans if one.objects}
    copies = [name for name in templates.names("load/3_stage/2_copy") if name in busy]
    steps = [*copies, *templates.names("load/4_transform"), *templates.names("verify")] if copies else []
    if form == "json":
        click.echo(json.dumps(as_object(plans, steps), indent=2))
        return
    click.echo(as_text(plans))
    for one in plans:
        for word, objects in (("new", one.new), ("changed", one.changed)):
            for found in objects:
                click.echo(f"{word:<7}  {found.size:>12,}  {printable(found.uri)}")
    for step in steps:
        click.echo(f"would run  {step}")
    if not steps:
        click.echo("nothing to do: everything in S3 is loaded")


def status(outputs: Path | None, form: str) -> None:
    """Show the latest runs, how new the star is, and what waits in S3."""
    settings = read_settings(outputs, {CONNECT, COPY})
    templates = Templates(settings.context())
    shown = {}
    with transaction(settings) as cursor:
        for name in ("runs", "freshness"):
            execute(cursor, templates.one(f"status/{name}"))
            shown[name] = fetch(cursor)
    waiting = as_object(make_plan(settings, Choice()), [])["sources"]
    if form == "json":
        click.echo(as_json({name: as_objects(rows) for name, rows in shown.items()} | {"waiting": waiting}), nl=False)
        return
    for name, rows in shown.items():
        print_rows(rows, form, title=name)
    for one in waiting:
        click.echo(f"waiting  {one['source']:<6}  {len(one['new']):,} new, {len(one['changed']):,} changed objects")


def rejects(outputs: Path | None, form: str) -> None:
    """Show the rows that were set aside and whose object has not been mended."""
    settings = read_settings(outputs, {CONNECT})
    with transaction(settings) as cursor:
        execute(cursor, Templates(settings.context()).one("status/rejects"))
        rows = fetch(cursor)
    print_rows(rows, form)


def _choice(*, source: str | None, since: datetime | None, until: datetime | None, full: bool) -> Choice:
    if full and (source or since or until):
        raise UsageError(
            "--full rebuilds everything",
            ("why", "a star built from a part of S3 would have lost the rest"),
            remedy="Leave --source, --since and --until out, or leave --full out.",
        )
    return Choice((source,) if source else SOURCES, since and since.date(), until and until.date(), full)
