"""Look whose AWS this is before anything starts."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

from deploy.environment import LOCAL
from deploy.errors import AccessError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
USE_LOCAL_AWS = 'python -m local_aws up && eval "$(python -m local_aws env)"'
_HOW = (
    "Give credentials in one of the ways AWS knows: AWS_PROFILE, `aws sso login`, AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or a role."
)


def client(service: str, region: str | None = None) -> Any:
    """Return a boto3 client; credentials and endpoint come from the usual AWS chain. `region` wins over the chain's."""
    region = region or os.environ.get("AWS_REGION") or boto3.Session().region_name or "us-east-1"
    # Named, so that CloudTrail (and the AWS on this machine) tells these calls from others.
    config = Config(
        user_agent_extra="app/sparkify-deploy",
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    return boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload]


@contextmanager
def answered(what: str, *, absent: Collection[str] = ()) -> Iterator[None]:
    """Turn an error of boto3 inside the block into an AccessError that begins with `what`.

    Raises LookupError where its code is one of `absent`: AWS says that what is asked for is not there.
    """
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] in absent:
            raise LookupError(what) from error
        raise AccessError(
            f"{what}: {error}.\nRun the step again; where AWS denies the call, allow it to whoever runs the step "
            "(infra/bootstrap has the policies)."
        ) from error


def check(environment: str) -> str:
    """Return whose AWS answers, in one line.

    Raises AccessError when nobody's does, or when it is not the one that the environment's name means: `local` is the
    AWS on this machine, and nothing else is.
    """
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    here = urlsplit(endpoint).hostname in LOOPBACK
    if environment == LOCAL and not here:
        raise AccessError(
            f"ENV={LOCAL} is the AWS on this machine, but AWS_ENDPOINT_URL is {endpoint or 'not set'}.\n"
            f"Start it and point at it: {USE_LOCAL_AWS}"
        )
    if environment != LOCAL and here:
        raise AccessError(
            f"ENV={environment} is a warehouse on AWS, but AWS_ENDPOINT_URL={endpoint} points at this machine.\n"
            f"Unset it (unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY), or take ENV={LOCAL}."
        )
    try:
        identity = client("sts").get_caller_identity()
    except (NoCredentialsError, ProfileNotFound) as error:
        raise AccessError(f"There are no AWS credentials: {error}.\n{_HOW}") from error
    except ClientError as error:
        raise AccessError(f"AWS refuses the credentials: {error}.\n{_HOW}") from error
    except (BotoCoreError, ValueError) as error:  # ValueError: an AWS_ENDPOINT_URL that is no URL
        remedy = f"Is it up? {USE_LOCAL_AWS}" if here else f"Look at the network and at AWS_ENDPOINT_URL.\n{_HOW}"
        raise AccessError(f"AWS does not answer: {error}.\n{remedy}") from error
    return f"AWS account {identity['Account']} as {identity['Arn']}" + (f" at {endpoint}" if endpoint else "")
