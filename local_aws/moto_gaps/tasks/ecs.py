"""RunTask and StopTask: a task is a process with the rights of its role; its end is an event [ecs_task_events]."""

import time
from typing import Any

from moto.ecs.models import EC2ContainerServiceBackend, Task
from moto.logs.models import logs_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from local_aws.moto_gaps.iam.trust import TRUST
from local_aws.moto_gaps.tasks import events, metrics
from local_aws.moto_gaps.tasks.execution import may_write, refusal
from local_aws.moto_gaps.tasks.runtime import TaskRuntime, TaskSpec

RUNTIME: list[TaskRuntime] = []
SERVICE = "ecs-tasks.amazonaws.com"
NOT_ASSUMED = (
    "ECS was unable to assume the role '{}' that was provided for this task. Please verify that the role being passed "
    "has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
)
STOP_SECONDS = 30
"""[ContainerDefinition], stopTimeout."""
SESSION_SECONDS = 3600

_run_task = EC2ContainerServiceBackend.run_task
_stop_task = EC2ContainerServiceBackend.stop_task


def run_task(self: EC2ContainerServiceBackend, *args: Any, **kwargs: Any) -> list[Task]:
    """Describe tasks as moto does, and start each."""
    tasks: list[Task] = _run_task(self, *args, **kwargs)
    for task in tasks:
        _begin(self, task)
    return tasks


def calculate_task_resource_requirements(*_: Any) -> dict[str, Any]:
    """Return what a task takes of an EC2 instance: nothing, on Fargate.

    moto adds up the memory of the containers, which need none where the task has it [fargate-tasks-services].
    """
    return {"CPU": 0, "MEMORY": 0, "PORTS": [], "PORTS_UDP": []}


def stop_task(self: EC2ContainerServiceBackend, cluster_str: str, task_str: str, reason: str) -> Task:
    """Ask a task to end; it is STOPPED once its process is gone."""
    cluster = self._get_cluster(cluster_str)
    name = task_str.rpartition("/")[2]
    running: list[Any] = [task for arn, task in self.tasks.get(cluster.name, {}).items() if arn.endswith(name)]
    if not running or running[0].last_status == "STOPPED":
        return _stop_task(self, cluster_str, task_str, reason)
    task: Task = running[0]
    task.desired_status, task.stopped_reason = "STOPPED", reason or ""
    running[0].stop_code = "UserInitiated"
    RUNTIME[0].stop(task.id)
    return task


def _begin(backend: EC2ContainerServiceBackend, task: Any) -> None:
    task.advance = lambda: None  # its process decides what it is, not how often somebody asks
    definition = backend.describe_task_definition(task.task_definition_arn)
    container: dict[str, Any] = definition.container_definitions[0]
    overrides: dict[str, Any] = next(iter(task.overrides.get("containerOverrides", [])), {})
    task.stop_code, task.created_at, task.started_at, task.stopped_at = None, time.time(), time.time(), None
    [running] = task.containers
    running.exitCode, running.last_status = None, "RUNNING"
    role = task.overrides.get("taskRoleArn") or getattr(definition, "task_role_arn", None)
    execution = getattr(definition, "execution_role_arn", None)
    log = _Log(backend, task, container)
    refused = next((NOT_ASSUMED.format(one) for one in (role, execution) if one and not _trusts(backend, one)), None)
    if execution and not refused:
        refused = refusal(execution, task.id, container.get("image", ""), log.arn)
    if refused:
        _end(backend, task, None, "TaskFailedToStart", refused)
        return
    log.open(execution)
    given = [*container.get("environment", []), *overrides.get("environment", [])]
    region = {"AWS_REGION": backend.region_name, "AWS_DEFAULT_REGION": backend.region_name}
    credentials = _credentials(backend, task, role) if role else {}
    spec = TaskSpec(
        task.id,
        overrides.get("command") or container.get("command") or [],
        region | {entry["name"]: entry["value"] for entry in given} | credentials,
        int(container.get("stopTimeout", STOP_SECONDS)),
    )
    RUNTIME[0].start(
        spec,
        log.say,
        lambda code: _end(backend, task, code, "EssentialContainerExited", "Essential container in task exited"),
    )


def _trusts(backend: EC2ContainerServiceBackend, role: str) -> bool:
    """Return whether a role trusts ECS with this account's tasks."""
    account, region, partition = backend.account_id, backend.region_name, get_partition(backend.region_name)
    context = {"aws:SourceAccount": account, "aws:SourceArn": f"arn:{partition}:ecs:{region}:{account}:*"}
    return TRUST.allows(role, SERVICE, context)


def _credentials(backend: EC2ContainerServiceBackend, task: Task, role: str) -> dict[str, str]:
    """Return a session of the task's role."""
    session = sts_backends[backend.account_id][get_partition(backend.region_name)].assume_role(
        region_name=backend.region_name,
        role_session_name=task.id,
        role_arn=role,
        policy="",
        duration=SESSION_SECONDS,
        external_id="",
    )
    return {
        "AWS_ACCESS_KEY_ID": session.access_key_id,
        "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
        "AWS_SESSION_TOKEN": session.session_token,
    }


class _Log:
    """A task's stream in CloudWatch Logs, which makes metrics of some lines [using_awslogs]."""

    def __init__(self, backend: EC2ContainerServiceBackend, task: Task, container: dict[str, Any]) -> None:
        options = (container.get("logConfiguration") or {}).get("options", {})
        self._account, self._region = backend.account_id, options.get("awslogs-region", backend.region_name)
        self._group = options.get("awslogs-group")
        self._stream = f"{options.get('awslogs-stream-prefix')}/{container['name']}/{task.id}"
        self._logs = logs_backends[self._account][self._region]
        self._written = False
        self.arn = self._group and (
            f"arn:{get_partition(self._region)}:logs:{self._region}:{self._account}:log-group:{self._group}"
            f":log-stream:{self._stream}"
        )

    def open(self, role: str | None) -> None:
        """Make the stream; `role` writes into it."""
        if self.arn:
            self._logs.ensure_log_stream(self._group, self._stream)
            self._written = bool(role and may_write(role, self.arn))

    def say(self, line: str) -> None:
        """Write a line."""
        if self._written:
            event = {"timestamp": int(time.time() * 1000), "message": line}
            self._logs.put_log_events(self._group, self._stream, [event])
            metrics.extract(self._account, self._region, line)


def _end(backend: EC2ContainerServiceBackend, task: Any, code: int | None, stop_code: str, reason: str) -> None:
    [container] = task.containers
    container.exitCode, container.last_status = code, "STOPPED"
    task.stop_code = task.stop_code or stop_code
    task.stopped_reason = task.stopped_reason or reason
    task.stopped_at = time.time()
    task.last_status = task.desired_status = "STOPPED"
    ended = {"containerArn": container.container_arn, "name": container.name, "lastStatus": "STOPPED"}
    events.publish(
        backend.account_id,
        backend.region_name,
        task.task_arn,
        {
            "clusterArn": task.cluster_arn,
            "taskArn": task.task_arn,
            "taskDefinitionArn": task.task_definition_arn,
            "group": task.group,
            "startedBy": task.started_by,
            "lastStatus": "STOPPED",
            "desiredStatus": "STOPPED",
            "stopCode": task.stop_code,
            "stoppedReason": task.stopped_reason,
            "containers": [ended | ({} if code is None else {"exitCode": code})],
        },
    )
