"""What S3 refuses of a bucket and moto takes: names, policies, ACLs, lifecycles. In AWS's code and words."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from moto.s3.exceptions import InvalidArgumentError, InvalidBucketName, S3ClientError
from moto.s3.models import OWNER, FakeAcl, S3Backend

BUCKET_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")
"""[bucketnamingrules]"""
IPV4 = re.compile(r"\d+(\.\d+){3}")
RESERVED_BEGINNINGS = ("xn--", "sthree-", "amzn-s3-demo-")
RESERVED_ENDINGS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
NARROWING_KEYS = frozenset(
    """
    aws:principalorgid aws:principalarn aws:principalaccount aws:sourceip aws:sourcearn aws:sourcevpc aws:sourcevpce
    aws:sourceowner aws:sourceaccount aws:userid s3:dataaccesspointarn s3:dataaccesspointaccount
    s3:x-amz-server-side-encryption-aws-kms-key-id
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Condition keys by whose fixed values an Allow to everybody is not public [access-control-block-public-access]."""
NARROWING_OPERATORS = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "IpAddress")


def check_create_bucket(_: S3Backend, bucket_name: str, *__: Any, **___: Any) -> None:
    """Refuse a name that breaks the rules. Raises InvalidBucketName."""
    reserved = bucket_name.startswith(RESERVED_BEGINNINGS) or bucket_name.endswith(RESERVED_ENDINGS)
    if reserved or IPV4.fullmatch(bucket_name) or not BUCKET_NAME.fullmatch(bucket_name):
        raise InvalidBucketName


def check_put_bucket_policy(backend: S3Backend, bucket_name: str, policy: bytes | str) -> None:
    """Refuse what is not a policy of this bucket, and a public one that the bucket blocks. Raises S3ClientError."""
    bucket: Any = backend.get_bucket(bucket_name)
    for statement in _statements(policy):
        if not {"Principal", "NotPrincipal"} & statement.keys():
            raise _malformed("Missing required field Principal")
        for resource in _as_list(statement.get("Resource", statement.get("NotResource", []))):
            if resource != "*" and not re.match(rf"arn:[a-z-]+:s3:::{re.escape(bucket_name)}(/|$)", resource):
                raise _malformed("Policy has invalid resource")
        block = bucket.public_access_block
        if block and block.block_public_policy and _is_public(statement):
            raise _blocked(backend, bucket_name, "PutBucketPolicy", "policies", "BlockPublicPolicy")


def check_put_bucket_acl(backend: S3Backend, bucket_name: str, acl: FakeAcl | None) -> None:
    """Refuse an ACL for everybody that the bucket blocks, and any where ACLs are off. Raises S3ClientError."""
    bucket: Any = backend.get_bucket(bucket_name)
    grantees = [grantee for grant in (acl.grants if acl else ()) for grantee in grant.grantees]
    block = bucket.public_access_block
    if block and block.block_public_acls and any(one.uri.endswith(PUBLIC_GROUPS) for one in grantees):
        raise _blocked(backend, bucket_name, "PutBucketAcl", "ACLs", "BlockPublicAcls")
    if bucket.ownership_rule == "BucketOwnerEnforced" and any(one.uri or one.id != OWNER for one in grantees):
        raise S3ClientError("AccessControlListNotSupported", "The bucket does not allow ACLs")


def check_put_bucket_lifecycle(_: S3Backend, __: str, rules: list[dict[str, Any]]) -> None:
    """Refuse an expiration after no days, and two rules of one name. Raises InvalidArgumentError."""
    for rule in rules:
        for action, name in (("Expiration", "Days"), ("NoncurrentVersionExpiration", "NoncurrentDays")):
            days = (rule.get(action) or {}).get(name)
            if days is not None and int(days) < 1:
                raise InvalidArgumentError(f"'{name}' for {action} action must be a positive integer", name, days)
    names = [rule["ID"] for rule in rules if rule.get("ID")]
    for name in names:
        if names.count(name) > 1:
            raise InvalidArgumentError("Rule ID must be unique. Found same ID for more than one rule", "ID", name)


REFUSING: dict[str, Callable[..., None]] = {
    "create_bucket": check_create_bucket,
    "put_bucket_policy": check_put_bucket_policy,
    "put_bucket_acl": check_put_bucket_acl,
    "put_bucket_lifecycle": check_put_bucket_lifecycle,
}
"""moto's methods, and what is asked before each."""


def _statements(policy: bytes | str) -> Iterator[dict[str, Any]]:
    try:
        document = json.loads(policy)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise _malformed("Policies must be valid JSON and the first byte must be '{'")
    if "Statement" not in document:
        raise _malformed("Missing required field Statement")
    yield from _as_list(document["Statement"])


def _is_public(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    everybody = principal == "*" or (isinstance(principal, dict) and "*" in _as_list(principal.get("AWS", [])))
    return statement["Effect"] == "Allow" and everybody and not _is_narrowed(statement.get("Condition", {}))


def _is_narrowed(condition: dict[str, dict[str, Any]]) -> bool:
    """Return whether a condition holds an Allow to named callers: fixed values, without wildcards."""
    return any(
        key.lower() in NARROWING_KEYS and not any("*" in value or "?" in value for value in _as_list(values))
        for operator, tests in condition.items()
        if operator in NARROWING_OPERATORS
        for key, values in tests.items()
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _malformed(words: str) -> S3ClientError:
    return S3ClientError("MalformedPolicy", words)


def _blocked(backend: S3Backend, bucket: str, action: str, what: str, setting: str) -> S3ClientError:
    return S3ClientError(
        "AccessDenied",
        f"User: arn:{backend.partition}:iam::{backend.account_id}:root is not authorized to perform: s3:{action} on "
        f'resource: "arn:{backend.partition}:s3:::{bucket}" because public {what} are prevented by the {setting} '
        "setting in S3 Block Public Access.",
    )
