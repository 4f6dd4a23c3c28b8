from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import refused

ROLE = "arn:aws:iam::123456789012:role/scheduler"
PAUSE: dict[str, Any] = {
    "ScheduledActionName": "pause",
    "TargetAction": {"PauseCluster": {"ClusterIdentifier": "sparkify"}},
    "Schedule": "cron(0 20 ? * MON-FRI *)",
    "IamRole": ROLE,
}
RESUME: dict[str, Any] = PAUSE | {
    "ScheduledActionName": "resume",
    "TargetAction": {"ResumeCluster": {"ClusterIdentifier": "other"}},
    "Enable": False,
}


def names(answer: Any) -> list[str]:
    return [action["ScheduledActionName"] for action in answer["ScheduledActions"]]


def test_an_action_lives_and_goes(redshift: Any) -> None:
    made = redshift.create_scheduled_action(**PAUSE, ScheduledActionDescription="nights")
    assert (made["State"], made["TargetAction"]) == ("ACTIVE", PAUSE["TargetAction"])

    redshift.modify_scheduled_action(ScheduledActionName="pause", Schedule="at(2030-01-01T00:00:00)", Enable=False)
    [found] = redshift.describe_scheduled_actions(ScheduledActionName="pause")["ScheduledActions"]
    assert (found["Schedule"], found["State"]) == ("at(2030-01-01T00:00:00)", "DISABLED")
    assert (found["IamRole"], found["ScheduledActionDescription"]) == (ROLE, "nights")

    redshift.delete_scheduled_action(ScheduledActionName="pause")
    assert redshift.describe_scheduled_actions()["ScheduledActions"] == []
    assert refused(redshift.delete_scheduled_action, ScheduledActionName="pause") == "ScheduledActionNotFound"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Schedule": "every night"}, "InvalidSchedule"),
        ({"Schedule": "cron(0 20 ? * MON-FRI)"}, "InvalidSchedule"),
        ({"TargetAction": {}}, "InvalidScheduledAction"),
        ({"TargetAction": PAUSE["TargetAction"] | RESUME["TargetAction"]}, "InvalidScheduledAction"),
    ],
)
def test_what_is_refused(redshift: Any, wrong: dict[str, Any], code: str) -> None:
    assert refused(redshift.create_scheduled_action, **PAUSE | wrong) == code
    assert redshift.describe_scheduled_actions()["ScheduledActions"] == []


def test_a_name_is_taken_once(redshift: Any) -> None:
    redshift.create_scheduled_action(**PAUSE)

    assert refused(redshift.create_scheduled_action, **PAUSE) == "ScheduledActionAlreadyExists"


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
def test_filters(redshift: Any, filters: dict[str, Any], found: list[str]) -> None:
    redshift.create_scheduled_action(**PAUSE)
    redshift.create_scheduled_action(**RESUME)

    assert names(redshift.describe_scheduled_actions(**filters)) == found
