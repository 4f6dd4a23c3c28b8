"""The command line: `local-aws`, or `python -m local_aws`."""

import os
from importlib import import_module
from pathlib import Path

import click

DEFAULT_STATE = Path("build/local_aws")
COMMANDS = {
    "up": "Start S3 and Redshift in the background; done when both answer.",
    "down": "End every process and remove every file, the data included.",
    "status": "Show each part: name, state, address, process id.",
    "env": "Print the export lines that make aws, psql and the loader reach this AWS.",
    "sample": "Make songs and events like Sparkify's, traps included, and put them into the local S3.",
}
"""Each command and its line in --help. Its module in `local_aws.commands` bears its name and holds `command`."""
HELP = """Run the same AWS on this machine: S3 and a Redshift to connect to. For development only.

\b
Exit codes: 0 done; 1 failed; 2 usage; 3 not up; 4 a part has crashed or does not answer.
"""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that --help answers at once (click's manual, "Lazily")."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of --help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None when there is none of this name. Raises click.ClickException without its packages."""
        if cmd_name not in COMMANDS:
            return None
        try:
            command = import_module(f"local_aws.commands.{cmd_name}").command
        except ModuleNotFoundError as error:
            raise click.ClickException(
                f"the package {error.name}, which local-aws {cmd_name} needs, is not installed. "
                "Install what the AWS on this machine is made of: pip install 'sparkify-warehouse[local]'"
            ) from error
        if not isinstance(command, click.Command):
            raise TypeError(f"local_aws.commands.{cmd_name}.command is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LOCAL_AWS_STATE",
    show_envvar=True,
    default=DEFAULT_STATE,
    show_default=True,
    help="Directory for what belongs to this AWS.",
)
@click.pass_context
def main(context: click.Context, state: Path) -> None:  # noqa: D103 - HELP is its help
    from local_aws.commands.context import Call  # noqa: PLC0415 - --help answers without it

    context.obj = context.with_resource(Call.beginning(state, os.environ))
