"""EventBridge Scheduler fires: RunTask with the rights of the schedule's role, else a message in its dead letters.

What is refused is not tried again: what refuses here would refuse a minute later too.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from threading import Thread
from typing import Any

from moto.ecs.models import ecs_backends
from moto.scheduler.models import Schedule, scheduler_backends
from moto.sqs.models import sqs_backends
from moto.utilities.utils import get_partition

from local_aws.moto_gaps.iam.calls import may
from local_aws.moto_gaps.iam.trust import TRUST

LOG = logging.getLogger(__name__)
SERVICE = "scheduler.amazonaws.com"
TICK_SECONDS = 0.5
_UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def start() -> None:
    """Fire from now on, in a thread of this process."""
    Thread(target=_run, daemon=True).start()


def _run() -> None:
    fired: dict[str, float] = {}
    while True:
        time.sleep(TICK_SECONDS)
        for account, region, schedule in list(_schedules()):
            try:
                began = fired.get(schedule.arn, schedule.creation_date)
                if schedule.state == "ENABLED" and is_due(schedule.schedule_expression, began, time.time()):
                    fired[schedule.arn] = time.time()
                    _fire(account, region, schedule)
            except Exception:  # the next one must fire all the same
                LOG.exception("schedule %s", schedule.name)


def _schedules() -> Iterator[tuple[str, str, Schedule]]:
    for account, regions in list(scheduler_backends.items()):
        for region, backend in list(regions.items()):
            for group in list(backend.schedule_groups.values()):
                for schedule in list(group.schedules.values()):
                    yield account, region, schedule


def is_due(expression: str, last: float, now: float) -> bool:
    """Return whether a rate, or a cron expression in UTC, has a time after `last` and not after `now`.

    Both are seconds since 1970. Of cron's fields those with L, W and # are never due here [schedule-types].
    """
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        return now - last >= int(rate[1]) * _UNITS[rate[2]]
    cron = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression)
    if not cron:
        return False
    at = datetime.fromtimestamp(last, timezone.utc).replace(second=0, microsecond=0) + timedelta(minutes=1)
    end = datetime.fromtimestamp(now, timezone.utc)
    while at <= end:
        if _matches(cron.groups(), at):
            return True
        at += timedelta(minutes=1)
    return False


def _matches(fields: tuple[str, ...], at: datetime) -> bool:
    weekday = at.isoweekday() % 7 + 1
    values = (at.minute, at.hour, at.day, at.month, weekday, at.year)
    return all(_holds(field, value) for field, value in zip(fields, values, strict=True))


def _holds(field: str, value: int) -> bool:
    for names in (_DAYS, _MONTHS):
        for number, name in enumerate(names, 1):
            field = field.replace(name, str(number))
    return any(_part(part, value) for part in field.split(","))


def _part(part: str, value: int) -> bool:
    spread, _, step = part.partition("/")
    if spread in {"*", "?"}:
        low, high = 0, 9999
    elif spread.isdigit():
        low, high = int(spread), 9999 if step else int(spread)
    elif ends := re.fullmatch(r"(\d+)-(\d+)", spread):
        low, high = int(ends[1]), int(ends[2])
    else:
        return False
    return low <= value <= high and (not step or (value - low) % int(step) == 0)


def _fire(account: str, region: str, schedule: Schedule) -> None:
    target = schedule.target
    refused = _refusal(account, region, target)
    if refused is None:
        parameters = target["EcsParameters"]
        network = parameters.get("NetworkConfiguration") or {}
        lower = {"awsvpcConfiguration": {key[0].lower() + key[1:]: value for key, value in _vpc(network).items()}}
        ecs_backends[account][region].run_task(
            target["Arn"].split("/")[-1],
            parameters["TaskDefinitionArn"],
            parameters.get("TaskCount") or 1,
            json.loads(target.get("Input") or "{}"),
            schedule.name,
            None,
            parameters.get("LaunchType"),
            lower,
        )
    elif letters := (target.get("DeadLetterConfig") or {}).get("Arn"):
        attributes = {"ERROR_CODE": "AccessDeniedException", "ERROR_MESSAGE": refused, "TARGET_ARN": target["Arn"]}
        sqs_backends[account][letters.split(":")[3]].send_message(
            letters.split(":")[-1],
            target.get("Input") or "{}",
            {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()},
        )


def _vpc(network: dict[str, Any]) -> dict[str, Any]:
    return dict(network.get("awsvpcConfiguration") or network.get("AwsvpcConfiguration") or {})


def _refusal(account: str, region: str, target: dict[str, Any]) -> str | None:
    """Return why the schedule's role may not run the task; None when it may."""
    partition, role = get_partition(region), target["RoleArn"]
    context = {"aws:SourceAccount": account}
    if not TRUST.allows(role, SERVICE, context):
        return f"The execution role {role} you provide must allow AWS EventBridge Scheduler to assume the role."
    definition: Any = ecs_backends[account][region].describe_task_definition(
        target["EcsParameters"]["TaskDefinitionArn"]
    )
    needed = [("ecs:RunTask", definition.arn, {"ecs:cluster": target["Arn"]})]
    # moto keeps no execution role.
    for handed in filter(None, (definition.task_role_arn, getattr(definition, "execution_role_arn", None))):
        needed.append(("iam:PassRole", handed, {"iam:PassedToService": "ecs-tasks.amazonaws.com"}))
    for action, resource, keys in needed:
        if not may(account, partition, role, action, resource, keys):
            return f"{role} is not authorized to perform: {action} on resource: {resource}"
    return None
