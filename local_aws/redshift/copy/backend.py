"""The seam between COPY and the PostgreSQL connection of the client's session."""

from collections.abc import Iterable
from typing import Protocol

from local_aws.redshift.copy.table import Column, TableName


class CopyBackend(Protocol):
    """What COPY asks of the session: a PostgreSQL connection that is inside a transaction."""

    def columns(self, table: TableName) -> list[Column]:
        """Return the table's columns in order, without dropped ones. RedshiftError when there is no such table."""

    def copy_in(self, sql: str, chunks: Iterable[bytes]) -> int:
        """Run `COPY ... FROM STDIN`, send the chunks, give the number of rows.

        BackendError when PostgreSQL refuses. When `chunks` raises, the COPY is failed (CopyFail), its end awaited, and
        the same exception raised again. `chunks` is always closed when it has a `close`.
        """

    def savepoint(self) -> None:
        """Set the internal savepoint."""

    def rollback_to_savepoint(self) -> None:
        """Undo everything since the savepoint, and release it."""

    def release_savepoint(self) -> None:
        """Keep everything since the savepoint, and release it."""
