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
from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule, scheduler_backends
from moto.sqs.models import sqs_backends

from local_aws.moto_gaps import cron
from local_aws.moto_gaps.iam.rights import may, not_authorized, session_of
from local_aws.moto_gaps.iam.trust import TRUST
from local_aws.moto_gaps.tasks import metrics

LOG = logging.getLogger(__name__)
SERVICE = "scheduler.amazonaws.com"
TICK_SECONDS = 0.5
_UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

CRON = cron.expression()


def start() -> None:
    """Fire from now on, in a thread of this process."""
    Thread(target=_run, daemon=True).start()


def _run() -> None:
    fired: dict[tuple[str, float], float] = {}
    while True:
        time.sleep(TICK_SECONDS)
        for account, region, schedule in list(_schedules()):
            try:
                made = schedule.arn, schedule.creation_date
                last = fired.get(made)
                if schedule.state == "ENABLED" and is_due(schedule.schedule_expression, made[1], last, time.time()):
                    fired[made] = time.time()
                    _fire(account, region, schedule)
            except Exception:  # the next one must fire all the same
                LOG.exception("schedule %s", schedule.name)


def _schedules() -> Iterator[tuple[str, str, Schedule]]:
    for account, regions in list(scheduler_backends.items()):
        for region, backend in list(regions.items()):
            for group in list(backend.schedule_groups.values()):
                for schedule in list(group.schedules.values()):
                    yield account, region, schedule


def is_due(expression: str, made: float, last: float | None, now: float) -> bool:
    """Return whether a rate, or a cron expression in UTC, fires now: it was made, and fired `last`, at these times.

    All are seconds since 1970. A rate fires first at once [schedule-types]. Of cron's fields those with L, W and # are
    never due here.
    """
    if rate := cron.RATE.fullmatch(expression):
        return last is None or now - last >= int(rate[1]) * _UNITS[rate[2]]
    fields = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression)
    if not fields:
        return False
    at = datetime.fromtimestamp(made if last is None else last, timezone.utc).replace(
        second=0, microsecond=0
    ) + timedelta(minutes=1)
    end = datetime.fromtimestamp(now, timezone.utc)
    while at <= end:
        if _matches(fields.groups(), at):
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


def check_schedule(self: EventBridgeSchedulerBackend, **asked: Any) -> None:
    """Refuse an expression that is none, and a role that does not trust EventBridge Scheduler.

    Raises ValidationException.
    """
    expression = asked["schedule_expression"]
    if not any(pattern.fullmatch(expression) for pattern in (cron.RATE, cron.AT, CRON)):
        raise ValidationException(f"Invalid Schedule Expression {expression}.")
    if not _trusts(self.account_id, asked["target"]["RoleArn"]):
        raise ValidationException(
            "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
        )


def _trusts(account: str, role: str) -> bool:
    return TRUST.allows(role, SERVICE, {"aws:SourceAccount": account})


def _fire(account: str, region: str, schedule: Schedule) -> None:
    target = schedule.target
    refused = _refusal(account, region, schedule)
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
        _send_letter(account, region, schedule, letters, refused)


def _send_letter(account: str, region: str, schedule: Schedule, letters: str, refused: str) -> None:
    """Send what could not be started to the dead letters; where the role may not, a metric counts it."""
    target, count = schedule.target, (1.0, "Count")
    if not may(target["RoleArn"], "sqs:SendMessage", letters, {}):
        group = [{"Name": "ScheduleGroup", "Value": schedule.group_name}]
        metrics.put(account, region, "AWS/Scheduler", {"InvocationsFailedToBeSentToDeadLetterCount": count}, group)
        return
    attributes = {"ERROR_CODE": "AccessDeniedException", "ERROR_MESSAGE": refused, "TARGET_ARN": target["Arn"]}
    _, _, _, queue_region, _, queue = letters.split(":")
    sqs_backends[account][queue_region].send_message(
        queue,
        target.get("Input") or "{}",
        {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()},
    )


def _vpc(network: dict[str, Any]) -> dict[str, Any]:
    return dict(network.get("awsvpcConfiguration") or network.get("AwsvpcConfiguration") or {})


def _refusal(account: str, region: str, schedule: Schedule) -> str | None:
    """Return why the schedule's role may not run the task; None when it may [CWE_IAM_role]."""
    target, role = schedule.target, schedule.target["RoleArn"]
    if not _trusts(account, role):
        return f"The execution role {role} you provide must allow AWS EventBridge Scheduler to assume the role."
    parameters = target["EcsParameters"]
    definition: Any = ecs_backends[account][region].describe_task_definition(parameters["TaskDefinitionArn"])
    needed = [("ecs:RunTask", definition.arn, {"ecs:cluster": target["Arn"]})]
    if parameters.get("PropagateTags") or parameters.get("Tags"):
        tasks = target["Arn"].replace(":cluster/", ":task/") + "/*"
        needed.append(("ecs:TagResource", tasks, {"ecs:CreateAction": "RunTask"}))
    handed = (getattr(definition, name, None) for name in ("task_role_arn", "execution_role_arn"))
    needed += [("iam:PassRole", one, {"iam:PassedToService": "ecs-tasks.amazonaws.com"}) for one in handed if one]
    for action, resource, keys in needed:
        if not may(role, action, resource, keys):
            return not_authorized(session_of(role, schedule.name), action, resource)
    return None
