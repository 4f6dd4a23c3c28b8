"""The options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


def outputs(command: Command) -> Command:
    """Add --outputs, which every command has."""
    return click.option(
        "--outputs",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What `terraform output -json` printed.  [default: OUTPUTS_FILE, else build/outputs.json]",
    )(command)


def quiet(command: Command) -> Command:
    """Add --quiet, which every command has that reports what it does."""
    return click.option("--quiet", is_flag=True, help="Print results, warnings and errors only.")(command)


def form(*names: str) -> Callable[[Command], Command]:
    """Add --format, with these forms."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def in_sql(_: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return a text that is to stand in SQL, as it is. Raises BadParameter for one that cannot."""
    if parameter.required and not value:
        raise click.BadParameter("it is empty.")
    try:
        value.encode()
    except UnicodeEncodeError:  # Python reads such bytes of the command line as surrogates
        raise click.BadParameter("it is not UTF-8.") from None
    return value


def wanted(command: Command) -> Command:
    """Add the options that choose what is loaded."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--yes", is_flag=True, help="Let --full forget what the settings leave out now."),
        click.option("--full", is_flag=True, help="Build the star again from what is in S3 now."),
        click.option("--until", type=day, metavar="DATE", help="Only objects of this day and before."),
        click.option("--since", type=day, metavar="DATE", help="Only objects of this day and after."),
        click.option("--source", type=click.Choice(("events", "songs")), help="Only this source."),
    ):
        command = option(command)
    return command
