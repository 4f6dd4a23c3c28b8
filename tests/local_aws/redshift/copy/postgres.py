"""A CopyBackend straight onto PostgreSQL, so that COPY is tested without the wire."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import psycopg2.errors

from local_aws.redshift.copy.table import Column, TableName
from local_aws.redshift.errors import BackendError

_COLUMNS = """
    SELECT attname, typname, attnotnull, atttypmod, attidentity <> ''
    FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum
"""


class Reader:
    """A file to read, made of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks = chunks
        self.failure: BaseException | None = None
        self._rest = b""

    def read(self, size: int) -> bytes:
        if not self._rest:
            try:
                self._rest = next(self.chunks, b"")
            except BaseException as error:
                self.failure = error
                raise
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


class PostgresBackend:
    """What the session gives to COPY, over psycopg2."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def columns(self, table: TableName) -> list[Column]:
        self._cursor.execute(_COLUMNS, (table.sql(),))
        return [_column(*row) for row in self._cursor.fetchall()]

    def copy_in(self, sql: str, chunks: Iterable[bytes]) -> int:
        reader = Reader(iter(chunks))
        try:
            self._cursor.copy_expert(sql, reader, size=1 << 20)
        except psycopg2.Error as error:
            if reader.failure is not None:
                raise reader.failure from None
            raise BackendError(error.pgcode or "", str(error)) from error
        return int(self._cursor.rowcount)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self._cursor.execute("SAVEPOINT redshift_copy")
        try:
            yield
        except BaseException:
            self._cursor.execute("ROLLBACK TO SAVEPOINT redshift_copy")
            raise


def _column(name: str, kind: str, not_null: bool, typmod: int, identity: bool) -> Column:
    if kind in ("varchar", "bpchar") and typmod > 0:
        return Column(name, kind, not_null, length=typmod - 4, identity=identity)
    if kind == "numeric" and typmod > 0:
        return Column(
            name, kind, not_null, precision=(typmod - 4) >> 16 & 0xFFFF, scale=(typmod - 4) & 0x7FF, identity=identity
        )
    return Column(name, kind, not_null, identity=identity)


def rows(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    with closing(connection.cursor()) as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
