"""A table in PostgreSQL and a bucket in an S3 over real HTTP, for COPY without the wire."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import boto3
import psycopg2
import pytest

from local_aws.postgres import temporary_postgres
from local_aws.redshift.copy.run import CopyOutcome, run_copy
from local_aws.redshift.copy.s3 import CLIENT_CONFIG
from local_aws.redshift.copy.statement import parse_copy

from .postgres import PostgresBackend, rows

BUCKET = "sparkify-copy"
ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/copy'"


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    with temporary_postgres() as postgres:
        yield postgres.dsn


def make_client(endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=CLIENT_CONFIG,
    )


@dataclass
class Warehouse:
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


@pytest.fixture(scope="session")
def copy_bucket(s3_endpoint: str) -> Any:
    s3 = boto3.resource(
        "s3",
        endpoint_url=s3_endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})


@pytest.fixture
def warehouse(postgres_uri: str, s3_endpoint: str, copy_bucket: Any) -> Iterator[Warehouse]:
    with closing(psycopg2.connect(postgres_uri)) as connection:
        yield Warehouse(connection, make_client(s3_endpoint))
    copy_bucket.objects.all().delete()
