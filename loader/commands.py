"""The commands of the command line: their options, and what each does. Their lines in --help are in loader.cli."""

import json
import os
import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from loader import options
from loader.console.progress import Progress
from loader.console.table import Rows, as_csv, as_json, as_objects, as_text, fetch
from loader.console.text import printable
from loader.doctor import Doctor
from loader.errors import BadRowsError, UsageError
from loader.load import audit as audits
from loader.load import plan as plans_of
from loader.load.context import example, templates_of
from loader.load.journal import Journal
from loader.load.ledger import Ledger
from loader.load.load import load as load_all
from loader.load.load import make_plan
from loader.load.plan import SOURCES, Choice
from loader.load.publish import Task
from loader.load.run import Run
from loader.render.schema import creates, drops
from loader.render.templates import Statement, Templates
from loader.report.answers import ask
from loader.report.page import head_of, write_page
from loader.settings.declared import CONNECT, COPY, Settings
from loader.settings.lookup import Sources
from loader.verify import claims
from loader.verify import verify as verify_all
from loader.warehouse import roles
from loader.warehouse.comments import comment
from loader.warehouse.explain_copy import copy_of
from loader.warehouse.shell import become_shell
from loader.warehouse.statement import execute, run
from loader.warehouse.warehouse import Warehouse

ALL_ERRORS = 99_999
"""As many rejected rows as COPY can let pass: an audit asks what the star should hold, not whether it may."""


@click.command()
@click.option("--reset", is_flag=True, help="Drop all tables and views first, with their rows.")
@click.option("--yes", is_flag=True, help="Do not ask before dropping.")
@options.quiet
@options.outputs
def schema(outputs: Path | None, *, reset: bool, yes: bool, quiet: bool) -> None:
    """Create the tables and views that are missing, in one transaction.

    A superuser also makes the roles sparkify_loader and sparkify_reader, and gives them their rights.
    """
    settings = _read_settings(outputs, {CONNECT})
    templates = Templates(settings.context())
    dropped = drops(templates) if reset else []
    statements = [*dropped, *creates(templates)]
    if reset and not yes:
        _ask_before_dropping(settings, dropped)
    names = [*(statement.name for statement in statements), *templates.names(roles.FOLDER)]
    progress = Progress(names, quiet=quiet)
    with Warehouse(settings) as warehouse, warehouse.transaction(progress) as cursor:
        run(cursor, statements, progress)
        with progress.step("comments") as step:
            step.rows = comment(cursor, templates)
        if roles.may_grant(cursor, templates):
            roles.make_roles(cursor, templates, progress)


@click.command()
@click.argument("name")
@click.option("--as", "kind", type=click.Choice(tuple(roles.ROLES)), required=True, help="What the user may do.")
@options.quiet
@options.outputs
def grant(outputs: Path | None, name: str, kind: str, *, quiet: bool) -> None:
    """Give the SQL user NAME the right to read the star, or to load it.

    NAME must be there (CREATE USER). Whoever logs in by IAM is IAM:NAME for a user and IAMR:NAME for a role, and is
    there after the first login. Run it as a superuser, such as the admin.
    """
    settings = _read_settings(outputs, {CONNECT})
    templates = Templates(settings.context())
    progress = Progress(templates.names(roles.FOLDER), quiet=quiet)
    with Warehouse(settings) as warehouse, warehouse.transaction(progress) as cursor:
        roles.make_roles(cursor, templates, progress)
        roles.grant(cursor, templates, kind, name, progress)


@click.command()
@options.wanted
@click.option(
    "--max-errors", type=click.IntRange(0, 99_999), default=0, help="Rows that may be rejected.  [default: 0]"
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be loaded, as `plan` does.")
@options.quiet
@options.outputs
def load(outputs: Path | None, *, quiet: bool, max_errors: int, dry_run: bool, **wanted: Any) -> None:
    """COPY the objects that are new or changed, publish into the star, verify: in one transaction.

    An object is of the day that its key names (2018-11-05), else of the day of its upload.
    """
    if dry_run:
        _show_plan(outputs, "table", **wanted)
        return
    load_all(_read_settings(outputs, {CONNECT, COPY}), _choice(**wanted), max_errors, quiet=quiet)


@click.command()
@options.wanted
@options.form("table", "json")
@options.outputs
def plan(outputs: Path | None, form: str, **wanted: Any) -> None:
    """List the objects that are new or changed and what would be run. Nothing is changed."""
    _show_plan(outputs, form, **wanted)


def _show_plan(outputs: Path | None, form: str, **wanted: Any) -> None:
    settings = _read_settings(outputs, {CONNECT, COPY})
    templates, _ = templates_of(settings)
    wish = _choice(**wanted)
    with Warehouse(settings) as warehouse:
        plans = make_plan(settings, warehouse, templates, wish, Progress([]))
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
        click.echo(plans_of.nothing_to_do(plans, wish))


@click.command()
@options.form("table", "json")
@options.outputs
def status(outputs: Path | None, form: str) -> None:
    """Show the latest runs, how new the star is, and how many objects wait in S3."""
    settings = _read_settings(outputs, {CONNECT, COPY})
    templates = Templates(settings.context())
    shown = {}
    with Warehouse(settings) as warehouse:
        with warehouse.transaction() as cursor:
            for name in ("runs", "freshness"):
                execute(cursor, templates.one(f"status/{name}"))
                shown[name] = fetch(cursor)
        plans = make_plan(settings, warehouse, templates, Choice(), Progress([]))
    waiting = plans_of.as_object(plans, [])["sources"]
    if form == "json":
        click.echo(as_json({name: as_objects(rows) for name, rows in shown.items()} | {"waiting": waiting}), nl=False)
        return
    for name, rows in shown.items():
        _print_rows(rows, form, title=name)
    for one in waiting:
        click.echo(f"waiting  {one['source']:<6}  {len(one['new']):,} new, {len(one['changed']):,} changed objects")


@click.command()
@options.form("table", "csv", "json")
@options.outputs
def rejects(outputs: Path | None, form: str) -> None:
    """Show every row that a load rejected and went on without, until its object is corrected and loaded."""
    settings = _read_settings(outputs, {CONNECT})
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        execute(cursor, Templates(settings.context()).one("status/rejects"))
        rows = fetch(cursor)
    _print_rows(rows, form)


@click.command()
@click.option("--deep", is_flag=True, help="Also build the star beside itself, and compare the rows.")
@options.quiet
@options.outputs
def audit(outputs: Path | None, *, deep: bool, quiet: bool) -> None:
    """Name every object in which the star and S3 differ. Nothing is changed; exit code 1 where they do.

    missing: in S3, and not loaded. changed: another version is loaded. gone: loaded, and not in S3. rows, with --deep:
    a table that has other rows than a star built from what is in S3 now.
    """
    settings = _read_settings(outputs, {CONNECT, COPY})
    templates, jsonpaths = templates_of(settings)
    with Warehouse(settings) as warehouse:
        ledger = Ledger(warehouse, templates, settings.lock_seconds)
        found = audits.objects(settings, warehouse, ledger, Progress([], quiet=quiet))
        if deep:
            jsonpaths.upload(settings.aws_region)
            run = Run()
            journal = Journal(run, templates.names(), None, quiet=quiet)
            task = Task(settings, warehouse, templates, ledger, run, journal, Choice(full=True), ALL_ERRORS)
            found += audits.rows(task)
    for one in found:
        click.echo(f"{one.word:<8}  {printable(one.what)}")
    if found:
        raise BadRowsError(
            f"the star and S3 differ in {len(found):,} things",
            *((word, f"{sum(one.word == word for one in found):,}") for word in dict.fromkeys(o.word for o in found)),
            remedy="`loader load` loads what is missing or changed; `loader load --full` builds all of it again.",
        )
    if not quiet:
        click.echo("the star is what S3 holds" + ("" if deep else "; --deep compares the rows too"))


def _choice(*, source: str | None, since: datetime | None, until: datetime | None, full: bool, yes: bool) -> Choice:
    if full and (source or since or until):
        raise UsageError(
            "--full rebuilds everything",
            ("why", "a star built from a part of S3 would have lost the rest"),
            remedy="Leave --source, --since and --until out, or leave --full out.",
        )
    return Choice((source,) if source else SOURCES, since and since.date(), until and until.date(), full, forget=yes)


@click.command()
@options.quiet
@options.outputs
def verify(outputs: Path | None, *, quiet: bool) -> None:
    """Check every claim of verify, and show the rows that break one."""
    settings = _read_settings(outputs, {CONNECT})
    statements = claims(Templates(settings.context()))
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        verify_all(cursor, statements, _progress(statements, quiet=quiet))


@click.command()
@click.argument("path", default="")
@options.outputs
def render(outputs: Path | None, path: str) -> None:
    """Print the exact SQL that would run, without connecting.

    PATH is a folder or a template, such as load/3_stage or verify/no_play_twice; without it everything is printed.
    """
    settings = _read_settings(outputs, {COPY})
    _, jsonpaths = templates_of(settings)
    templates = Templates(settings.context() | {"events_jsonpaths_uri": str(jsonpaths.uri)} | example(settings))
    for statement in templates.render(path):
        click.echo(f"-- {statement.name}\n{statement.sql}\n;\n")


@click.command()
@click.argument("sql")
@options.form("table", "csv", "json")
@options.quiet
@options.outputs
def query(outputs: Path | None, sql: str, form: str, *, quiet: bool) -> None:
    """Run SQL in one transaction, and print the rows.

    SQL is a statement, the name of a file that holds it, or - for standard input.
    """
    statement = Statement("the query", _sql(sql))
    with Warehouse(_read_settings(outputs, {CONNECT})) as warehouse, warehouse.transaction() as cursor:
        execute(cursor, statement, copy_of(statement.sql))
        rows, done = fetch(cursor), cursor.statusmessage
    if rows.columns:
        _print_rows(rows, form)
    elif not quiet:
        click.echo(f"{done}: this statement returns no rows", err=form != "table")


@click.command()
@options.outputs
def shell(outputs: Path | None) -> None:
    """Open psql on the warehouse, logged in; pgcli where there is no psql."""
    become_shell(_read_settings(outputs, {CONNECT}))


@click.command()
@click.argument("question", default="")
@click.option("--artist", default="", metavar="NAME", help="Only the pairs of this artist; for also_played.")
@options.form("table", "csv", "json")
@options.outputs
def answers(outputs: Path | None, question: str, artist: str, form: str) -> None:
    """Run the queries of answers, or only the one named QUESTION."""
    if artist and question != "also_played":
        raise UsageError("--artist belongs to also_played", remedy="Write: loader answers also_played --artist NAME")
    settings = _read_settings(outputs, {CONNECT})
    templates = Templates(settings.context())
    questions = [name.rpartition("/")[2] for name in templates.names(f"answers/{question}".rstrip("/"))]
    if form == "csv" and len(questions) > 1:
        raise UsageError(
            "CSV holds one table",
            ("questions", ", ".join(questions)),
            remedy="Name one of them: loader answers QUESTION --format csv",
        )
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        answered = ask(cursor, templates, question, artist)
    if form == "json":
        click.echo(as_json({stem: as_objects(answer.rows) for stem, answer in answered.items()}), nl=False)
        return
    for stem, answer in answered.items():
        _print_rows(answer.rows, form, title=f"{stem}: {answer.statement.heading}")
    if artist and not answered["also_played"].rows.rows:
        why = "a pair needs five listeners, and the name as `loader answers top_artists` spells it"
        click.echo(f"no artist goes with {printable(artist)!r}: {why}", err=True)


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("build/report.html"),
    show_default=True,
    metavar="FILE",
    help="The page to write.",
)
@options.outputs
def report(outputs: Path | None, out: Path) -> None:
    """Write one HTML file with every question of answers: what the data says, a chart, the rows and the query.

    The file holds no script and asks for nothing, so it can be opened, printed and mailed.
    """
    settings = _read_settings(outputs, {CONNECT})
    templates = Templates(settings.context())
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        answered = ask(cursor, templates)
        page = write_page(head_of(cursor, settings, templates), answered)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        remedy = "Name a file that can be written: loader report --out FILE."
        raise UsageError(
            "the report cannot be written", ("where", str(out)), ("why", str(error)), remedy=remedy
        ) from error
    click.echo(f"{out.resolve()}: {len(answered)} questions answered; open it in a browser")


@click.command()
@options.outputs
def doctor(outputs: Path | None) -> None:
    """Show every setting and where it came from, then try S3, the endpoint and the login."""
    examination = Doctor()
    examination.examine(Sources(outputs))
    click.get_current_context().exit(examination.exit_code)


def _progress(statements: list[Statement], *, quiet: bool) -> Progress:
    return Progress([statement.name for statement in statements], quiet=quiet)


def _read_settings(outputs: Path | None, needs: Collection[str]) -> Settings:
    """Return the settings, complete for these kinds of work. Raises SettingsError."""
    return Sources(outputs).read(needs)


def _sql(argument: str) -> str:
    """Return the SQL that the argument is, or names."""
    is_file = os.path.isfile(argument)  # noqa: PTH113 - Path.is_file raises on a text too long for a name
    try:
        text = sys.stdin.read() if argument == "-" else Path(argument).read_text("utf-8") if is_file else argument
    except (OSError, UnicodeDecodeError) as error:
        where = "standard input" if argument == "-" else argument
        remedy = "Give a text in UTF-8 that can be read."
        raise UsageError("the SQL cannot be read", ("where", where), ("why", str(error)), remedy=remedy) from error
    if not text.strip() or "\0" in text:
        raise UsageError(
            "there is no SQL to run",
            ("where", "standard input" if argument == "-" else repr(argument)),
            remedy="Give a statement, the name of a file that holds one, or - and the statement on standard input.",
        )
    return text


def _print_rows(rows: Rows, form: str, title: str | None = None) -> None:
    """Print rows as a table, as CSV or as JSON."""
    if form == "csv":
        click.echo(as_csv(rows), nl=False)
    elif form == "json":
        click.echo(as_json(as_objects(rows)), nl=False)
    else:
        click.echo(f"{click.style(title, bold=True)}\n{as_text(rows)}\n" if title else as_text(rows))


def _ask_before_dropping(settings: Settings, dropped: list[Statement]) -> None:
    """Raise UsageError unless somebody at a terminal says yes."""
    what = f"{len(dropped)} tables and views in {settings.redshift_database} at {settings.redshift_host}"
    if not sys.stdin.isatty():
        raise UsageError(f"--reset drops {what}, and nobody is there to ask", remedy="Say --yes if that is meant.")
    names = ", ".join(statement.stem for statement in dropped)
    click.echo(f"This drops {names}, with all rows and with what others built on them.")
    if not click.confirm(f"Drop {what}?"):
        raise UsageError("nothing was dropped", remedy="Leave --reset out to create only what is missing.")
