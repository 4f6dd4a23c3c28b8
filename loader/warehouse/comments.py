"""COMMENT ON every table, view and column that the templates explain: whoever reads the catalog sees the grain."""

from typing import Any

from loader.render.schema import Comment, comments
from loader.render.templates import Templates
from loader.warehouse.statement import execute


def comment(cursor: Any, templates: Templates) -> int:
    """Write the comments that the catalog does not have yet; return how many.

    A second time nothing is written, and no table is touched that somebody else may hold. Raises StatementFailed.
    """
    execute(cursor, templates.one("system/comments"))
    rows = cursor.fetchall()
    owned = {(schema, table) for schema, table, _, _ in rows}
    there = {Comment(schema, table, column or "", text) for schema, table, column, text in rows}
    missing = [one for one in comments(templates) if (one.schema, one.table) in owned and one not in there]
    for one in missing:
        execute(cursor, one.statement)
    return len(missing)
