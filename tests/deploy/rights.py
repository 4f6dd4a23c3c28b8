"""The policies of a warehouse's roles, with one right less each time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.deploy.life import Life
from tests.support.waiting import wait_until


@dataclass(frozen=True)
class Lessened:
    """A policy without one of its rights."""

    sid: str
    action: str
    policy: str


def lessened(policy: Any) -> Iterator[Lessened]:
    """Yield a policy without each of its rights in turn; of a role that is handed on, each role is a right."""
    for number, statement in enumerate(policy["Statement"]):
        element = "Resource" if statement["Action"] == "iam:PassRole" else "Action"
        for one, others in _one_out(statement[element]):
            left = [statement | {element: others}] if others else []
            statements = [*policy["Statement"][:number], *left, *policy["Statement"][number + 1 :]]
            action = one if element == "Action" else statement["Action"]
            yield Lessened(statement["Sid"], action, json.dumps(policy | {"Statement": statements}))


def _one_out(values: Any) -> Iterator[tuple[str, list[str]]]:
    listed = [values] if isinstance(values, str) else values
    for one in listed:
        yield one, [other for other in listed if other != one]


def task(life: Life, *command: str, **environment: str) -> tuple[int | None, str]:
    """Run a task with an environment that is not its definition's; return the loader's exit code and its log."""
    runner = json.loads((life.project.build() / "outputs.json").read_text())["runner"]["value"]
    given = [{"name": name, "value": value} for name, value in environment.items()]
    ecs = life.client("ecs")
    started = ecs.run_task(
        cluster=runner["cluster"],
        taskDefinition=runner["task_definition"],
        launchType="FARGATE",
        networkConfiguration={
            "awsvpcConfiguration": {"subnets": [runner["subnet_id"]], "securityGroups": [runner["security_group_id"]]}
        },
        overrides={"containerOverrides": [{"name": "loader", "command": list(command), "environment": given}]},
    )
    [container] = stopped(life, started["tasks"][0]["taskArn"])["containers"]
    stream = f"run/loader/{started['tasks'][0]['taskArn'].rpartition('/')[2]}"
    found = life.client("logs").get_log_events(logGroupName=runner["log_group"], logStreamName=stream)
    return container.get("exitCode"), "\n".join(event["message"] for event in found["events"])


def stopped(life: Life, arn: str) -> Any:
    """Wait for the end of a task, and return it."""
    cluster, _, _ = arn.partition(":task/")[2].partition("/")
    ecs = life.client("ecs")

    def look() -> Any:
        [found] = ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"]
        return found if found["lastStatus"] == "STOPPED" else None

    return wait_until(look, f"{arn} never stopped")


def refused(life: Life, name: str, target: Any) -> str:
    """Make a schedule like the one of `target`, which fires at once, and return why its role may not."""
    scheduler, sqs = life.client("scheduler"), life.client("sqs")
    queue = sqs.get_queue_url(QueueName=target["DeadLetterConfig"]["Arn"].rpartition(":")[2])["QueueUrl"]
    made = {"Name": name, "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    scheduler.create_schedule(**made, Target=target)

    def look() -> str:
        received = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"], WaitTimeSeconds=0)
        for letter in received.get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=letter["ReceiptHandle"])
            if attributes := letter.get("MessageAttributes"):  # else it is about a task that failed
                return str(attributes["ERROR_MESSAGE"]["StringValue"])
        return ""

    said = wait_until(look, f"nobody heard of {name}")
    scheduler.delete_schedule(Name=name)
    return said
