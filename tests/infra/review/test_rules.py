"""Edits of single attributes, with what a plan of the stack cannot show: other types, other providers, other states."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.infra.review.conftest import Review
from tests.infra.review.handmade import STAYS, change, plan

SAFE, ASK, STOP = 0, 3, 4
UPDATE, CREATE, DELETE, REPLACE = ["update"], ["create"], ["delete"], ["delete", "create"]
CLUSTER = "aws_redshift_cluster"
PARAMETERS = "aws_redshift_parameter_group"
BLOCK = "aws_s3_bucket_public_access_block"


def parameter(**values: str) -> dict[str, Any]:
    return {"parameter": [{"name": name, "value": value} for name, value in values.items()]}


CASES: dict[str, tuple[str, Sequence[str], Any, Any, int, str]] = {
    "made without TLS": (
        PARAMETERS,
        CREATE,
        None,
        parameter(require_ssl="false"),
        STOP,
        "Clients may connect without TLS",
    ),
    "made without a word on TLS": (
        PARAMETERS,
        CREATE,
        None,
        parameter(),
        STOP,
        "Not set, so the family's default counts. If that is off: Clients may",
    ),
    "TLS at last": (
        PARAMETERS,
        UPDATE,
        parameter(require_ssl="false"),
        parameter(require_ssl="true"),
        ASK,
        "Clients without TLS cannot connect",
    ),
    "TLS in another case": (
        PARAMETERS,
        UPDATE,
        parameter(require_ssl="true"),
        parameter(require_ssl="TRUE"),
        SAFE,
        "Written otherwise; it means the same.",
    ),
    "a parameter without a rule": (
        PARAMETERS,
        UPDATE,
        parameter(require_ssl="true"),
        parameter(require_ssl="true", auto_mv="false"),
        ASK,
        "Parameter `auto_mv` of `aws_redshift_parameter_group.this` | not set | `false`",
    ),
    "no snapshots from the start": (
        CLUSTER,
        CREATE,
        None,
        {"automated_snapshot_retention_period": 0, "encrypted": True, "skip_final_snapshot": True},
        STOP,
        "No automated snapshot is kept: there is nothing to go back to.",
    ),
    "snapshots kept longer": (
        CLUSTER,
        UPDATE,
        {"automated_snapshot_retention_period": 1},
        {"automated_snapshot_retention_period": 35},
        SAFE,
        "Kept longer.",
    ),
    "manual snapshots no longer for ever": (
        CLUSTER,
        UPDATE,
        {"manual_snapshot_retention_period": -1},
        {"manual_snapshot_retention_period": 30},
        ASK,
        "Manual snapshots made from then on are deleted sooner.",
    ),
    "logs no longer for ever": (
        "aws_cloudwatch_log_group",
        UPDATE,
        {"retention_in_days": 0},
        {"retention_in_days": 30},
        ASK,
        "Log events that are older are deleted.",
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
    "a snapshot that goes": (
        "aws_redshift_cluster_snapshot",
        DELETE,
        {"id": "x"},
        None,
        STOP,
        "the snapshot, and with it",
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
    "an attribute that nobody knows": (
        CLUSTER,
        UPDATE,
        {"new_flag": None},
        {"new_flag": True},
        ASK,
        "`new_flag` goes from `none` to `true`; this review has no rule",
    ),
    "an attribute that is left out from now on": (
        "aws_new_thing",
        UPDATE,
        {"lock": True},
        {},
        ASK,
        "`lock` goes from `true` to `none`",
    ),
    "nothing, written otherwise": (
        CLUSTER,
        UPDATE,
        {"elastic_ip": "", "tags": {}},
        {"elastic_ip": None, "tags": {"a": "b"}},
        SAFE,
        "`tags`",
    ),
    "public from the start": (
        CLUSTER,
        CREATE,
        None,
        {"publicly_accessible": True, "encrypted": True},
        STOP,
        "The cluster gets an address on the internet",
    ),
    "unencrypted from the start": (CLUSTER, CREATE, None, {"encrypted": False}, STOP, "written to disk unencrypted"),
    "encrypted from now on": (
        CLUSTER,
        UPDATE,
        {"encrypted": False},
        {"encrypted": True},
        ASK,
        "Redshift moves the data to encrypted storage",
    ),
    "private from now on": (
        CLUSTER,
        UPDATE,
        {"publicly_accessible": True},
        {"publicly_accessible": False},
        ASK,
        "The cluster loses its public address",
    ),
    "encryption as provider 6.x writes it": (
        CLUSTER,
        UPDATE,
        {"encrypted": "true"},
        {"encrypted": "false"},
        STOP,
        "| `true` | `false` | Data and snapshots are written to disk unencrypted.",
    ),
    "encryption from 5.x to 6.x": (
        CLUSTER,
        UPDATE,
        {"encrypted": True, "tags": {}},
        {"encrypted": "true", "tags": {"a": "b"}},
        SAFE,
        "Changed in place",
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
    "a final snapshot without a name": (
        CLUSTER,
        UPDATE,
        {"skip_final_snapshot": True},
        {"skip_final_snapshot": False, "final_snapshot_identifier": None},
        ASK,
        "A later destroy will fail: a final snapshot is wanted and has no name.",
    ),
    "a final snapshot without a name, too late": (
        CLUSTER,
        REPLACE,
        {"skip_final_snapshot": False},
        {"skip_final_snapshot": True},
        STOP,
        "This cannot be applied: a final snapshot is wanted, and the state has no name for it.",
    ),
    "a flag that comes too late": (
        CLUSTER,
        REPLACE,
        {"skip_final_snapshot": True},
        {"skip_final_snapshot": False, "final_snapshot_identifier": "last"},
        STOP,
        "`skip_final_snapshot` is edited in the same plan, too late: the old one is destroyed with `true`",
    ),
    "a tighter limit": (
        "aws_redshift_usage_limit",
        UPDATE,
        {"amount": 9},
        {"amount": 1},
        SAFE,
        "`amount` goes from `9` to `1`.",
    ),
    "a looser limit": (
        "aws_redshift_usage_limit",
        UPDATE,
        {"amount": 1},
        {"amount": 9},
        ASK,
        "`amount` goes from `1` to `9`.",
    ),
    "a limit that only writes a line": (
        "aws_redshift_usage_limit",
        UPDATE,
        {"breach_action": "disable"},
        {"breach_action": "log"},
        ASK,
        "`breach_action` goes from",
    ),
    "the cluster's own logging block, of provider 5.x": (
        CLUSTER,
        UPDATE,
        {"logging": [{"enable": True, "bucket_name": "audit"}]},
        {"logging": [{"enable": False}]},
        ASK,
        "Who connected and what they ran is no longer written down.",
    ),
    "forgotten": (CLUSTER, ["forget"], {"cluster_identifier": "a"}, None, ASK, "Terraform forgets it. It stays on AWS"),
    "made anew and the old one forgotten": (
        "aws_s3_bucket",
        ["create", "forget"],
        {"bucket": "a"},
        {"bucket": "b"},
        ASK,
        "Terraform forgets it.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit(review: Review, name: str) -> None:
    kind, actions, before, after, code, sentence = CASES[name]
    reviewed = review(plan(change(kind, actions, before, after), STAYS))
    assert reviewed.exit_code == code, reviewed.page
    assert sentence in reviewed.page
