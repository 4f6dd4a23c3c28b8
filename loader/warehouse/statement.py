"""Run rendered statements in order."""

from collections.abc import Callable, Iterable
from typing import Any

import psycopg2

from loader.console.progress import Progress
from loader.render.templates import Statement

Origin = Callable[[str, int], tuple[str, int]]
"""Gives, for a file and a line that COPY names, the object and the line that they were packed from."""


class StatementFailed(Exception):  # noqa: N818 - a carrier of psycopg2's error on its way to be explained
    """The warehouse refused a statement. Never shown: `loader.explain` makes the message of it."""

    def __init__(self, statement: Statement, error: psycopg2.Error) -> None:
        super().__init__(statement.name)
        self.statement = statement
        self.error = error
        self.origin: Origin | None = None


def execute(cursor: Any, statement: Statement) -> None:
    """Run one statement. Without arguments, so that psycopg2 takes a % as it stands. Raises StatementFailed."""
    try:
        cursor.execute(statement.sql)
    except psycopg2.Error as error:
        raise StatementFailed(statement, error) from error


def run(cursor: Any, statements: Iterable[Statement], progress: Progress) -> None:
    """Run statements one after the other, and report each after it succeeded. Raises StatementFailed."""
    for statement in statements:
        with progress.step(statement.name) as step:
            execute(cursor, statement)
            step.rows = rows_of(cursor)


def rows_of(cursor: Any) -> int | None:
    """Give the rows that the last statement touched, where the warehouse tells."""
    if (cursor.statusmessage or "").startswith("COPY"):
        # The command tag of a COPY from S3 has no number [PG_LAST_COPY_COUNT].
        execute(cursor, Statement("the rows of the COPY", "SELECT pg_last_copy_count()"))
        return int(cursor.fetchone()[0])
    return cursor.rowcount if cursor.rowcount >= 0 else None
