"""Edits of single attributes of other types, which no plan of the stack can show."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
UPDATE, CREATE, DELETE, REPLACE = ["update"], ["create"], ["delete"], ["delete", "create"]
BLOCK = "aws_s3_bucket_public_access_block"
FORGETS = "Findings: 1 ASK."
READ_BY = '{"Statement": {"Effect": "Allow", "Principal": {"AWS": %s}, "Action": "s3:Get*", "Resource": "*"}}'
EXPIRES = {"id": "expire", "status": "Enabled", "expiration": [{"days": 30}]}
KEPT_LONGER = EXPIRES | {"expiration": [{"days": 365}]}

CASES: dict[str, tuple[str, Sequence[str], Any, Any, int, str]] = {
    "logs no longer for ever": (
        "aws_cloudwatch_log_group",
        UPDATE,
        {"retention_in_days": 0},
        {"retention_in_days": 30},
        ASK,
        "Log events that are older are deleted.",
    ),
    "an endpoint that is billed": (
        "aws_vpc_endpoint",
        CREATE,
        None,
        {"vpc_endpoint_type": "Interface", "service_name": "com.amazonaws.us-west-2.sts"},
        ASK,
        "An endpoint begins to cost money, by the hour in each zone",
    ),
    "logs for ever": (
        "aws_cloudwatch_log_group",
        UPDATE,
        {"retention_in_days": 30},
        {"retention_in_days": 0},
        SAFE,
        "Kept longer.",
    ),
    "logs of a bucket": (
        "aws_s3_bucket_lifecycle_configuration",
        UPDATE,
        {"rule": [{"expiration": [{"days": 365}]}]},
        {"rule": [{"expiration": [{"days": 30}]}]},
        ASK,
        "Objects that are older are deleted within a day or two.",
    ),
    "a secret that goes at once": (
        "aws_secretsmanager_secret",
        UPDATE,
        {"recovery_window_in_days": 30},
        {"recovery_window_in_days": 0},
        STOP,
        "A deleted secret is gone at once.",
    ),
    "a key switched off": (
        "aws_kms_key",
        UPDATE,
        {"is_enabled": True},
        {"is_enabled": False},
        STOP,
        "Nothing that the key has encrypted",
    ),
    "a key that goes": (
        "aws_kms_key",
        DELETE,
        {"description": "data"},
        None,
        STOP,
        "whatever was encrypted with the key",
    ),
    "protection of a type without rules": (
        "aws_db_instance",
        UPDATE,
        {"deletion_protection": True},
        {"deletion_protection": False},
        ASK,
        "Nothing stops a destroy.",
    ),
    "a database of another kind": (
        "aws_db_instance",
        DELETE,
        {"id": "x"},
        None,
        STOP,
        "every database of the instance",
    ),
    "a type that nobody knows goes": (
        "aws_new_thing",
        DELETE,
        {"id": "x"},
        None,
        ASK,
        "this review does not know whether a `aws_new_thing` holds data",
    ),
    "a type that nobody knows is replaced": (
        "acme_box",
        REPLACE,
        {"a": 1},
        {"a": 2},
        ASK,
        "whether a `acme_box` holds data",
    ),
    "a type that nobody knows is made": (
        "aws_new_thing",
        CREATE,
        None,
        {},
        ASK,
        "this review has no rules for `aws_new_thing`",
    ),
    "a type that nobody knows is changed": (
        "aws_new_thing",
        UPDATE,
        {"door": "shut"},
        {"door": "open"},
        ASK,
        "`door` goes from `shut` to `open`; this review has no rule",
    ),
    "an attribute that is left out from now on": (
        "aws_new_thing",
        UPDATE,
        {"lock": True},
        {},
        ASK,
        "`lock` goes from `true` to `none`",
    ),
    "another region in provider 6.x": (
        "aws_s3_bucket",
        REPLACE,
        {"region": "us-west-2", "bucket": "b", "force_destroy": True},
        {"region": "us-east-1", "bucket": "b", "force_destroy": True},
        STOP,
        "every object in `b` and all their versions.",
    ),
    "a lock that goes with its bucket's stack": (
        BLOCK,
        DELETE,
        {"bucket": "b", "block_public_policy": True},
        None,
        STOP,
        "A policy that makes the bucket public is accepted.",
    ),
    "made again and the old one forgotten": (
        "aws_s3_bucket",
        ["create", "forget"],
        {"bucket": "a"},
        {"bucket": "b"},
        ASK,
        "Terraform forgets it.",
    ),
    "a lock that is only forgotten": (
        BLOCK,
        ["forget"],
        {"bucket": "b", "block_public_policy": True},
        None,
        ASK,
        FORGETS,
    ),
    "a log that is only forgotten": ("aws_redshift_logging", ["forget"], {"bucket_name": "b"}, None, ASK, FORGETS),
    "the lock of every bucket": (
        "aws_s3_account_public_access_block",
        UPDATE,
        {"restrict_public_buckets": True},
        {"restrict_public_buckets": False},
        STOP,
        "A public policy of the bucket counts for everyone.",
    ),
    "an account written by its number": (
        "aws_s3_bucket_policy",
        UPDATE,
        {"policy": READ_BY % '"arn:aws:iam::123456789012:root"', "bucket": "b"},
        {"policy": READ_BY % '["123456789012"]', "bucket": "b"},
        SAFE,
        "is written again and allows the same.",
    ),
    "a longer retention that hides another edit": (
        "aws_s3_bucket_lifecycle_configuration",
        UPDATE,
        {"rule": [EXPIRES]},
        {"rule": [KEPT_LONGER, {"id": "all", "status": "Enabled", "expiration": [{"days": 1}]}]},
        STOP,
        "Deletes objects after a day, those that are there already within a day or two.",
    ),
    "a longer retention and nothing else": (
        "aws_s3_bucket_lifecycle_configuration",
        UPDATE,
        {"rule": [EXPIRES]},
        {"rule": [KEPT_LONGER]},
        SAFE,
        "Kept longer.",
    ),
    "versions as before, and another edit beside them": (
        "aws_s3_bucket_versioning",
        UPDATE,
        {"versioning_configuration": [{"status": "Suspended", "mfa_delete": "Enabled"}]},
        {"versioning_configuration": [{"status": "Enabled", "mfa_delete": "Disabled"}]},
        ASK,
        "this review has no rule for all of it.",
    ),
    "a bucket that is made public": (
        "aws_s3_bucket",
        CREATE,
        None,
        {"bucket": "b", "acl": "public-read", "force_destroy": False},
        STOP,
        "**Anyone** may do what the access list `public-read` says.",
    ),
    "an access list for everyone": (
        "aws_s3_bucket_acl",
        UPDATE,
        {"acl": "private"},
        {"acl": "authenticated-read"},
        STOP,
        "**Anyone** may do what the access list `authenticated-read` says.",
    ),
    "a role that is made an administrator": (
        "aws_iam_role",
        CREATE,
        None,
        {"name": "copy", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
        STOP,
        "`copy` gets **everything** `arn:aws:iam::aws:policy/AdministratorAccess` allows",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit(review: Review, name: str) -> None:
    kind, actions, before, after, code, sentence = CASES[name]
    reviewed = review(plan(change(kind, actions, before, after), STAYS))
    assert reviewed.exit_code == code, reviewed.page
    assert sentence in reviewed.page
