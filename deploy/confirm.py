"""Ask for a name to be typed before something that cannot be undone."""

import os
import sys

import click

from deploy.errors import NotConfirmedError


def by_name(question: str, name: str) -> None:
    """Return when the name is given, typed or in CONFIRM. Raises NotConfirmedError otherwise."""
    given = os.environ.get("CONFIRM")
    if given is None:
        if not sys.stdin.isatty():
            raise NotConfirmedError(f"{question}\nNothing was changed. In a script, say yes with CONFIRM={name}.")
        click.echo(question)
        given = click.prompt(f"Type {name} to go on", default="", show_default=False)
    if given != name:
        raise NotConfirmedError(
            f"Nothing was changed: {given!r} is not {name}. Type it exactly, or give it in CONFIRM."
        )
