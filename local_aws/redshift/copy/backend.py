"""The seam between COPY and the PostgreSQL connection of the client's session."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
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

    def savepoint(self) -> AbstractContextManager[None]:
        """Set an internal savepoint; an error that leaves the block undoes all that was done in it."""
