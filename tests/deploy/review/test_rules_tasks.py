"""What runs by itself: whose rights an image gets, when it is started, who hears of it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
UPDATE, CREATE, DELETE, REPLACE = ["update"], ["create"], ["delete"], ["delete", "create"]
ROLE = "arn:aws:iam::123456789012:role/sparkify-dev-loader"
QUEUE = "arn:aws:sqs:us-west-2:123456789012:sparkify-dev-loader-failed"
TASK, SCHEDULE, TARGET = "aws_ecs_task_definition", "aws_scheduler_schedule", "aws_cloudwatch_event_target"


def task(image: str, **more: Any) -> dict[str, Any]:
    definitions = json.dumps([{"name": "loader", "image": image}])
    return {"container_definitions": definitions, "task_role_arn": ROLE, "cpu": "512", "memory": "1024"} | more


def schedule(when: str, **more: Any) -> dict[str, Any]:
    return {"schedule_expression": when, "target": [{"arn": "arn:aws:ecs:::cluster/c", "role_arn": ROLE}]} | more


CASES: dict[str, tuple[str, Sequence[str], Any, Any, int, str]] = {
    "a task": (TASK, CREATE, None, task("r:1"), ASK, f"A task of it runs `r:1`, with the rights of `{ROLE}`."),
    "what a task costs": (TASK, CREATE, None, task("r:1"), ASK, "nothing is billed in between"),
    "another image": (TASK, REPLACE, task("r:1"), task("evil:2"), ASK, "A task of it runs `evil:2`"),
    "another role": (TASK, UPDATE, task("r:1"), task("r:1", task_role_arn="admin"), ASK, "with the rights of `admin`"),
    "a task without rights": (TASK, CREATE, None, task("r:1", task_role_arn=None), ASK, "without rights of its own"),
    "no definitions": (TASK, CREATE, None, task("", container_definitions="{"), ASK, "that the plan does not name"),
    "a schedule": (SCHEDULE, CREATE, None, schedule("rate(1 hour)"), ASK, "by itself, at `rate(1 hour)`, with"),
    "another time": (SCHEDULE, UPDATE, schedule("rate(1 day)"), schedule("rate(1 minute)"), ASK, "at `rate(1 minute)`"),
    "nothing of a schedule": (SCHEDULE, UPDATE, schedule("rate(1 day)", description="a"),
                              schedule("rate(1 day)", description="b"), SAFE, ""),
    "a schedule that goes": (SCHEDULE, DELETE, schedule("rate(1 day)"), None, ASK, "is started no longer"),
    "events": (TARGET, CREATE, None, {"rule": "failed", "arn": QUEUE}, ASK, f"is sent to `{QUEUE}`"),
    "events elsewhere": (TARGET, UPDATE, {"rule": "failed", "arn": QUEUE}, {"rule": "failed", "arn": "theirs"}, ASK,
                         "What the rule `failed` matches is sent to `theirs`."),
    "images": ("aws_ecr_repository", DELETE, {"name": "r"}, None, STOP, "every image in the repository"),
    "a lifecycle of images": ("aws_ecr_lifecycle_policy", CREATE, None, {"repository": "theirs", "policy": "{}"}, ASK,
                              "what a task names may be gone"),
    "a queue that others may fill": (
        "aws_sqs_queue", UPDATE, {"name": "q", "policy": ""},
        {"name": "q", "policy": json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]})},
        STOP, "**anyone** may",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_runs_by_itself(review: Review, case: str) -> None:
    kind, actions, before, after, verdict, says = CASES[case]
    reviewed = review(plan(change(kind, actions, before, after), STAYS))
    assert reviewed.exit_code == verdict, reviewed.page
    assert says in reviewed.page
