"""A table in PostgreSQL and a bucket in an S3 over real HTTP, for COPY without the wire."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from local_aws.postgres import temporary_postgres
from local_aws.redshift.copy.s3 import CLIENT_CONFIG
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget
from tests.support.aws import aws_client, new_bucket


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    with temporary_postgres() as postgres:
        yield postgres.dsn


@pytest.fixture(scope="session")
def copy_bucket(s3_endpoint: str) -> Any:
    return new_bucket(s3_endpoint, BUCKET)


@pytest.fixture
def warehouse(postgres_uri: str, s3_endpoint: str, copy_bucket: Any) -> Iterator[CopyTarget]:
    with closing(psycopg2.connect(postgres_uri)) as connection:
        yield CopyTarget(connection, aws_client("s3", s3_endpoint, config=CLIENT_CONFIG))
    copy_bucket.objects.all().delete()
