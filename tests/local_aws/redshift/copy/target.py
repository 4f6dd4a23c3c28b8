"""One table to copy into and one bucket to copy from."""

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from local_aws.redshift.copy.run import CopyOutcome, run_copy
from local_aws.redshift.copy.statement import parse_copy

from .postgres import PostgresBackend, rows

BUCKET = "sparkify-copy"
ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/copy'"


@dataclass
class CopyTarget:
    """One table to copy into, and one bucket to copy from."""

    connection: Any
    s3: Any

    def create(self, columns: str) -> None:
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS t; CREATE TABLE t ({columns})")
        self.connection.commit()

    def put(self, key: str, body: bytes | str) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body.encode() if isinstance(body, str) else body)

    def put_json(self, key: str, *values: Any, **options: Any) -> None:
        self.put(key, "\n".join(json.dumps(value, **options) for value in values))

    def copy(self, options: str = "JSON 'auto'", source: str = "data/", columns: str = "") -> CopyOutcome:
        """Copy in a transaction of its own; what it raises leaves the transaction to be looked at."""
        statement = parse_copy(f"COPY t {columns} FROM 's3://{BUCKET}/{source}' {ROLE} {options}")
        return run_copy(statement, PostgresBackend(self.connection), self.s3, query_id=7)

    def rows(self, sql: str = "SELECT * FROM t ORDER BY 1") -> list[tuple[Any, ...]]:
        return rows(self.connection, sql)

    def values(self) -> list[Any]:
        return [value for (value,) in self.rows()]
