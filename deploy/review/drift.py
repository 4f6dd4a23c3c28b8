"""What was changed outside Terraform since the last apply, as far as the plan shows it."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.openings import TYPES, Opening, openings
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import stated

#: Attributes that describe and nothing more.
_HARMLESS = {"tags", "tags_all", "description"}


def drifted(plan: Plan) -> Iterator[Finding]:
    """Tell of what the code sets and somebody else has changed, and of doors that somebody else has opened.

    Attributes that the code does not set are left out: they mirror other resources of the same stack, such as the rules
    of a security group in the group itself. A default that AWS filled in is left out too.
    """
    for change in plan.drift:
        if change.action is Action.DELETE:
            yield _finding(change, Severity.ASK, "It is gone: somebody or something deleted it.")
        else:
            yield from _attributes(change, plan)
            yield from _doors(change, plan)


def _attributes(change: Change, plan: Plan) -> Iterator[Finding]:
    for attribute in change.changed:
        is_edit = stated(change.old(attribute)) != stated(change.new(attribute))
        if attribute in change.configured and is_edit:
            severity = Severity.SAFE if attribute in _HARMLESS else Severity.ASK
            old, new = code(change.old(attribute)), code(change.new(attribute))
            fate = "This plan sets it back." if _is_undone(change, attribute, plan) else "This plan leaves it so."
            yield _finding(change, severity, f"{code(attribute)} went from {old} to {new}. {fate}")


def _is_undone(change: Change, attribute: str, plan: Plan) -> bool:
    planned = next((other for other in plan.changes if other.address == change.address), None)
    return planned is not None and (attribute in planned.changed or planned.action is Action.CREATE)


def _doors(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of rules in a group that neither the group nor a rule of the code holds."""
    holds_rules = {"ingress", "egress"} & change.configured
    if change.type not in {"aws_security_group", "aws_default_security_group"} or holds_rules:
        return
    added = openings(change.type, change.after) - openings(change.type, change.before)
    for opening in sorted(added - _rules_of(change.old("id"), plan), key=str):
        is_grave = opening.is_inward and (opening.is_world or opening.is_wide)
        verb = "is let in to" if opening.is_inward else "can be reached at"
        says = (
            f"Somebody opened a door: {opening.whom} {verb} {opening.ports}. The code has no such rule, and this plan "
            "does not close it."
        )
        yield _finding(change, Severity.STOP if is_grave else Severity.ASK, says)


def _rules_of(group: object, plan: Plan) -> set[Opening]:
    rules = (change for change in plan.of_type(*TYPES[:3]) if change.old("security_group_id") == group)
    return {opening for rule in rules for opening in openings(rule.type, rule.before)}


def _finding(change: Change, severity: Severity, says: str) -> Finding:
    return Finding(severity, Section.DRIFT, change.address, says)
