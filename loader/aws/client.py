"""The AWS clients, and their errors in plain words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - its name in botocore
    HTTPClientError,
    IncompleteReadError,
    SSLError,
)
from botocore.parsers import ResponseParserError
from botocore.utils import parse_timestamp

from loader.console.text import printable
from loader.errors import AccessError

CONNECTIONS = 16
"""Requests at once over one client."""

CONNECT_SECONDS = 10
READ_SECONDS = 60
ATTEMPTS = 4

_CONFIG = Config(
    max_pool_connections=CONNECTIONS,
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
)

_CREDENTIALS = (
    "Give credentials in one of the ways AWS knows (AWS_PROFILE, AWS_ACCESS_KEY_ID, `aws sso login`, a role)."
)

RESTORE = (
    "The object is archived (S3 Glacier, or an archive tier of S3 Intelligent-Tiering): restore it, then load again."
)
"""Of what no listing tells: a listing names objects in S3 Glacier, and none in an archive tier."""

_REMEDIES = {
    "NoSuchBucket": "Correct the bucket's name, or create the bucket.",
    "PermanentRedirect": "Set AWS_REGION (for a source: SOURCE_REGION) to the region of the bucket.",
    "AuthorizationHeaderMalformed": "Set AWS_REGION (for a source: SOURCE_REGION) to the region of the bucket.",
    "InvalidObjectState": RESTORE,
    "ExpiredToken": "The credentials have expired. " + _CREDENTIALS,
    "ExpiredTokenException": "The credentials have expired. " + _CREDENTIALS,
    **dict.fromkeys(
        ("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"),
        "AWS does not know this access key. " + _CREDENTIALS,
    ),
    **dict.fromkeys(
        ("SignatureDoesNotMatch", "InvalidSignatureException"),
        "The secret key does not belong to the access key. " + _CREDENTIALS,
    ),
    "RequestTimeTooSkewed": "Set the clock of this machine.",
    "ResourceNotFoundException": "Correct the name or ARN in the settings, and AWS_REGION.",
    "ClusterNotFound": "Correct REDSHIFT_CLUSTER_IDENTIFIER or AWS_REGION.",
}
_UNKNOWN = "Look the code up in the service's documentation. If AWS_ENDPOINT_URL is set, see that it names an AWS."

_TRANSIENT = frozenset(
    {
        "503",
        "InternalError",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
    }
)
"""Codes of what goes away by itself."""
_LOST = (ConnectionError, HTTPClientError, IncompleteReadError)
"""No connection to AWS, or one that broke."""
_OTHER_SHAPE = (AttributeError, LookupError, TypeError)
"""What botocore, and whoever reads its answers, raises at JSON or XML of another shape than the service's."""

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "403", "Forbidden", "UnauthorizedOperation"})


@cache
def session() -> botocore.session.Session:
    """Return the session of all clients, so that its credentials are found once.

    It is botocore's. boto3's makes the same clients, and imports what moves files in parts: a tenth of a start.
    """
    made = botocore.session.Session()
    # botocore's own parser takes 60 microseconds a time, more than all the rest of an object in a listing.
    made.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_time)
    return made


def _time(text: Any) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError):  # a number, or the form that headers have
        return parse_timestamp(text)


@cache
def client(service: str, region: str, bucket_owner: str = "", seconds: int = 0) -> Any:
    """Return a boto3 client; credentials and endpoint come from the usual AWS chain.

    `seconds`, where given, is how long all its attempts together wait for an AWS that does not answer.

    With `bucket_owner`, an account's number, every request says whose the bucket must be: a bucket of this name that
    somebody else has made gets nothing and gives nothing [bucket-owner-condition].
    """
    config = _CONFIG
    if seconds:
        config = _CONFIG.merge(Config(connect_timeout=seconds / ATTEMPTS, read_timeout=seconds / ATTEMPTS))
    with explained(f"no client for {service}", where=f"region {region or 'not set'}", action="any"):
        made: Any = session().create_client(service, region_name=region or None, config=config)
    if bucket_owner:
        made.meta.events.register(
            "provide-client-params.s3", lambda params, **_: {**params, "ExpectedBucketOwner": bucket_owner}
        )
    return made


@contextmanager
def explained(what: str, *, where: str, action: str, owner: str = "") -> Iterator[None]:
    """Turn an error of boto3 inside the block, and of reading its answer, into an AccessError.

    `what` is the beginning of the message, `action` the IAM action that the call needs.
    """
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        why = f"{error.response.get('Error', {}).get('Message') or 'no reason given'} ({code})"
        remedy = _REMEDIES.get(code, _UNKNOWN)
        if code in DENIED:
            remedy = f"Allow {action} on it to the AWS identity that runs the loader."
            if owner:
                remedy += f" See that the bucket belongs to account {owner}; if another owns it, set WORK_BUCKET_OWNER."
        raise AccessError(
            what, ("where", where), ("why", printable(why)), remedy=remedy, transient=code in _TRANSIENT
        ) from error
    except (BotoCoreError, ResponseParserError, RecursionError, ValueError, *_OTHER_SHAPE) as error:
        # ValueError: an AWS_ENDPOINT_URL that is no URL. ResponseParserError: one that something else answers.
        # RecursionError: one that redirects, which botocore takes for another region, again and again.
        remedy = "Look at the network, the region and AWS_ENDPOINT_URL, then run this again."
        if re.search(r"Credential|Profile|SSO|Token", type(error).__name__):
            remedy = _CREDENTIALS
        said = "it redirects each request" if isinstance(error, RecursionError) else str(error)
        if isinstance(error, _OTHER_SHAPE):
            said = f"the answer is not one that AWS gives ({type(error).__name__}: {said})"
        why = printable(" ".join(said.split()))
        transient = isinstance(error, _LOST) and not isinstance(error, SSLError)
        raise AccessError(what, ("where", where), ("why", why), remedy=remedy, transient=transient) from error


def code_of(error: ClientError) -> str:
    """Return the service's own code of an error, or the status of an answer that has none."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "unknown")
    return str(error.response.get("Error", {}).get("Code") or status)
