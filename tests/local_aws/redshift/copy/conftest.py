"""A table in PostgreSQL and a bucket in an S3 over real HTTP, for COPY without the wire."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import boto3
import psycopg2
import pytest

from local_aws.postgres import temporary_postgres
from local_aws.redshift.copy.s3 import CLIENT_CONFIG
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget


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
def warehouse(postgres_uri: str, s3_endpoint: str, copy_bucket: Any) -> Iterator[CopyTarget]:
    with closing(psycopg2.connect(postgres_uri)) as connection:
        yield CopyTarget(connection, make_client(s3_endpoint))
    copy_bucket.objects.all().delete()
