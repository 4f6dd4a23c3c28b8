"""Create the tables and views, and drop them."""

from loader.render.quoting import identifier
from loader.render.templates import Statement, Templates

FOLDER = "schema"
KINDS = {"0_schemas": "SCHEMA", "2_star": "TABLE", "3_staging": "TABLE", "4_views": "VIEW"}
"""What the templates of each folder below schema create, under the name that the template has.

1_ledger is not among them: its tables stand in the schema etl and go with it.
"""


def creates(templates: Templates) -> list[Statement]:
    """Return the statements that create what is missing, in order."""
    return templates.render(FOLDER)


def drops(templates: Templates) -> list[Statement]:
    """Return the statements that drop what `creates` creates, the last created first.

    CASCADE, because a view that somebody built on a table would otherwise keep the table.
    """
    dropped = []
    for name in reversed(templates.names(FOLDER)):
        _, folder, stem = name.split("/")
        if folder not in KINDS:
            continue
        sql = f"DROP {KINDS[folder]} IF EXISTS {identifier(stem)} CASCADE"
        dropped.append(Statement(f"drop/{stem}", sql))
    return dropped
