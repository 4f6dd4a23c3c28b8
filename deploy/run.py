"""Start the loader's task now, follow its log, and end as the loader did."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from deploy import account
from deploy.environment import Environment
from deploy.errors import NotConfirmedError

PAUSE_SECONDS = 1.0
"""Between two looks at the task and its log; AWS allows 25 looks at logs a second."""
FOR_MACHINES = '{"at": '
"""How a line of the loader's journal begins, of which the lines beside it say the same (LOG_FILE, in the image)."""
_CONTAINER = "loader"


def run(environment: Environment, command: Sequence[str], say: Callable[[str], None]) -> int:
    """Run a command of the loader, the scheduled one without any; return the loader's exit code.

    An interrupt stops the task, as it would stop a loader here. Raises NotConfirmedError where there is no runner, or
    the task did not start; and AccessError.
    """
    if not environment.outputs.is_file():
        raise NotConfirmedError(
            f"There is no warehouse of {environment.name} to load, since {environment.outputs} is not there.\n"
            f"Make one first: make apply ENV={environment.name}"
        )
    try:
        outputs = json.loads(environment.outputs.read_text("utf-8"))
        runner, region = outputs.get("runner", {}).get("value"), str(outputs["aws_region"]["value"])
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise NotConfirmedError(
            f"{environment.outputs} cannot be read: {error!r}.\n"
            f"It holds what Terraform made. Write it again: make apply ENV={environment.name}."
        ) from error
    if not runner:
        raise NotConfirmedError(
            f"{environment.name} has no runner: nothing in its account runs the loader.\n"
            f"Set runner = true, or a load_schedule, in infra/envs/{environment.name}.tfvars, and run "
            f"make plan apply ENV={environment.name} (docs/runner.md)."
        )
    task = _Task(runner, region)
    with account.answered("The task cannot be run"):
        return task.run(command, say)


class _Task:
    """One run of the task definition that Terraform made."""

    def __init__(self, runner: dict[str, Any], region: str) -> None:
        self._runner = runner
        self._ecs, self._logs = account.client("ecs", region), account.client("logs", region)
        self._token: dict[str, str] = {}
        self._silent = True

    def run(self, command: Sequence[str], say: Callable[[str], None]) -> int:
        arn = self._start(command)
        say(f"task {arn}")
        try:
            task = self._follow(arn, say)
        except KeyboardInterrupt:
            self._ecs.stop_task(cluster=self._runner["cluster"], task=arn, reason="make run was interrupted")
            say("the task was told to stop, and rolls back what is not committed; another Ctrl-C leaves it alone")
            self._follow(arn, say)
            raise
        [container] = [one for one in task["containers"] if one["name"] == _CONTAINER]
        if container.get("exitCode") is None:
            raise NotConfirmedError(
                self._did_not_start(f"{task.get('stoppedReason', '')} {container.get('reason', '')}")
            )
        if self._silent:
            say(
                f"the task left no line in {self._runner['log_group']}: its execution role needs logs:PutLogEvents, "
                "without which what the loader says is lost"
            )
        return int(container["exitCode"])

    def _follow(self, arn: str, say: Callable[[str], None]) -> Any:
        """Print the log until the task has stopped, and return the task."""
        while (task := self._look(arn))["lastStatus"] != "STOPPED":
            self._read(arn, say)
            time.sleep(PAUSE_SECONDS)
        self._read(arn, say)
        return task

    def _start(self, command: Sequence[str]) -> str:
        network = {
            "subnets": [self._runner["subnet_id"]],
            "securityGroups": [self._runner["security_group_id"]],
            "assignPublicIp": "ENABLED",
        }
        overrides = {"containerOverrides": [{"name": _CONTAINER, "command": list(command)}]} if command else {}
        started = self._ecs.run_task(
            cluster=self._runner["cluster"],
            taskDefinition=self._runner["task_definition"],
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": network},
            overrides=overrides,
            startedBy="make-run",
        )
        if failures := started["failures"]:
            raise NotConfirmedError(self._did_not_start(str(failures[0].get("reason"))))
        return str(started["tasks"][0]["taskArn"])

    def _look(self, arn: str) -> Any:
        return self._ecs.describe_tasks(cluster=self._runner["cluster"], tasks=[arn])["tasks"][0]

    def _read(self, arn: str, say: Callable[[str], None]) -> None:
        """Print what the log has more than before; a task has no log before its container runs."""
        stream = f"run/{_CONTAINER}/{arn.rpartition('/')[2]}"
        while True:
            try:
                found = self._logs.get_log_events(
                    logGroupName=self._runner["log_group"], logStreamName=stream, startFromHead=True, **self._token
                )
            except self._logs.exceptions.ResourceNotFoundException:
                return
            for event in found["events"]:
                self._silent = False
                if not event["message"].startswith(FOR_MACHINES):
                    say(event["message"])
            if found["nextForwardToken"] == self._token.get("nextToken"):
                return
            self._token = {"nextToken": found["nextForwardToken"]}

    def _did_not_start(self, why: str) -> str:
        said = f"The task did not start: {' '.join(why.split()) or 'AWS gives no reason'}."
        if "CannotPull" in why and "not authorized" not in why:
            image = f"{self._runner['repository_url']}:{self._runner['image_tag']}"
            said += f"\nThe repository has no image {image}. Push it: docs/runner.md says how."
        return said
