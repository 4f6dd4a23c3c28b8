"""The commands that make the tables, and say who may use them."""

import sys
from pathlib import Path

import click

from loader.commands import options
from loader.console.progress import Progress
from loader.errors import UsageError
from loader.render.schema import creates, drops
from loader.render.templates import Statement, Templates
from loader.settings.declared import CONNECT, Settings
from loader.settings.lookup import Sources
from loader.warehouse import roles
from loader.warehouse.comments import comment
from loader.warehouse.statement import run
from loader.warehouse.warehouse import Warehouse


@click.command()
@click.option("--reset", is_flag=True, help="Drop all tables and views first, with their rows.")
@click.option("--yes", is_flag=True, help="Do not ask before dropping.")
@options.quiet
@options.outputs
def schema(outputs: Path | None, *, reset: bool, yes: bool, quiet: bool) -> None:
    """Create the tables and views that are missing, in one transaction.

    A superuser also makes the roles sparkify_loader and sparkify_reader, and gives them their rights.
    """
    settings = Sources(outputs).read({CONNECT})
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
        if roles.is_superuser(cursor, templates):
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
    settings = Sources(outputs).read({CONNECT})
    templates = Templates(settings.context())
    progress = Progress(templates.names(roles.FOLDER), quiet=quiet)
    with Warehouse(settings) as warehouse, warehouse.transaction(progress) as cursor:
        roles.make_roles(cursor, templates, progress)
        roles.grant(cursor, templates, kind, name, progress)


def _ask_before_dropping(settings: Settings, dropped: list[Statement]) -> None:
    """Raise UsageError unless somebody at a terminal says yes."""
    what = f"{len(dropped)} tables and views in {settings.redshift_database} at {settings.redshift_host}"
    if not sys.stdin.isatty():
        raise UsageError(f"--reset drops {what}, and nobody is there to ask", remedy="Say --yes if that is meant.")
    names = ", ".join(statement.stem for statement in dropped)
    click.echo(f"This drops {names}, with all rows and with what others built on them.")
    if not click.confirm(f"Drop {what}?"):
        raise UsageError("nothing was dropped", remedy="Leave --reset out to create only what is missing.")
