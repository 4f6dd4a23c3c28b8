"""`local-aws up`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from local_aws import lifecycle
from local_aws.cli import COMMANDS
from local_aws.commands.context import Call, show


@click.command("up", help=COMMANDS["up"])
@click.option(
    "--postgres-dsn",
    envvar="LOCAL_AWS_POSTGRES_DSN",
    show_envvar=True,
    help="PostgreSQL to use, as a superuser, instead of the wheel's. The variable keeps a password out of `ps`.",
)
@click.option(
    "--redshift-port",
    type=click.IntRange(1, 65535),
    envvar="LOCAL_AWS_REDSHIFT_PORT",
    show_envvar=True,
    help="Where Redshift listens first of all, if nobody else does.  [default: 5439]",
)
@click.option("--log-requests", is_flag=True, help="Write one line per request to S3's log, from its next start on.")
@click.option(
    "--new-role-seconds",
    type=click.FloatRange(0),
    default=0,
    help="How long the other services do not know a new IAM role, as on AWS; from S3's next start on.",
)
@click.pass_obj
def command(
    call: Call, postgres_dsn: str | None, redshift_port: int | None, log_requests: bool, new_role_seconds: float
) -> None:
    wishes = lifecycle.Wishes(postgres_dsn, redshift_port, log_requests, new_role_seconds)
    lifecycle.up(call.state, wishes, lifecycle.Progress(say=click.echo, during=_spinner))
    show(call.state)
    click.echo('To reach it: eval "$(python -m local_aws env)"')


@contextmanager
def _spinner(doing: str) -> Iterator[None]:
    """Show on a terminal what is being done; elsewhere print nothing."""
    if not sys.stdout.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    with Console().status(doing):
        yield
