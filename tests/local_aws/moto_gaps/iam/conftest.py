import pytest

from tests.local_aws.moto_gaps.iam.world import KEYS, TRUST, World, document
from tests.support.aws import REGION
from tests.support.moto_server import Account


@pytest.fixture
def world(account: Account) -> World:
    bucket = f"data.{account.number}"
    s3 = account.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    account.client("iam").create_role(RoleName="copy", AssumeRolePolicyDocument=document(TRUST))
    return World(account, bucket)
