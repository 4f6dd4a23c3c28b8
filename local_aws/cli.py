"""Run the same AWS on this machine: S3 and a Redshift to connect to. For development only.

\b
Exit codes: 0 done; 1 failed; 2 usage; 3 not up; 4 a part has crashed or does not answer.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
import psutil

from local_aws import environment, lifecycle, parts
from local_aws.outputs import SOURCE_BUCKET
from local_aws.sample.places import into_bucket, into_directory
from local_aws.sample.write import Plan, write_sample
from local_aws.state import DEFAULT, LocalAwsError, State

NOT_UP = 3
CRASHED = 4
GIVEN_ENVIRONMENT = "local_aws.environment"
"""Under this name the context keeps the environment that the user's shell gave."""


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LOCAL_AWS_STATE",
    show_envvar=True,
    default=DEFAULT,
    show_default=True,
    help="Directory for what belongs to this AWS.",
)
@click.pass_context
def main(context: click.Context, state: Path) -> None:  # noqa: D103 - the module's docstring is its help
    context.obj = State(state)
    context.meta[GIVEN_ENVIRONMENT] = dict(os.environ)
    isolated = environment.isolated(os.environ)
    os.environ.clear()
    os.environ.update(isolated)
    context.with_resource(_errors_in_words())


@main.command()
@click.option(
    "--postgres-dsn",
    envvar="LOCAL_AWS_POSTGRES_DSN",
    show_envvar=True,
    help="PostgreSQL to use, as a superuser, instead of the wheel's. The variable keeps a password out of `ps`.",
)
@click.pass_obj
def up(state: State, postgres_dsn: str | None) -> None:
    """Start S3 and Redshift in the background; done when both answer."""
    lifecycle.up(state, postgres_dsn, lifecycle.Progress(say=click.echo, during=_spinner))
    _show(state)
    click.echo('To reach it: eval "$(python -m local_aws env)"')


@main.command()
@click.pass_obj
def down(state: State) -> None:
    """End every process and remove every file, the data included.

    A PostgreSQL that was given by --postgres-dsn keeps its database and users.
    """
    existed = lifecycle.down(state, lambda: click.echo("waiting for another local_aws command to finish"))
    click.echo("down; nothing is left" if existed else "nothing was up")


@main.command()
@click.pass_context
def status(context: click.Context) -> None:
    """Show each part: name, state, address, process id."""
    if not lifecycle.is_made(context.obj):
        click.echo("not up. Start it with: python -m local_aws up")
        context.exit(NOT_UP)
    if not _show(context.obj):
        click.echo("Start what crashed again with: python -m local_aws up")
        context.exit(CRASHED)


@main.command()
@click.pass_context
def env(context: click.Context) -> None:
    """Print export lines: eval "$(python -m local_aws env)" makes aws, psql and the loader reach this AWS."""
    state: State = context.obj
    if not lifecycle.is_made(state):
        click.echo("local_aws: not up. Start it with: python -m local_aws up", err=True)
        context.exit(NOT_UP)
    variables = environment.client_environment(state, parts.s3_endpoint(state), parts.redshift_port(state))
    click.echo(environment.export_lines(variables | environment.past_proxies(context.meta[GIVEN_ENVIRONMENT])))


@main.command()
@click.option("--users", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--songs", type=click.IntRange(min=0), default=500, show_default=True)
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds give equal bytes.")
@click.option(
    "--events-per-day",
    type=click.IntRange(min=1),
    default=270,
    show_default=True,
    help="About so many, fewer on weekends.",
)
@click.option("--first-day", type=click.DateTime(["%Y-%m-%d"]), default="2018-11-01", show_default=True)
@click.option("--songs-per-file", type=click.IntRange(min=1), default=1, show_default=True, help="Sparkify has one.")
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False), help="Write files below it instead of into S3."
)
@click.pass_context
def sample(context: click.Context, /, first_day: datetime, directory: Path | None, **amounts: int) -> None:
    """Make songs and events like Sparkify's, traps included, and put them into the local S3.

    They replace an earlier sample. What is printed at the end is what a warehouse must say once they are loaded.
    """
    plan = Plan(first_day=first_day.date(), **amounts)
    if directory:
        where, place = str(directory), into_directory(directory)
    else:
        s3 = parts.s3(context.obj)
        if s3.trouble:
            click.echo("local_aws: not up. Start it with: python -m local_aws up", err=True)
            context.exit(NOT_UP)
        where, place = f"s3://{SOURCE_BUCKET}", into_bucket(s3.address, SOURCE_BUCKET)
    with place as put, click.progressbar(length=plan.files, label=f"writing into {where}", file=sys.stderr) as bar:

        def put_and_tell(key: str, body: bytes) -> None:
            put(key, body)
            bar.update(1)

        counts = write_sample(plan, put_and_tell)
    for name, count in asdict(counts).items():
        click.echo(f"{name:<15}{count:>12,}")


def _show(state: State) -> bool:
    """Print one aligned line per part; tell whether all answer."""
    found = lifecycle.look(state)
    for part in found:
        if part.trouble is None:
            click.echo(f"{part.name:<10}up        {part.address:<24}pid {part.pid}")
        else:
            log = parts.log_file(state, part.name)
            state_word = "crashed" if part.pid is None else "stuck"
            click.echo(f"{part.name:<10}{state_word:<10}{part.trouble}; its log: {log}")
    return all(part.trouble is None for part in found)


@contextmanager
def _spinner(doing: str) -> Iterator[None]:
    """Show on a terminal what is being done; elsewhere print nothing."""
    if not sys.stdout.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    with Console().status(doing):
        yield


@contextmanager
def _errors_in_words() -> Iterator[None]:
    """Turn what a user can cause or mend into one message and exit code 1."""
    try:
        yield
    except psutil.AccessDenied as error:
        raise click.ClickException(f"process {error.pid} belongs to another user. Run this as that user.") from error
    except (LocalAwsError, OSError) as error:
        raise click.ClickException(str(error)) from error
