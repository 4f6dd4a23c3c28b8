"""`local-aws status`."""

import click

from local_aws import lifecycle
from local_aws.cli import COMMANDS
from local_aws.commands.context import CRASHED, NOT_UP, START, Call, show


@click.command("status", help=COMMANDS["status"])
@click.pass_context
def command(context: click.Context) -> None:
    call: Call = context.obj
    if not lifecycle.is_made(call.state):
        click.echo(f"not up. {START}")
        context.exit(NOT_UP)
    if not show(call.state):
        click.echo("Start what crashed again with: python -m local_aws up")
        context.exit(CRASHED)
