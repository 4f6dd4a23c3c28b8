from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import refused
from tests.support.aws import role_for
from tests.support.moto_server import Account

PAUSE: dict[str, Any] = {
    "ScheduledActionName": "pause",
    "TargetAction": {"PauseCluster": {"ClusterIdentifier": "sparkify"}},
    "Schedule": "cron(0 20 ? * MON-FRI *)",
}
RESUME: dict[str, Any] = PAUSE | {
    "ScheduledActionName": "resume",
    "TargetAction": {"ResumeCluster": {"ClusterIdentifier": "other"}},
    "Enable": False,
}


@pytest.fixture
def role(account: Account) -> str:
    return role_for(account.client("iam"), "scheduler.redshift.amazonaws.com")


def names(answer: Any) -> list[str]:
    return [action["ScheduledActionName"] for action in answer["ScheduledActions"]]


def test_an_action_lives_and_goes(redshift: Any, role: str) -> None:
    made = redshift.create_scheduled_action(**PAUSE, IamRole=role, ScheduledActionDescription="nights")
    assert (made["State"], made["TargetAction"]) == ("ACTIVE", PAUSE["TargetAction"])

    redshift.modify_scheduled_action(ScheduledActionName="pause", Schedule="at(2030-01-01T00:00:00)", Enable=False)
    [found] = redshift.describe_scheduled_actions(ScheduledActionName="pause")["ScheduledActions"]
    assert (found["Schedule"], found["State"]) == ("at(2030-01-01T00:00:00)", "DISABLED")
    assert (found["IamRole"], found["ScheduledActionDescription"]) == (role, "nights")

    redshift.delete_scheduled_action(ScheduledActionName="pause")
    assert redshift.describe_scheduled_actions()["ScheduledActions"] == []
    assert refused(redshift.delete_scheduled_action, ScheduledActionName="pause") == "ScheduledActionNotFound"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Schedule": "every night"}, "InvalidSchedule"),
        ({"Schedule": "cron(0 20 ? * MON-FRI)"}, "InvalidSchedule"),
        ({"Schedule": "cron(0 20 * * MON-FRI *)"}, "InvalidSchedule"),
        ({"Schedule": "cron(0/30 20 ? * MON-FRI *)"}, "InvalidSchedule"),
        ({"TargetAction": {}}, "InvalidScheduledAction"),
        ({"TargetAction": PAUSE["TargetAction"] | RESUME["TargetAction"]}, "InvalidScheduledAction"),
    ],
)
def test_what_is_refused(redshift: Any, role: str, wrong: dict[str, Any], code: str) -> None:
    assert refused(redshift.create_scheduled_action, **PAUSE | {"IamRole": role} | wrong) == code
    assert redshift.describe_scheduled_actions()["ScheduledActions"] == []


def test_the_scheduler_must_be_allowed_to_take_the_role(redshift: Any, account: Account, role: str) -> None:
    another = role_for(account.client("iam"), "redshift.amazonaws.com")
    assert refused(redshift.create_scheduled_action, **PAUSE, IamRole=another) == "InvalidParameterValue"
    assert refused(redshift.create_scheduled_action, **PAUSE, IamRole=f"{role}-gone") == "InvalidParameterValue"
    redshift.create_scheduled_action(**PAUSE, IamRole=role)
    assert (
        refused(redshift.modify_scheduled_action, ScheduledActionName="pause", IamRole=another)
        == "InvalidParameterValue"
    )


def test_a_name_is_taken_once(redshift: Any, role: str) -> None:
    redshift.create_scheduled_action(**PAUSE, IamRole=role)

    assert refused(redshift.create_scheduled_action, **PAUSE, IamRole=role) == "ScheduledActionAlreadyExists"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["pause", "resume"]),
        ({"TargetActionType": "ResumeCluster"}, ["resume"]),
        ({"Active": True}, ["pause"]),
        ({"Active": False}, ["resume"]),
        ({"Filters": [{"Name": "cluster-identifier", "Values": ["other"]}]}, ["resume"]),
        ({"Filters": [{"Name": "iam-role", "Values": ["someone"]}]}, []),
    ],
)
def test_filters(redshift: Any, role: str, filters: dict[str, Any], found: list[str]) -> None:
    redshift.create_scheduled_action(**PAUSE, IamRole=role)
    redshift.create_scheduled_action(**RESUME, IamRole=role)

    assert names(redshift.describe_scheduled_actions(**filters)) == found
