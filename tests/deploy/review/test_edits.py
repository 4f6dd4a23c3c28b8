"""Plans that Terraform itself makes of edits to the real infra/, with the real AWS provider, and their reviews."""

import re
from collections.abc import Callable

import pytest

from tests.deploy.review.edits import ALL
from tests.deploy.review.edits.data_loss import IGNORE_NOTHING
from tests.deploy.review.edits.expected import ASK, CLUSTER, SAFE, STOP, WAREHOUSE
from tests.deploy.review.reviewed import Review, Reviewed
from tests.deploy.review.stack import Edit, Stack
from tests.support.command import ROOT

ReviewOf = Callable[[Edit], Reviewed]
PAGE = ROOT / "docs" / "plan-review.md"
EXAMPLE = re.compile(r"(?<=````markdown\n).*?(?=````\n)", re.DOTALL)
EXAMPLE_EDIT = Edit(
    variables={
        "client_cidrs": ["203.0.113.7/32"],
        "redshift_user": "warehouse_admin",
        "number_of_nodes": 4,
        "events_uri": "s3://udacity-dend/more",
    },
    code={WAREHOUSE: IGNORE_NOTHING},
)


@pytest.mark.parametrize("name", ALL)
def test_an_edit_gets_its_verdict_and_its_reason(review_of: ReviewOf, name: str) -> None:
    expected = ALL[name]
    reviewed = review_of(expected.edit)
    assert reviewed.exit_code == expected.exit_code, reviewed.page
    for sentence in expected.says:
        assert sentence in reviewed.page, reviewed.page
    assert "Hunter2" not in reviewed.page


def test_right_after_an_apply_there_is_nothing_to_say(stack: Stack, review: Review) -> None:
    reviewed = review(stack.plan(Edit(), refresh=True))
    assert reviewed == (SAFE, "# SAFE (exit code 0): this plan changes nothing\n"), reviewed.page


def test_the_first_apply_begins_to_cost(stack: Stack, review: Review) -> None:
    reviewed = review(stack.first_plan())
    assert reviewed.exit_code == ASK
    assert (
        "A cluster of 2 x `ra3.xlplus` begins to cost money, by the second until it is paused or destroyed."
        in reviewed.page
    )
    assert "| nothing | 2 x `ra3.xlplus`: unknown" in reviewed.page
    assert "**STOP**" not in reviewed.page
    assert len(reviewed.page.splitlines()) <= 60
    headings = [line.removeprefix("## ") for line in reviewed.page.splitlines() if line.startswith("## ")]
    assert headings[:4] == ["What is made", "Who may connect", "Who may do what", "What it costs"]
    assert "What a destroy would leave behind" in headings
    assert f"Public address of `{CLUSTER}`: Only what is in the network" in reviewed.page
    for label in ("Encryption at rest", "TLS required (`require_ssl`)", "Days of automated snapshots", "Audit log"):
        assert label in reviewed.page


def test_the_example_is_what_the_review_prints(stack: Stack, review: Review, request: pytest.FixtureRequest) -> None:
    """Of docs/plan-review.md. `make golden` writes it again."""
    reviewed = review(stack.plan(EXAMPLE_EDIT))
    page = _with_fixed_names(reviewed.page)
    text = PAGE.read_text()
    if request.config.getoption("--golden-refresh", default=False):
        PAGE.write_text(EXAMPLE.sub(lambda _: page, text))
        return
    [example] = EXAMPLE.findall(text)
    assert example == page
    assert f"The command ends with {reviewed.exit_code}." in text


def _with_fixed_names(page: str) -> str:
    """Return a page without what an AWS makes up: a part of the endpoint's name, and the end of the secret's."""
    page = re.sub(r"(?<=sparkify-prod\.)[0-9a-z]{12}(?=\.)", "c0ffee000000", page)
    return re.sub(r"(?<=secret:redshift!sparkify-prod-sparkify_admin-)\w{6}", "AbCdEf", page)


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
    assert '`module.warehouse.aws_cloudwatch_metric_alarm.this["disk-full"]`: It is gone' in reviewed.page
