"""What runs by itself: which image with whose rights, when, and who hears how it ended."""

import json
from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, spoken
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Value

_ASK = Severity.ASK
_MADE = {Action.CREATE, Action.UPDATE, Action.REPLACE}


@of_types("aws_ecs_task_definition")
def tasks_run(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what a task runs from now on, and with whose rights: whoever writes to that repository has them too."""
    if change.action not in _MADE:
        return
    images = _images(change.new("container_definitions"))
    what = spoken([code(image) for image in images]) if images else "an image that the plan does not name"
    role = change.new("task_role_arn")
    rights = f"with the rights of {code(role)}" if role else "without rights of its own"
    yield Finding(_ASK, Section.ACCESS, change.address, f"A task of it runs {what}, {rights}.", "container_definitions")
    if change.action is Action.CREATE:
        size = f"{code(change.new('cpu'))} CPU units and {code(change.new('memory'))} MiB"
        says = f"A task of it is billed by the second while it runs, with {size}; nothing is billed in between."
        yield Finding(Severity.SAFE, Section.COST, change.address, says, "cpu", "A task")


def _images(definitions: Value) -> list[str]:
    try:
        containers = json.loads(definitions) if isinstance(definitions, str) else []
        return [str(container["image"]) for container in containers]
    except (ValueError, TypeError, KeyError):
        return []


@of_types("aws_scheduler_schedule")
def schedules_start(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what AWS starts by itself, when, and with whose rights."""
    if change.action not in _MADE:
        return
    when = code(change.new("schedule_expression"))
    target, role = (code(change.new(f"target.0.{name}")) for name in ("arn", "role_arn"))
    says = f"AWS starts something at {target} by itself, at {when}, with the rights of {role}."
    for attribute in ("schedule_expression", "target", "state", "schedule_expression_timezone", "flexible_time_window"):
        if change.action is not Action.UPDATE or attribute in change.edited:
            yield Finding(_ASK, Section.COST, change.address, says, attribute)
            says = f"It is another {code(attribute)} than before."
            if change.action is not Action.UPDATE:
                return


@of_types("aws_cloudwatch_event_target")
def events_go_to(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what hears of events, which hold the names of what they are about."""
    if change.action in _MADE and "arn" in change.changed:
        says = f"What the rule {code(change.new('rule'))} matches is sent to {code(change.new('arn'))}."
        yield Finding(_ASK, Section.OTHER, change.address, says, "arn")
