"""Which version the tables of a warehouse have, and which are this loader's: it migrates an older one, no newer one."""

from typing import Any, NamedTuple

from loader.console.text import printable
from loader.errors import WarehouseError
from loader.render.templates import Statement, Templates
from loader.warehouse.statement import execute

FOLDER = "migrate"
FIRST = 1
"""The version of 0.1.0, which wrote none."""
BETWEEN = 0
"""No version: that of some commit between 0.1.0 and 0.2.0, which none of `migrate` fits."""


class Found(NamedTuple):
    """What a warehouse says of its tables: their version, None where there are none; whether its rows are older.

    `lost` are the tables of the star that were there and are not.
    """

    version: int | None
    rebuild_due: bool = False
    lost: tuple[str, ...] = ()


def latest(templates: Templates) -> int:
    """Return the version of the tables that this loader makes: the highest number below `migrate`."""
    return max(int(name.split("/")[1]) for name in templates.names(FOLDER))


def migrations(templates: Templates, found: Found) -> list[Statement]:
    """Return the statements that bring a warehouse to the latest version, in order; none for a new one."""
    if found.version is None:
        return []
    versions = range(found.version + 1, latest(templates) + 1)
    return [statement for version in versions for statement in templates.render(f"{FOLDER}/{version}")]


def find(cursor: Any, templates: Templates) -> Found:
    """Ask a warehouse for its version, as anybody may who may read it. Raises StatementFailed."""
    execute(cursor, templates.one("system/schema_tables"))
    there = {name for (name,) in cursor.fetchall()}
    if "schema_version" in there:
        execute(cursor, templates.one("system/schema_version"))
        if row := cursor.fetchone():
            star = {name.rpartition("/")[2] for name in templates.names("schema/2_star")}
            return Found(row[0], row[1], tuple(sorted(star - there)))
    if "load_runs" not in there:
        return Found(None)
    return Found(BETWEEN if "dim_sessions" in there else FIRST)


def find_known(cursor: Any, templates: Templates) -> Found:
    """Return the version of a warehouse that this loader can use or migrate. Raises WarehouseError, StatementFailed."""
    found, ours = find(cursor, templates), latest(templates)
    if found.version == BETWEEN:
        raise WarehouseError(
            "this warehouse has tables of a version between 0.1.0 and 0.2.0, which cannot be migrated",
            ("why", "etl.schema_version does not name a version, and dim_sessions is there"),
            remedy="Build it again from S3: `loader schema --reset --yes`, then `loader load`. Nothing has changed.",
        )
    if found.version is not None and found.version > ours:
        raise WarehouseError(
            f"this warehouse has tables of version {found.version}, and this loader knows versions up to {ours}",
            ("why", "a newer loader made or migrated it"),
            remedy="Use the newer loader. Nothing has changed.",
        )
    return found


def demand_latest(cursor: Any, templates: Templates) -> Found:
    """Return the version of a warehouse whose tables fit the SQL of this loader, or that has none yet.

    Raises WarehouseError for any other, and StatementFailed.
    """
    found, ours = find_known(cursor, templates), latest(templates)
    if found.version not in (None, ours):
        raise WarehouseError(
            f"this warehouse has tables of version {found.version}, and this loader needs version {ours}",
            ("why", "an older loader made it"),
            remedy="Run `loader schema`: it says what it would change, and changes it with --yes. Nothing has changed.",
        )
    return found


def demand_rebuilt(found: Found) -> None:
    """Raise WarehouseError where the rows are older than the tables."""
    if found.rebuild_due:
        raise WarehouseError(
            "the rows of this warehouse are older than its tables",
            ("why", "it was migrated, or a table was dropped and made again: some of it can be filled from S3 only"),
            remedy="Run `loader load --full`: it builds the star again from S3; readers see the old one until then.",
        )


def demand_current(cursor: Any, templates: Templates) -> None:
    """Raise WarehouseError where tables or rows are of another version than this loader's, and StatementFailed."""
    demand_rebuilt(demand_latest(cursor, templates))


def told(found: Found, statements: list[Statement]) -> str:
    """Return what a migration would do, for whoever is to agree to it."""
    lines = [f"  {statement.name:<34}  {statement.heading}" for statement in statements]
    tables = f"from version {found.version}, in one transaction. Rows, views and grants stay. It would run:"
    after = (
        "Afterwards loads, verify, answers and report wait for `loader load --full`, which builds the star again from "
        "what is in S3."
    )
    return "\n".join([f"This migrates the tables {tables}", *map(printable, lines), after])
