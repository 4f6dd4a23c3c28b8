"""What every command has: the state, the shell's environment, and errors in words."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psutil

from local_aws import environment, lifecycle, parts
from local_aws.state import LocalAwsError, State

NOT_UP = 3
CRASHED = 4
START = "Start it with: python -m local_aws up"


@dataclass(frozen=True)
class Call:
    """One call of a command."""

    state: State
    shell: dict[str, str]
    """The environment that the user's shell gave; the process's own names no other AWS, PostgreSQL or proxy."""

    @classmethod
    @contextmanager
    def beginning(cls, directory: Path, environ: MutableMapping[str, str]) -> Iterator["Call"]:
        """Isolate this process from what `environ` names, and turn what a user can cause into one message."""
        shell = dict(environ)
        isolated = environment.isolated(shell)
        environ.clear()
        environ.update(isolated)
        try:
            yield cls(State(directory), shell)
        except psutil.AccessDenied as error:
            raise click.ClickException(
                f"process {error.pid} belongs to another user. Run this as that user."
            ) from error
        except (LocalAwsError, OSError) as error:
            raise click.ClickException(str(error)) from error


def not_up(context: click.Context) -> None:
    """Print that there is no AWS here, and exit."""
    click.echo(f"local_aws: not up. {START}", err=True)
    context.exit(NOT_UP)


def show(state: State) -> bool:
    """Print one aligned line per part; return whether all answer."""
    found = lifecycle.look(state)
    for part in found:
        if part.trouble is None:
            click.echo(f"{part.name:<10}up        {part.address:<24}pid {part.pid}")
        else:
            log = parts.log_file(state, part.name)
            state_word = "crashed" if part.pid is None else "stuck"
            click.echo(f"{part.name:<10}{state_word:<10}{part.trouble}; its log: {log}")
    return all(part.trouble is None for part in found)
