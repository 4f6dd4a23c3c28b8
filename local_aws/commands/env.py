"""`local-aws env`."""

import click

from local_aws import environment, lifecycle, parts
from local_aws.commands.context import Call, not_up


@click.command("env")
@click.pass_context
def command(context: click.Context) -> None:
    """Print export lines: eval "$(python -m local_aws env)" makes aws, psql and the loader reach this AWS."""
    call: Call = context.obj
    if not lifecycle.is_made(call.state):
        not_up(context)
    variables = environment.client_environment(
        call.state, parts.s3_endpoint(call.state), parts.redshift_port(call.state)
    )
    click.echo(environment.export_lines(variables | environment.past_proxies(call.shell)))
