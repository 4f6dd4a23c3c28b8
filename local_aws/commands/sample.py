"""`local-aws sample`."""

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from local_aws import parts
from local_aws.commands.context import Call, not_up
from local_aws.outputs import SOURCE_BUCKET
from local_aws.sample.places import into_bucket, into_directory
from local_aws.sample.write import Plan, write_sample


@click.command("sample")
@click.option("--users", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--songs", type=click.IntRange(min=0), default=500, show_default=True)
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds give equal bytes.")
@click.option(
    "--events-per-day",
    type=click.IntRange(min=1),
    default=270,
    show_default=True,
    help="About this many, fewer on weekends.",
)
@click.option("--first-day", type=click.DateTime(["%Y-%m-%d"]), default="2018-11-01", show_default=True)
@click.option("--songs-per-file", type=click.IntRange(min=1), default=1, show_default=True, help="Sparkify has one.")
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False), help="Write files below it instead of into S3."
)
@click.pass_context
def command(context: click.Context, /, first_day: datetime, directory: Path | None, **amounts: int) -> None:
    """Make songs and events like Sparkify's, traps included, and put them into the local S3.

    They replace an earlier sample. What is printed at the end is what a warehouse must say once they are loaded.
    """
    call: Call = context.obj
    plan = Plan(first_day=first_day.date(), **amounts)
    if directory:
        where, place = str(directory), into_directory(directory)
    else:
        if parts.s3(call.state).trouble:
            not_up(context)
        where, place = f"s3://{SOURCE_BUCKET}", into_bucket(parts.api(call.state), SOURCE_BUCKET)
    with place as put, click.progressbar(length=plan.files, label=f"writing into {where}", file=sys.stderr) as bar:

        def put_and_count(key: str, body: bytes) -> None:
            put(key, body)
            bar.update(1)

        counts = write_sample(plan, put_and_count)
    for name, count in asdict(counts).items():
        click.echo(f"{name:<15}{count:>12,}")
