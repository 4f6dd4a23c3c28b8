"""What stands in the local AWS when `up` is done: two buckets, the COPY role, the admin's secret."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local_aws.outputs import ADMIN, CLUSTER, REGION, SOURCE_BUCKET, WORK_BUCKET
from local_aws.state import LocalAwsError

#: moto asks for credentials as AWS does and takes any.
ACCESS_KEY = "local"
SECRET_KEY = "local"  # noqa: S105 - not a secret: any value is accepted, on loopback only
ROLE = f"{CLUSTER}-copy"


def client(service: str, endpoint: str) -> Any:
    """Give a boto3 client of the AWS at `endpoint`, whatever the shell's AWS settings and proxies are."""
    import boto3  # noqa: PLC0415 - a quarter of a second that `status` and `env` need not wait for
    from botocore.config import Config  # noqa: PLC0415

    session: Any = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)
    config = Config(proxies={}, retries={"total_max_attempts": 3, "mode": "standard"}, read_timeout=60)
    return session.client(service, endpoint_url=endpoint, config=config)


@contextmanager
def errors_in_words(endpoint: str) -> Iterator[None]:
    """Turn an error of boto3 into LocalAwsError."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise LocalAwsError(
            f"AWS at {endpoint} failed: {error}. Look at it with python -m local_aws status, and start again what "
            "crashed with python -m local_aws up."
        ) from error


def create_resources(endpoint: str, password: str) -> dict[str, str]:
    """Fill a new AWS and give the outputs that name what was made; `password` is the database administrator's."""
    with errors_in_words(endpoint):
        s3 = client("s3", endpoint)
        for bucket in (WORK_BUCKET, SOURCE_BUCKET):
            s3.create_bucket(Bucket=bucket)
        return {
            "redshift_secret_arn": _create_secret(endpoint, password),
            "copy_role_arn": _create_copy_role(endpoint),
        }


def _create_secret(endpoint: str, password: str) -> str:
    # The shape of the secret that Redshift makes for a managed master password.
    secret = json.dumps({"username": ADMIN, "password": password})
    name = f"redshift!{CLUSTER}-{ADMIN}"
    return str(client("secretsmanager", endpoint).create_secret(Name=name, SecretString=secret)["ARN"])


def _create_copy_role(endpoint: str) -> str:
    iam = client("iam", endpoint)
    trust = _policy({"Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)["Role"]
    # Every bucket of this machine: EVENTS_URI and SONGS_URI may point at any. The role that infra/ makes may read less.
    read = _policy({"Action": ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"], "Resource": "*"})
    iam.put_role_policy(RoleName=ROLE, PolicyName="read", PolicyDocument=read)
    return str(role["Arn"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
