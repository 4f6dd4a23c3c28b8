"""What else stands in a plan: moves, imports, deposed objects, drift, checks; and what a destroy leaves behind."""

from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, Values, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
DELETE = ["delete"]
CLUSTER = "aws_redshift_cluster"
BLOCK = "aws_s3_bucket_public_access_block"
TLS = {"parameter": [{"name": "require_ssl", "value": "true"}]}


def test_a_read_of_a_data_source_is_nothing(review: Review) -> None:
    entry = change("aws_iam_policy_document", ["read"], None, {}, unknown={"json": True})
    assert review(plan(entry | {"mode": "data"})).page == "# SAFE (exit code 0): this plan changes nothing\n"


def test_an_answer_of_aws_that_will_be_new_is_no_edit(review: Review) -> None:
    entry = change("aws_vpc", ["update"], {"tags": {}, "arn": "a"}, {"tags": {"a": "b"}}, unknown={"arn": True})
    made = plan(entry)
    made["configuration"]["root_module"]["resources"][0]["expressions"] = {"tags": {}}
    reviewed = review(made)
    assert reviewed.exit_code == SAFE
    assert "Changed in place: `tags`." in reviewed.page


def test_an_edit_that_is_not_known_yet_is_asked_about(review: Review) -> None:
    entry = change(CLUSTER, ["update"], {"publicly_accessible": False}, {}, unknown={"publicly_accessible": True})
    reviewed = review(plan(entry))
    assert reviewed.exit_code == ASK
    assert (
        "| `false` | (known after apply) | This review cannot read the new value; look for it after the apply."
        in reviewed.page
    )


def test_modules_and_keys_find_their_code(review: Review) -> None:
    entry = change("aws_vpc", ["update"], {"mode": "a"}, {}, unknown={"mode": True})
    entry |= {
        "module_address": 'module.a["x].y"].module.b[0]',
        "address": 'module.a["x].y"].module.b[0].aws_vpc.this["k"]',
    }
    resources = [{"address": "aws_vpc.this", "expressions": {"mode": {}}}]
    made = plan() | {"resource_changes": [entry]}
    made["configuration"] = {
        "root_module": {
            "module_calls": {"a": {"module": {"module_calls": {"b": {"module": {"resources": resources}}}}}}
        }
    }
    assert "`mode` goes from `a` to (known after apply)" in review(made).page


def test_moved(review: Review) -> None:
    same = {"cluster_identifier": "prod", "skip_final_snapshot": True}
    reviewed = review(plan(change(CLUSTER, ["no-op"], same, same, previous_address_="aws_redshift_cluster.old")))
    assert reviewed.exit_code == SAFE
    assert "Moved in the state from `aws_redshift_cluster.old`; nothing happens on AWS." in reviewed.page


def test_imported(review: Review) -> None:
    same = {"cluster_identifier": "prod", "skip_final_snapshot": True}
    reviewed = review(plan(change(CLUSTER, ["no-op"], same, same, importing={"id": "prod"})))
    assert reviewed.exit_code == ASK
    assert "Terraform takes over what is there already: from then on a destroy destroys it." in reviewed.page


def test_what_an_earlier_apply_left(review: Review) -> None:
    old = {"cluster_identifier": "prod", "skip_final_snapshot": True}
    reviewed = review(plan(change(CLUSTER, DELETE, old, deposed_="ab12"), STAYS))
    assert reviewed.exit_code == STOP
    assert "destroyed: what an earlier apply replaced and did not come to destroy" in reviewed.page


def test_a_parameter_group_that_is_made_first_under_the_same_name(review: Review) -> None:
    cluster = {"cluster_parameter_group_name": "p"}
    entry = change(
        "aws_redshift_parameter_group",
        ["create", "delete"],
        {"name": "p", **TLS},
        {"name": "p", **TLS},
    )
    page = review(plan(entry, change(CLUSTER, ["no-op"], cluster, cluster))).page
    assert "This cannot be applied: the new group is made first, under the name of the old one, `p`." in page


def test_a_lock_goes_unnoticed_when_its_bucket_goes_too(review: Review) -> None:
    lock = change(BLOCK, DELETE, {"bucket": "b", "block_public_policy": True})
    bucket = change("aws_s3_bucket", DELETE, {"bucket": "b", "force_destroy": False})
    reviewed = review(plan(lock, bucket, STAYS))
    assert reviewed.exit_code == ASK
    assert "A policy that makes the bucket public is accepted." not in reviewed.page


def test_drift_of_what_the_code_sets(review: Review) -> None:
    drift = change(CLUSTER, ["update"], {"port": 5439, "tags": {}}, {"port": 5440, "tags": {"by": "hand"}})
    reviewed = review(plan(change(CLUSTER, ["update"], {"port": 5440}, {"port": 5439}), drift=[drift]))
    assert "`port` went from `5439` to `5440`. This plan sets it back." in reviewed.page
    assert (
        "- safe `aws_redshift_cluster.this`: `tags` went from `none` to `by = hand`. This plan leaves it so."
        in reviewed.page
    )


def test_tls_switched_off_by_hand(review: Review) -> None:
    values = [{"parameter": [{"name": "require_ssl", "value": on}]} for on in ("true", "false")]
    reviewed = review(plan(drift=[change("aws_redshift_parameter_group", ["update"], *values)]))
    assert reviewed.exit_code == STOP
    assert "Clients may connect without TLS" in reviewed.page


PORT: Values = {"ip_protocol": "tcp", "from_port": 5439, "to_port": 5439}
DOORS: dict[str, tuple[str, Values, Values]] = {
    "another group of the cluster": (
        CLUSTER,
        {"vpc_security_group_ids": ["sg-1"]},
        {"vpc_security_group_ids": ["sg-2"]},
    ),
    "another group of the workgroup": (
        "aws_redshiftserverless_workgroup",
        {"security_group_ids": ["sg-1"]},
        {"security_group_ids": ["sg-1", "sg-2"]},
    ),
    "another parameter group": (
        CLUSTER,
        {"cluster_parameter_group_name": "own"},
        {"cluster_parameter_group_name": "default.redshift-1.0"},
    ),
    "a rule that names addresses now": (
        "aws_vpc_security_group_ingress_rule",
        {**PORT, "prefix_list_id": "pl-1"},
        {**PORT, "cidr_ipv4": "203.0.113.0/24"},
    ),
    "a policy that cannot be read": ("aws_kms_key", {"policy": "{}"}, {"policy": "?"}),
}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_opened_by_hand_where_the_code_leaves_it_to_aws(review: Review, name: str) -> None:
    kind, before, after = DOORS[name]
    found = plan(drift=[change(kind, ["update"], before, after)])
    found["configuration"]["root_module"]["resources"][0]["expressions"] = {"name": {}}
    reviewed = review(found)
    assert reviewed.exit_code == ASK, reviewed.page
    assert "This plan leaves it so." in reviewed.page


def test_drift_that_is_gone(review: Review) -> None:
    reviewed = review(plan(drift=[change("aws_cloudwatch_metric_alarm", DELETE, {"alarm_name": "a"})]))
    assert reviewed.exit_code == ASK
    assert "It is gone: somebody or something deleted it." in reviewed.page


def test_a_check_that_fails(review: Review) -> None:
    failed = {"status": "fail", "instances": [{"status": "fail", "problems": [{"message": "no alarm topic"}]}]}
    broken = {"address": {"to_display": "check.alarms"}, "status": "error", "instances": [{"status": "error"}]}
    reviewed = review(plan(checks=[failed, {"status": "pass", "instances": [{"status": "pass"}]}, broken]))
    assert reviewed.exit_code == ASK
    assert "A check of the code fails: `no alarm topic`." in reviewed.page
    assert "A check of the code fails: `check.alarms`." in reviewed.page, "it could not be asked, so it says nothing"


def test_actions_that_the_apply_runs(review: Review) -> None:
    reviewed = review(plan(action_invocations=[{"address": "action.aws_lambda_invoke.clean"}]))
    assert reviewed.exit_code == ASK
    assert "The apply also runs the actions `action.aws_lambda_invoke.clean`" in reviewed.page


def test_commands_that_the_code_runs(review: Review) -> None:
    made = plan(change("null_resource", ["create"], None, {}))
    made["configuration"]["root_module"]["resources"][0]["provisioners"] = [{"type": "local-exec"}]
    reviewed = review(made)
    assert reviewed.exit_code == ASK
    assert "Runs commands (`local-exec`) when it is made or destroyed. Read them in the code." in reviewed.page


LEFT: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "a final snapshot": (
        CLUSTER,
        {
            "cluster_identifier": "prod",
            "skip_final_snapshot": False,
            "final_snapshot_identifier": "last",
            "kms_key_id": "k",
        },
        [
            "The final snapshot `last` of `prod`, and manual ones if there are any: billed until deleted.",
            "Snapshots of `prod` can be read as long as their key is there: `k`.",
        ],
    ),
    "a key": (
        "aws_kms_key",
        {"description": "data", "deletion_window_in_days": 7},
        ["The key `data`, for 7 days pending deletion"],
    ),
    "a key without a number": ("aws_kms_key", {"deletion_window_in_days": None}, ["for 30 days pending deletion"]),
    "a secret": (
        "aws_secretsmanager_secret",
        {"name": "s", "recovery_window_in_days": None},
        ["The secret `s` for 30 days, which blocks its name."],
    ),
    "a bucket": (
        "aws_s3_bucket",
        {"bucket": "b", "force_destroy": False},
        ["The bucket `b`, unless it is empty: the destroy stops there."],
    ),
    "log groups": (
        "aws_redshift_logging",
        {"cluster_identifier": "prod", "log_destination_type": "cloudwatch"},
        ["The log groups that Redshift made for `prod`"],
    ),
    "a log group": (
        "aws_cloudwatch_log_group",
        {"name": "l", "skip_destroy": True},
        ["The log group `l` (skip_destroy): billed until deleted."],
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_destroy_leaves_behind(review: Review, name: str) -> None:
    kind, values, sentences = LEFT[name]
    for title, entry in {
        "## What a destroy would leave behind": change(
            kind, ["update"], values | {"tags": {}}, values | {"tags": {"a": "b"}}
        ),
        "## What this destroy leaves behind": change(kind, DELETE, values),
    }.items():
        page = review(plan(entry)).page
        assert title in page
        assert all(sentence in page for sentence in sentences)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("aws_secretsmanager_secret", {"name": "s", "recovery_window_in_days": 0}),
        ("aws_s3_bucket", {"bucket": "b", "force_destroy": True}),
    ],
)
def test_what_leaves_nothing_behind_is_not_listed(review: Review, kind: str, values: dict[str, Any]) -> None:
    assert "leaves behind" not in review(plan(change(kind, DELETE, values))).page
