"""COPY inside a session: its PostgreSQL connection, the record of what it loaded, and what it tells the client."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from local_aws.redshift.catalog.catalog import Catalog
from local_aws.redshift.copy.fetch import Fetched
from local_aws.redshift.copy.load_error import CopyFailed, LoadError
from local_aws.redshift.copy.run import run_copy
from local_aws.redshift.copy.s3_access import S3Access
from local_aws.redshift.copy.statement import CopyStatement, parse_copy
from local_aws.redshift.copy.table import Column, TableName
from local_aws.redshift.errors import RedshiftError, not_here
from local_aws.redshift.wire.backend import Backend

_SAVEPOINT = "redshift_system_copy"
_COLUMNS = """
SELECT (SELECT l.long FROM redshift_system.long_names AS l WHERE l.short = a.attname), jsonb_build_object(
    'name', a.attname, 'type', t.typname, 'not_null', a.attnotnull, 'identity', a.attidentity <> '',
    'length', CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 END,
    'precision', CASE WHEN t.typname = 'numeric' AND a.atttypmod > 4 THEN (a.atttypmod - 4) >> 16 END,
    'scale', CASE WHEN t.typname = 'numeric' AND a.atttypmod > 4 THEN (a.atttypmod - 4) & 2047 ELSE 0 END
)
FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
_IDENTITY = "SELECT pg_backend_pid(), pg_current_xact_id()::text, session_user, coalesce(to_regclass($1)::oid, 0)"


class CopyConnection:
    """The session's PostgreSQL connection as COPY sees it (copy.table.CopyBackend)."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.copy_in = backend.copy_in

    def columns(self, table: TableName) -> list[Column]:
        """Return the table's columns in order. Raises RedshiftError when there is no such table."""
        rows = self._backend.run(_COLUMNS, table.sql())
        if not rows:
            raise RedshiftError("42P01", f"Cannot COPY into nonexistent table {table.name}")
        for long_name, _ in rows:
            if long_name:
                raise not_here(f"COPY into columns of more than 63 bytes: {long_name}")
        return [Column(**json.loads(column or "")) for _, column in rows]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Set the internal savepoint; an error that leaves the block undoes all that was done in it."""
        self._backend.run(f"SAVEPOINT {_SAVEPOINT}")
        try:
            yield
        except BaseException:
            self._backend.run(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
            raise
        finally:
            self._backend.run(f"RELEASE SAVEPOINT {_SAVEPOINT}")


class CopyHook:
    """Runs the COPY statements of one session and records them.

    The record of a COPY is written in the client's transaction, so that the client can read it there. Redshift keeps
    it when the transaction rolls back, so `settle` writes it again, outside, once the transaction is over.
    """

    def __init__(self, backend: Backend, access: S3Access, catalog: Catalog) -> None:
        self._backend = backend
        self._access = access
        self._catalog = catalog
        self._unsettled: list[str] = []
        self.last_query_id = -1
        self.last_count = 0

    def run(self, sql: str, query_id: int) -> list[str]:
        """Run one COPY in the open transaction; the notices for the client. Raises RedshiftError."""
        statement = parse_copy(sql)
        load = self._begin(statement, query_id)
        try:
            client = self._access.client(statement, load["user"])
            outcome = run_copy(statement, CopyConnection(self._backend), client, query_id)
        except RedshiftError as error:
            errors = error.errors if isinstance(error, CopyFailed) else []
            self._catalog.record_load(_record(load, "aborted", 0, errors))
            raise
        record = _record(load, "completed", outcome.rows, outcome.errors, outcome.files)
        self._backend.run("SELECT redshift_system.record_load($1::jsonb)", record)
        self._unsettled.append(record)
        self.last_query_id, self.last_count = query_id, outcome.rows
        return outcome.notices

    def settle(self) -> None:
        """Write the records of a transaction that is over, which may have taken them back."""
        while self._unsettled:
            self._catalog.record_load(self._unsettled.pop())

    def _begin(self, statement: CopyStatement, query_id: int) -> dict[str, Any]:
        ((pid, xid, user, relid),) = self._backend.run(_IDENTITY, statement.table.sql())
        return {
            "query": query_id,
            "pid": pid,
            "xid": xid,
            "user": user,
            "relid": relid,
            "table_name": statement.table.name,
            "data_source": str(statement.source),
            "started": _now(),
        }


def _record(
    load: dict[str, Any], status: str, rows: int, errors: list[LoadError], files: Iterable[Fetched] = ()
) -> str:
    query = {"query": load["query"]}
    refused = Counter(error.file for error in errors)  # they were scanned too [r_STL_LOAD_COMMITS]
    read = [
        query
        | {
            "name": str(file.uri),
            "bytes": file.size,
            "lines": file.rows + refused[str(file.uri)],
            "etag": file.etag,
            "last_modified": file.last_modified.astimezone(timezone.utc).replace(tzinfo=None).isoformat(),
        }
        for file in files
    ]
    rejected = [query | {"number": number} | asdict(error) for number, error in enumerate(errors)]
    ended = {"status": status, "ended": _now(), "loaded_rows": rows, "files": read, "errors": rejected}
    # PostgreSQL's text cannot hold a zero byte; Redshift shows such characters as periods. An even number of
    # backslashes before it belongs to a text that reads \u0000, such as the raw line of an object in JSON.
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u0000", r"\1.", json.dumps(load | ended))


def _now() -> str:
    return datetime.now(timezone.utc).replace(tzinfo=None).isoformat()
