"""Run rendered statements in order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2

from loader.console.progress import Progress
from loader.render.templates import Statement

COMMIT = Statement("COMMIT", "COMMIT")
FETCH_ROWS = 1_000
"""A single-node cluster gives no more at once [fetch]."""

Origin = Callable[[str, int], tuple[str, int]]
"""Leads from a file and a line that COPY names to the object and the line that they were packed from."""
RawLine = Callable[[str, int], str | None]
"""Reads that line again. Raises LoaderError when it cannot be read."""


@dataclass(frozen=True)
class Copy:
    """What a COPY fills and reads, as whoever runs it knows; only a load has `origin` and `raw_line`."""

    table: str
    source: str
    origin: Origin | None = None
    raw_line: RawLine | None = None


class StatementFailed(Exception):  # noqa: N818 - a carrier of psycopg2's error on its way to be explained
    """The warehouse refused a statement. Never shown: `loader.warehouse.explain` makes the message of it."""

    def __init__(self, statement: Statement, error: psycopg2.Error, copy: Copy | None = None) -> None:
        super().__init__(statement.name)
        self.statement = statement
        self.error = error
        self.copy = copy


def execute(cursor: Any, statement: Statement, copy: Copy | None = None) -> None:
    """Run one statement, which is a COPY when `copy` says so. Raises StatementFailed.

    Without arguments, so that psycopg2 takes a % as it is written.
    """
    try:
        cursor.execute(statement.sql)
    except psycopg2.Error as error:
        raise StatementFailed(statement, error, copy) from error


def fetched(cursor: Any, statement: Statement) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query as they are needed, inside the cursor's transaction. Raises StatementFailed."""
    try:
        with cursor.connection.cursor(name="loader") as server_side:
            server_side.itersize = FETCH_ROWS
            server_side.execute(statement.sql)
            yield from server_side
    except psycopg2.Error as error:
        raise StatementFailed(statement, error) from error


def run(cursor: Any, statements: Iterable[Statement], progress: Progress) -> None:
    """Run statements that are no COPY one after the other, and report each after it succeeded.

    Raises StatementFailed.
    """
    for statement in statements:
        with progress.step(statement.name) as step:
            execute(cursor, statement)
            step.rows = rows_of(cursor)


def rows_of(cursor: Any) -> int | None:
    """Return the rows that the last statement touched; None where the warehouse does not count them."""
    return cursor.rowcount if cursor.rowcount >= 0 else None
