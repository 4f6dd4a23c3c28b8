"""Clients of an AWS that is not Amazon's."""

from collections.abc import Mapping
from typing import Any

import boto3

REGION = "us-west-2"
#: boto3's types know a client per service; here the service is a value.
_client: Any = boto3.client


def aws_client(service: str, endpoint: str, **options: Any) -> Any:
    """Return a boto3 client of the AWS at an endpoint, with credentials that are nobody's unless others are given."""
    known = {"region_name": REGION, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return _client(service, endpoint_url=endpoint, **(known | options))


def client_of(env: Mapping[str, str], service: str) -> Any:
    """Return a boto3 client of the AWS, and with the credentials, that an environment names."""
    return aws_client(
        service,
        env["AWS_ENDPOINT_URL"],
        region_name=env["AWS_REGION"],
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
    )


def new_bucket(endpoint: str, name: str) -> Any:
    """Make a bucket, and return it as boto3's resource."""
    s3: Any = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
