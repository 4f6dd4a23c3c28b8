"""The commands that make the tables, and say who may use them."""

import sys
from pathlib import Path
from typing import Any

import click

from loader.commands import options
from loader.console.progress import Progress
from loader.errors import UsageError
from loader.load.ledger import Ledger
from loader.render.schema import FOLDER, creates, drops
from loader.render.templates import Statement, Templates
from loader.settings.declared import CONNECT, Settings
from loader.settings.lookup import Sources
from loader.warehouse import roles, version
from loader.warehouse.comments import comment
from loader.warehouse.statement import run
from loader.warehouse.warehouse import Warehouse


@click.command()
@click.option("--reset", is_flag=True, help="Drop all tables and views first, with their rows.")
@click.option("--yes", is_flag=True, help="Do not ask before dropping or migrating.")
@options.quiet
@options.outputs
def schema(outputs: Path | None, *, reset: bool, yes: bool, quiet: bool) -> None:
    """Create the tables and views that are missing, in one transaction.

    Where an older loader made the tables it says what it would change in them, and changes it when told to.

    A superuser also makes the roles sparkify_loader and sparkify_reader, and gives them their rights.
    """
    settings = Sources(outputs).read({CONNECT})
    templates = Templates(settings.context())
    dropped = drops(templates) if reset else []
    if reset and not yes:
        _ask_before_dropping(settings, dropped)
    names = [*(one.name for one in dropped), *templates.names(FOLDER), *templates.names(roles.FOLDER)]
    progress = Progress(names, quiet=quiet)
    with Warehouse(settings) as warehouse:
        older = not reset and _is_to_be_migrated(settings, warehouse, templates, yes=yes)
        with warehouse.transaction(progress) as cursor:
            migrations = _migrations(cursor, Ledger(warehouse, templates, settings.lock_seconds)) if older else []
            lost = () if reset else version.find(cursor, templates).lost
            due = [templates.one("system/rebuild_due")] if lost else []
            run(cursor, [*dropped, *creates(templates, migrations), *due], progress)
            with progress.step("comments") as step:
                step.rows = comment(cursor, templates)
            if roles.is_superuser(cursor, templates):
                roles.make_roles(cursor, templates, progress)
    if migrations or lost:
        what = f"made again without rows: {', '.join(lost)}" if lost else "migrated"
        click.echo(f"{what}: `loader load --full` builds the star again from S3, which it needs now")


@click.command()
@click.argument("name", callback=options.in_sql)
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


def _is_to_be_migrated(settings: Settings, warehouse: Warehouse, templates: Templates, *, yes: bool) -> bool:
    """Return whether an older loader made the tables, and somebody agreed to change them.

    Raises UsageError when nobody did, and WarehouseError for a version that this loader cannot migrate.
    """
    with warehouse.transaction() as cursor:
        found = version.find_known(cursor, templates)
    statements = version.migrations(templates, found)
    if not statements:
        return False
    click.echo(version.told(found, statements))
    what = f"the tables in {settings.redshift_database} at {settings.redshift_host}"
    if not yes and not sys.stdin.isatty():
        raise UsageError(f"this would migrate {what}, and nobody is there to ask", remedy="Say --yes if that is meant.")
    if not yes and not click.confirm(f"Migrate {what}?"):
        raise UsageError("nothing was migrated", remedy="The loader that made the tables goes on with them.")
    return True


def _migrations(cursor: Any, ledger: Ledger) -> list[Statement]:
    """Wait until no load goes on, and return what is to be run: nothing when somebody migrated meanwhile."""
    ledger.lock(cursor)
    return version.migrations(ledger.templates, version.find_known(cursor, ledger.templates))
