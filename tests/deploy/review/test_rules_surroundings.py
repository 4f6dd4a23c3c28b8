"""What a plan does beside its changes, and where: data sources that run something, a pause, another place."""

from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK = 0, 3
HERE = "arn:aws:redshift:us-west-2:123456789012:cluster:prod"


def with_data(kind: str, *, at_the_apply: bool, module: str = "") -> Any:
    """Return a plan whose code has a data source, which is read by the apply or was read by the plan."""
    address = f"data.{kind}.this"
    made = plan(STAYS)
    if at_the_apply:
        read = change(kind, ["read"], None, {}) | {"address": module + address, "mode": "data"}
        made["resource_changes"].append(read)
    block = {"address": address, "mode": "data", "type": kind, "name": "this", "expressions": {}}
    root = made["configuration"]["root_module"]
    if module:
        root["module_calls"] = {"inner": {"module": {"resources": [block]}}}
    else:
        root["resources"].append(block)
    return made


NOW, EVERY_PLAN = "at the apply", "while the plan was made, and again in every other plan"
UNKNOWN = "is of a provider that this review does not know; whether it only looks is not known"
RUNS = "runs a program on the machine that plans and applies"
DATA = [
    ("external", True, f"`data.external.this`: The data source {RUNS}, {NOW}."),
    ("external", False, f"The data source {RUNS}, {EVERY_PLAN}."),
    ("http", True, f"The data source calls a URL, {NOW}."),
    ("http", False, f"The data source calls a URL, {EVERY_PLAN}."),
    ("aws_lambda_invocation", False, f"The data source calls a function, {EVERY_PLAN}."),
    ("acme_thing", True, f"The data source {UNKNOWN}, {NOW}."),
]


@pytest.mark.parametrize(("kind", "at_the_apply", "says"), DATA)
def test_a_data_source_that_runs_something_is_asked_about(
    review: Review, kind: str, at_the_apply: bool, says: str
) -> None:
    reviewed = review(with_data(kind, at_the_apply=at_the_apply))
    assert (reviewed.exit_code, says in reviewed.page) == (ASK, True), reviewed.page


def test_one_in_a_module_is_found_too(review: Review) -> None:
    reviewed = review(with_data("external", at_the_apply=True, module="module.inner."))
    assert (reviewed.exit_code, "`module.inner.data.external.this`" in reviewed.page) == (ASK, True), reviewed.page


@pytest.mark.parametrize("kind", ["aws_caller_identity", "terraform_remote_state", "tls_certificate"])
def test_one_that_only_looks_is_nothing(review: Review, kind: str) -> None:
    assert review(with_data(kind, at_the_apply=True)).exit_code == SAFE


CLUSTER = {"cluster_identifier": "prod", "preferred_maintenance_window": "mon", "port": 5439}
TAGGED = CLUSTER | {"tags": {}}
LOGGING = {"cluster_identifier": "prod", "bucket_name": "logs"}
PAUSE = {"schedule": "cron(0 20 * * ? *)", "target_action": [{"pause_cluster": [{"cluster_identifier": "prod"}]}]}
RESUME = {"schedule": "cron(0 6 * * ? *)", "target_action": [{"resume_cluster": [{"cluster_identifier": "prod"}]}]}
PAUSED = "AWS refuses this while the cluster is paused, as `aws_redshift_scheduled_action.this` does."


def scheduled(values: dict[str, Any]) -> dict[str, Any]:
    return change("aws_redshift_scheduled_action", ["no-op"], values, values)


@pytest.mark.parametrize(
    ("edit", "schedule", "is_said"),
    [
        (change("aws_redshift_cluster", ["update"], CLUSTER, CLUSTER | {"port": 5440}), PAUSE, True),
        (change("aws_redshift_logging", ["update"], LOGGING, LOGGING | {"bucket_name": "other"}), PAUSE, True),
        (change("aws_redshift_logging", ["delete"], LOGGING, None), PAUSE, True),
        (change("aws_redshift_cluster", ["update"], CLUSTER, CLUSTER | {"port": 5440}), RESUME, False),
        (change("aws_redshift_cluster", ["update"], TAGGED, TAGGED | {"tags": {"a": "b"}}), PAUSE, False),
    ],
)
def test_a_warehouse_that_pauses_takes_no_change_then(
    review: Review, edit: dict[str, Any], schedule: dict[str, Any], is_said: bool
) -> None:
    assert (PAUSED in review(plan(edit, scheduled(schedule), STAYS)).page) is is_said


def moved(arn: str = HERE, *, region: str = "eu-west-1", gone: bool = True, makes: bool = True) -> Any:
    """Return a plan that looks into a region, where the state has a cluster of another place."""
    old = {"cluster_identifier": "prod", "arn": arn}
    changes = [change("aws_redshift_subnet_group", ["create"], None, {"name": "prod"})] if makes else []
    # Whoever plans has an account of its own: that of the network.
    mine = {"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me"}
    state = {"root_module": {"resources": [mine | {"values": {"account_id": "123456789012"}}]}}
    made = plan(
        *changes,
        STAYS,
        drift=[change("aws_redshift_cluster", ["delete"], old, None)] if gone else [],
        prior_state={"values": state},
    )
    made["configuration"]["provider_config"] = {"aws": {"expressions": {"region": {"constant_value": region}}}}
    return made


RUNS_ON = "it is made a second time: the old one runs on, billed, and no state knows it."


def test_another_region_is_said(review: Review) -> None:
    reviewed = review(moved())
    assert reviewed.exit_code == ASK
    assert "This plan looks into the region `eu-west-1`, and the state is of `us-west-2`." in reviewed.page
    assert RUNS_ON in reviewed.page


def test_another_account_is_said(review: Review) -> None:
    reviewed = review(moved(HERE.replace("123456789012", "999999999999"), region="us-west-2"))
    assert reviewed.exit_code == ASK
    assert "This plan looks into the account `123456789012`, and the state is of `999999999999`." in reviewed.page


@pytest.mark.parametrize("made", [moved(region="us-west-2"), moved(gone=False), moved(makes=False)])
def test_the_same_place_or_nothing_made_is_not(review: Review, made: Any) -> None:
    assert RUNS_ON not in review(made).page
