"""The commands for SQL of your own, and for reading the SQL of the templates."""

import os
import sys
from pathlib import Path

import click

from loader.commands import options
from loader.console.table import fetch, print_rows
from loader.errors import UsageError
from loader.load.context import example, templates_of
from loader.render.templates import Statement, Templates
from loader.settings.declared import CONNECT, COPY
from loader.settings.lookup import Sources
from loader.warehouse.explain_copy import copy_of
from loader.warehouse.shell import become_shell
from loader.warehouse.statement import execute
from loader.warehouse.warehouse import Warehouse


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
    with Warehouse(Sources(outputs).read({CONNECT})) as warehouse, warehouse.transaction() as cursor:
        execute(cursor, statement, copy_of(statement.sql))
        rows, done = fetch(cursor), cursor.statusmessage
    if rows.columns:
        print_rows(rows, form)
    elif not quiet:
        click.echo(f"{done}: this statement returns no rows", err=form != "table")


@click.command()
@options.outputs
def shell(outputs: Path | None) -> None:
    """Open psql on the warehouse, logged in; pgcli where there is no psql."""
    become_shell(Sources(outputs).read({CONNECT}))


@click.command()
@click.argument("path", default="")
@options.outputs
def render(outputs: Path | None, path: str) -> None:
    """Print the exact SQL that would run, without connecting.

    PATH is a folder or a template, such as load/3_stage or verify/no_play_twice; without it everything is printed.
    """
    settings = Sources(outputs).read({COPY})
    _, jsonpaths = templates_of(settings)
    templates = Templates(settings.context() | {"events_jsonpaths_uri": str(jsonpaths.uri)} | example(settings))
    for statement in templates.render(path):
        click.echo(f"-- {statement.name}\n{statement.sql}\n;\n")


def _sql(argument: str) -> str:
    """Return the SQL that the argument is, or names."""
    is_file = os.path.isfile(argument)  # noqa: PTH113 - Path.is_file raises on a text too long for a name
    try:
        text = sys.stdin.read() if argument == "-" else Path(argument).read_text("utf-8") if is_file else argument
        text.encode()
    except (OSError, UnicodeError) as error:
        where = "standard input" if argument == "-" else repr(argument)
        remedy = "Give a text in UTF-8 that can be read."
        raise UsageError("the SQL cannot be read", ("where", where), ("why", str(error)), remedy=remedy) from error
    if not text.strip() or "\0" in text:
        raise UsageError(
            "there is no SQL to run",
            ("where", "standard input" if argument == "-" else repr(argument)),
            remedy="Give a statement, the name of a file that holds one, or - and the statement on standard input.",
        )
    return text
