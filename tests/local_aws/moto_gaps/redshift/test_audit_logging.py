import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import refused
from tests.support.aws import REGION
from tests.support.moto_server import Account

ALLOW: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "redshift.amazonaws.com"},
    "Action": ["s3:GetBucketAcl", "s3:PutObject"],
    "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/redshift/*"],
}


@dataclass(frozen=True)
class Bucket:
    """A bucket, and the request to log to it."""

    name: str
    s3: Any

    @property
    def request(self) -> dict[str, str]:
        return {"ClusterIdentifier": "sparkify", "BucketName": self.name, "S3KeyPrefix": "redshift/"}

    def set_policy(self, *statements: dict[str, Any]) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}).replace("BUCKET", self.name)
        self.s3.put_bucket_policy(Bucket=self.name, Policy=policy)


@pytest.fixture
def bucket(account: Account) -> Bucket:
    s3, name = account.client("s3"), f"audit-{account.number}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return Bucket(name, s3)


def status(redshift: Any) -> dict[str, Any]:
    answer = redshift.describe_logging_status(ClusterIdentifier="sparkify")
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def test_off_at_first(redshift: Any, cluster: Any) -> None:
    assert status(redshift) == {"LoggingEnabled": False}


def test_to_a_bucket_and_off_again(redshift: Any, cluster: Any, bucket: Bucket) -> None:
    bucket.set_policy(ALLOW)

    redshift.enable_logging(**bucket.request)
    assert status(redshift) == {
        "LoggingEnabled": True,
        "BucketName": bucket.name,
        "S3KeyPrefix": "redshift/",
        "LogDestinationType": "s3",
    }
    redshift.disable_logging(ClusterIdentifier="sparkify")
    assert status(redshift) == {"LoggingEnabled": False}


def test_to_cloudwatch(redshift: Any, cluster: Any) -> None:
    redshift.enable_logging(
        ClusterIdentifier="sparkify", LogDestinationType="cloudwatch", LogExports=["userlog", "connectionlog"]
    )

    assert status(redshift) == {
        "LoggingEnabled": True,
        "LogDestinationType": "cloudwatch",
        "LogExports": ["userlog", "connectionlog"],
    }


def test_a_bucket_that_is_not_there(redshift: Any, cluster: Any) -> None:
    request = Bucket("no-such-bucket", None).request
    assert refused(redshift.enable_logging, **request) == "BucketNotFoundFault"
    assert status(redshift) == {"LoggingEnabled": False}


@pytest.mark.parametrize(
    "statement",
    [
        ALLOW | {"Principal": {"Service": "logging.s3.amazonaws.com"}},
        ALLOW | {"Action": "s3:PutObject"},
        ALLOW | {"Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/elsewhere/*"]},
        ALLOW | {"Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}},
        {**ALLOW, "Effect": "Deny"},
    ],
)
def test_a_bucket_that_does_not_let_redshift_in(
    redshift: Any, cluster: Any, bucket: Bucket, statement: dict[str, Any]
) -> None:
    bucket.set_policy(statement)

    assert refused(redshift.enable_logging, **bucket.request) == "InsufficientS3BucketPolicyFault"


def test_a_policy_for_this_cluster_and_tls_only(redshift: Any, cluster: Any, bucket: Bucket, account: Account) -> None:
    arn = f"arn:aws:redshift:{REGION}:{account.number}:cluster:sparkify"
    bucket.set_policy(
        ALLOW | {"Condition": {"ArnLike": {"aws:SourceArn": arn}}},
        {
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )

    redshift.enable_logging(**bucket.request)

    assert status(redshift)["LoggingEnabled"]


@pytest.mark.parametrize("operation", ["describe_logging_status", "disable_logging"])
def test_a_cluster_that_is_not_there(redshift: Any, operation: str) -> None:
    assert refused(getattr(redshift, operation), ClusterIdentifier="missing") == "ClusterNotFound"
