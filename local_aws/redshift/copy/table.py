"""The target of a COPY: a table's name, its columns, and the session's PostgreSQL connection as COPY sees it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from local_aws.redshift.translate.rules.names import quoted


@dataclass(frozen=True)
class TableName:
    """A table as the statement names it; no schema means that the search path finds it."""

    name: str
    schema: str | None = None

    def sql(self) -> str:
        """Return the name as SQL."""
        return ".".join(quoted(part) for part in (self.schema, self.name) if part is not None)


@dataclass(frozen=True)
class Column:
    """One column, in the table's order."""

    name: str
    type: str
    """PostgreSQL's short name of the type (pg_type.typname), which stl_load_errors shows too: int4, varchar, ..."""
    not_null: bool = False
    length: int | None = None
    """CHAR and VARCHAR: the limit in bytes."""
    precision: int | None = None
    """NUMERIC: digits in all."""
    scale: int = 0
    """NUMERIC: digits after the point."""
    identity: bool = False

    def length_text(self) -> str:
        """Return the length as stl_load_errors.col_length shows it."""
        if self.length is not None:
            return str(self.length)
        return "0" if self.precision is None else f"{self.precision}, {self.scale}"


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
