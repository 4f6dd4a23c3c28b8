"""The two SQL roles of the warehouse: whoever loads, and whoever reads. Everybody else has no right on its tables."""

from typing import Any

from loader.console.progress import Progress
from loader.render.templates import Templates
from loader.warehouse.statement import execute, run

ROLES = {"reader": "sparkify_reader", "loader": "sparkify_loader"}
"""The role that `loader grant NAME --as KIND` gives."""
FOLDER = "roles"


def is_superuser(cursor: Any, templates: Templates) -> bool:
    """Return whether the session's user is a superuser, who alone may make roles. Raises StatementFailed."""
    execute(cursor, templates.one("system/superuser"))
    return cursor.fetchone() is not None


def make_roles(cursor: Any, templates: Templates, progress: Progress) -> None:
    """Create the roles that are missing, and give both their rights on every table that there is now.

    Raises StatementFailed.
    """
    execute(cursor, templates.one("system/roles"))
    there = {name for (name,) in cursor.fetchall()}
    missing = [templates.one(f"{FOLDER}/create", role=role) for role in ROLES.values() if role not in there]
    run(cursor, [*missing, *templates.render(f"{FOLDER}/1_schemas"), *templates.render(f"{FOLDER}/2_tables")], progress)


def grant(cursor: Any, templates: Templates, kind: str, grantee: str, progress: Progress) -> None:
    """Give a user the role of a kind. Raises StatementFailed."""
    run(cursor, [templates.one(f"{FOLDER}/grant", role=ROLES[kind], grantee=grantee)], progress)
