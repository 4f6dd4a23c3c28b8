"""The commands that check: the claims about the star, the settings and the access."""

from pathlib import Path

import click

from loader.commands import options
from loader.console.progress import Progress
from loader.doctor import Doctor
from loader.render.templates import Templates
from loader.settings.declared import CONNECT
from loader.settings.lookup import Sources
from loader.verify import claims
from loader.verify import verify as verify_all
from loader.warehouse import version
from loader.warehouse.warehouse import Warehouse


@click.command()
@options.quiet
@options.outputs
def verify(outputs: Path | None, *, quiet: bool) -> None:
    """Check every claim of verify, and show the rows that break one."""
    settings = Sources(outputs).read({CONNECT})
    templates = Templates(settings.context())
    statements = claims(templates)
    with Warehouse(settings) as warehouse, warehouse.transaction() as cursor:
        version.demand_current(cursor, templates)
        verify_all(cursor, statements, Progress([statement.name for statement in statements], quiet=quiet))


@click.command()
@options.outputs
def doctor(outputs: Path | None) -> None:
    """Show every setting and where it came from, then try S3, the endpoint and the login."""
    examination = Doctor()
    examination.examine(Sources(outputs))
    click.get_current_context().exit(examination.exit_code)
