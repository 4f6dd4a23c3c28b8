"""`local-aws down`."""

import click

from local_aws import lifecycle
from local_aws.commands.context import Call


@click.command("down")
@click.pass_obj
def command(call: Call) -> None:
    """End every process and remove every file, the data included.

    A PostgreSQL that was given by --postgres-dsn keeps its database and users.
    """
    existed = lifecycle.down(call.state, lambda: click.echo("waiting for another local_aws command to finish"))
    click.echo("down; nothing is left" if existed else "nothing was up")
