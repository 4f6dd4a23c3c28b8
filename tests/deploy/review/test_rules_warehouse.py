"""Edits of single attributes of the warehouse, which no plan of the stack can show."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
UPDATE, CREATE, DELETE, REPLACE = ["update"], ["create"], ["delete"], ["delete", "create"]
CLUSTER = "aws_redshift_cluster"
PARAMETERS = "aws_redshift_parameter_group"


def parameter(**values: str) -> dict[str, Any]:
    return {"parameter": [{"name": name, "value": value} for name, value in values.items()]}


CASES: dict[str, tuple[str, Sequence[str], Any, Any, int, str]] = {
    "another database, where the code does not ignore it": (
        CLUSTER,
        UPDATE,
        {"database_name": "sparkify"},
        {"database_name": "songs"},
        ASK,
        "Nothing is renamed: the cluster keeps the database `sparkify`, every later plan shows this edit again, and "
        "clients are sent to `songs`",
    ),
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
    "a snapshot that goes": (
        "aws_redshift_cluster_snapshot",
        DELETE,
        {"id": "x"},
        None,
        STOP,
        "the snapshot, and with it",
    ),
    "an attribute that nobody knows": (
        CLUSTER,
        UPDATE,
        {"new_flag": None},
        {"new_flag": True},
        ASK,
        "`new_flag` goes from `none` to `true`; this review has no rule",
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
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit(review: Review, name: str) -> None:
    kind, actions, before, after, code, sentence = CASES[name]
    reviewed = review(plan(change(kind, actions, before, after), STAYS))
    assert reviewed.exit_code == code, reviewed.page
    assert sentence in reviewed.page
