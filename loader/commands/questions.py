"""The commands that answer the standing questions."""

from pathlib import Path

import click

from loader.commands import options
from loader.console.streams import warn
from loader.console.table import as_json, as_objects, print_rows
from loader.console.text import counted
from loader.errors import UsageError
from loader.render.templates import Templates
from loader.report.answers import ask
from loader.report.page import head_of, write_page
from loader.settings.declared import CONNECT
from loader.settings.lookup import Sources
from loader.warehouse.warehouse import Warehouse


@click.command()
@click.argument("question", default="")
@click.option(
    "--artist",
    default="",
    metavar="NAME",
    callback=options.in_sql,
    help="Only the pairs of this artist; for also_played.",
)
@options.form("table", "csv", "json")
@options.outputs
def answers(outputs: Path | None, question: str, artist: str, form: str) -> None:
    """Run the queries of answers, or only the one named QUESTION."""
    if artist and question != "also_played":
        raise UsageError("--artist belongs to also_played", remedy="Write: loader answers also_played --artist NAME")
    settings = Sources(outputs).read({CONNECT})
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
        print_rows(answer.rows, form, title=f"{stem}: {answer.statement.heading}")
    if artist and not answered["also_played"].rows.rows:
        why = "a pair needs five listeners, and the name as `loader answers top_artists` spells it"
        warn(f"no artist goes with {artist!r}: {why}")


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
    settings = Sources(outputs).read({CONNECT})
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
    click.echo(f"{out.resolve()}: {counted(len(answered), 'question')} answered; open it in a browser")
