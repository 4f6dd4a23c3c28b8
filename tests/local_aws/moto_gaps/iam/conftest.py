from collections.abc import Iterator

import pytest

from tests.local_aws.moto_gaps.iam.world import KEYS, TRUST, World, document
from tests.support.aws import REGION
from tests.support.moto_server import moto_server, new_account


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    with moto_server() as url:
        yield url


@pytest.fixture
def world(endpoint: str) -> World:
    account = new_account(endpoint)
    bucket = f"data.{account.number}"
    s3 = account.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    account.client("iam").create_role(RoleName="copy", AssumeRolePolicyDocument=document(TRUST))
    return World(account, bucket)
