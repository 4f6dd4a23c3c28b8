"""The corpus is no invention: Terraform makes the same plans now, of the real infra/ and with the real AWS provider."""

import json
from pathlib import Path

import pytest

from deploy.review.page import page
from tests.deploy.review.corpus import CASES, read
from tests.deploy.review.corpus.judge import judge, with_fixed_names
from tests.deploy.review.reviewed import Review
from tests.deploy.review.stack import Edit, Stack

SAFE, ASK, STOP = 0, 3, 4
STATE_OF_0_1_0 = Path(__file__).parent / "state_of_0_1_0.json"
"""What Terraform wrote when 0.1.0's own infra/ (commit 9aac3e3), with its prod.tfvars, was applied to an AWS in
memory."""
CLUSTER = "module.warehouse[0].aws_redshift_cluster.this"


@pytest.mark.parametrize(
    "name",
    [
        "warehouse four edits at once",
        "warehouse a policy that names what is still to be made",
        "warehouse everything destroyed",
    ],
)
def test_the_review_of_a_new_plan_is_that_of_the_kept_one(stack: Stack, review: Review, name: str) -> None:
    reviewed = review(stack.plan(CASES[name].edit))
    assert with_fixed_names(reviewed.page) == with_fixed_names(page(judge(read()[name])))


def test_right_after_an_apply_there_is_nothing_to_say(stack: Stack, review: Review) -> None:
    reviewed = review(stack.plan(Edit(), refresh=True))
    assert reviewed == (SAFE, "# SAFE (exit code 0): this plan changes nothing\n"), reviewed.page


def test_what_0_1_0_made_is_taken_over_without_a_replacement(stack: Stack, review: Review) -> None:
    """With a third zone beside, as dev has one more than it had."""
    zones = Edit(variables={"availability_zones": [f"us-west-2{letter}" for letter in "abc"]})
    plan = stack.plan(zones, state=json.loads(STATE_OF_0_1_0.read_text(encoding="utf-8")))
    done = {one["address"]: one["change"]["actions"] for one in plan["resource_changes"]}
    assert {action for actions in done.values() for action in actions} <= {"no-op", "read", "create", "update"}
    assert done[CLUSTER] == done["terraform_data.deletion_guard"] == ["no-op"]
    [cluster] = [one for one in plan["resource_changes"] if one["address"] == CLUSTER]
    assert cluster["previous_address"] == "module.warehouse.aws_redshift_cluster.this"
    reviewed = review(plan)
    assert reviewed.exit_code == ASK  # it makes a role for whoever loads
    assert "## Destroyed or replaced" not in reviewed.page


def test_what_somebody_did_by_hand_is_drift(stack: Stack, review: Review) -> None:
    """Last of all, since it changes the AWS that the others plan against."""
    group = stack.attribute("aws_security_group", "id")
    world = {"IpProtocol": "tcp", "FromPort": 5439, "ToPort": 5439, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    stack.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[world])
    stack.client("redshift").modify_cluster(ClusterIdentifier="sparkify-prod", AutomatedSnapshotRetentionPeriod=1)
    stack.client("cloudwatch").delete_alarms(AlarmNames=["sparkify-prod-disk-full"])
    reviewed = review(stack.plan(Edit(), refresh=True))
    assert reviewed.exit_code == STOP
    assert "Somebody opened a door: **the whole internet** (`0.0.0.0/0`) is let in to port 5439." in reviewed.page
    assert "`automated_snapshot_retention_period` went from `35` to `1`. This plan sets it back." in reviewed.page
    assert (
        '`module.warehouse[0].module.alarms.aws_cloudwatch_metric_alarm.this["disk-full"]`: It is gone' in reviewed.page
    )
