"""What was changed outside Terraform since the last apply, as far as the plan shows it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.openings import TYPES, Opening, openings
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules import buckets, iam, network, parameters, switches
from deploy.review.rules.by_type import looking_at
from deploy.review.values import Value, stated

_HARMLESS = {"tags", "tags_all", "description"}
"""Attributes that describe and nothing more."""
_RULES = (
    iam.policy_changes,
    iam.trust_changes,
    iam.attachment_changes,
    iam.cluster_roles_change,
    buckets.access_lists_change,
    network.openings_change,
    network.routes_change,
    switches.switched,
    parameters.parameters_change,
)
"""Rules that judge what somebody did by hand as if the plan did it."""
_RANGES = ("cidr_block", "ipv6_cidr_block")
_GROUPS = {"aws_security_group", "aws_default_security_group"}
_DOORS = {
    "aws_redshift_cluster": {"vpc_security_group_ids", "cluster_parameter_group_name"},
    "aws_redshiftserverless_workgroup": {"security_group_ids"},
}
"""Attributes that are doors, also where the code leaves them to AWS: who reaches a warehouse, and whether with TLS."""
_MIRRORS = {
    "policy": "aws_s3_bucket_policy",
    "grant": "aws_s3_bucket_acl",
    "acl": "aws_s3_bucket_acl",
    "lifecycle_rule": "aws_s3_bucket_lifecycle_configuration",
    "website": "aws_s3_bucket_website_configuration",
    "replication_configuration": "aws_s3_bucket_replication_configuration",
    "server_side_encryption_configuration": "aws_s3_bucket_server_side_encryption_configuration",
    "cors_rule": "aws_s3_bucket_cors_configuration",
    "logging": "aws_s3_bucket_logging",
    "versioning": "aws_s3_bucket_versioning",
}
"""Attributes of a bucket, and the resource that they mirror."""


def drifted(plan: Plan) -> Iterator[Finding]:
    """Find what the code sets and somebody else has changed, and rights and doors that somebody else has given.

    Rights, doors, routes and access lists are judged whether the code sets them or not. Of the rest, attributes that
    the code does not set are left out: they mirror other resources of the same stack. So is what AWS filled in.
    """
    planned = {change.address: change for change in plan.changes}
    for change in plan.drift:
        if change.action is Action.DELETE:
            yield _finding(change, Severity.ASK, "It is gone: somebody or something deleted it.")
            continue
        mine = planned.get(change.address)
        yield from _attributes(change, mine)
        yield from _judged(_without_own(change, plan), mine, plan)
        if change.type in _GROUPS:
            yield from _doors(change, mine, plan)


def _attributes(change: Change, planned: Change | None) -> Iterator[Finding]:
    for attribute in change.changed:
        is_edit = stated(change.old(attribute)) != stated(change.new(attribute))
        if is_edit and attribute in change.configured | _DOORS.get(change.type, set()):
            severity = Severity.SAFE if attribute in _HARMLESS else Severity.ASK
            old, new = code(change.old(attribute)), code(change.new(attribute))
            fate = _fate(_is_undone(attribute, planned))
            yield _finding(change, severity, f"{code(attribute)} went from {old} to {new}. {fate}", attribute)


def _is_undone(attribute: str, planned: Change | None) -> bool:
    return planned is not None and (attribute in planned.changed or planned.action is Action.CREATE)


def _fate(is_undone: bool) -> str:
    return "This plan sets it back." if is_undone else "This plan leaves it so."


def _judged(change: Change, planned: Change | None, plan: Plan) -> Iterator[Finding]:
    """Judge what was done by hand as if the plan did it; what the plan sets back needs a look, and no more."""
    judged = set()
    for rule in looking_at(_RULES, change.type):
        for finding in rule(change, plan):
            is_undone = _is_undone(finding.attribute.split(".")[0], planned)
            judged.add(finding.attribute)
            if finding.severity is not Severity.SAFE:
                severity = Severity.ASK if is_undone else finding.severity
                what = f"{finding.label}: {finding.says}" if finding.label else finding.says
                says = f"Changed by hand: {what} {_fate(is_undone)}"
                yield _finding(change, severity, says, finding.attribute)
    for attribute in _MIRRORS if change.type == "aws_s3_bucket" else ():
        if attribute in change.changed and attribute not in judged | change.configured:
            old, new = code(change.old(attribute)), code(change.new(attribute))
            yield _finding(change, Severity.ASK, f"{code(attribute)} went from {old} to {new} by hand.", attribute)


def _without_own(change: Change, plan: Plan) -> Change:
    """Return a change without what mirrors other resources of the plan."""
    after = dict(change.after)
    if change.type == "aws_iam_role":
        name = change.new("name")
        own = {c.old("name") for c in plan.of_type("aws_iam_role_policy") if c.old("role") == name}
        _drop(after, "inline_policy", lambda block: isinstance(block, dict) and block.get("name") in own)
        arns = {c.old("policy_arn") for c in plan.of_type("aws_iam_role_policy_attachment") if c.old("role") == name}
        _drop(after, "managed_policy_arns", lambda arn: arn in arns)
    elif change.type in {"aws_route_table", "aws_default_route_table"}:
        routes = [c.before for c in plan.of_type("aws_route") if c.old("route_table_id") == change.new("id")]
        to = {route.get(f"destination_{name}") for route in routes for name in _RANGES} - {None, ""}
        _drop(after, "route", lambda block: isinstance(block, dict) and any(block.get(name) in to for name in _RANGES))
    elif change.type == "aws_s3_bucket":
        for attribute, kind in _MIRRORS.items():
            if any(c.old("bucket") == change.new("bucket") for c in plan.of_type(kind)):
                after[attribute] = change.old(attribute)
    elif change.type in _GROUPS:
        after |= {attribute: change.old(attribute) for attribute in ("ingress", "egress")}
    edited = [n for n in {*change.before, *after} if stated(change.before.get(n)) != stated(after.get(n))]
    return replace(change, action=Action.UPDATE, after=after, changed=tuple(sorted(edited)))


def _drop(values: dict[str, Value], attribute: str, is_own: Callable[[Value], bool]) -> None:
    if isinstance(values.get(attribute), list):
        values[attribute] = [item for item in values[attribute] if not is_own(item)]


def _doors(change: Change, planned: Change | None, plan: Plan) -> Iterator[Finding]:
    """Find rules in a group that no rule of the code holds, whether or not the group holds rules itself."""
    added = openings(change.type, change.after) - openings(change.type, change.before)
    stays = openings(change.type, planned.after) if planned and planned.action is not Action.NOTHING else None
    for opening in sorted(added - _rules_of(change.old("id"), plan), key=str):
        is_undone = stays is not None and not any(one.covers(opening) for one in stays)
        attribute = "ingress" if opening.is_inward else "egress"
        if is_undone and attribute in change.configured:
            continue  # told as an attribute that is set back
        verb = "is let in to" if opening.is_inward else "can be reached at"
        fate = "and this plan sets it back" if is_undone else "and this plan does not close it"
        is_grave = opening.is_inward and (opening.is_world or opening.is_wide) and not is_undone
        says = f"Somebody opened a door: {opening.whom} {verb} {opening.ports}. The code has no such rule, {fate}."
        yield _finding(change, Severity.STOP if is_grave else Severity.ASK, says)


def _rules_of(group: object, plan: Plan) -> set[Opening]:
    rules = (change for change in plan.of_type(*TYPES[:3]) if change.old("security_group_id") == group)
    return {opening for rule in rules for opening in openings(rule.type, rule.before)}


def _finding(change: Change, severity: Severity, says: str, attribute: str = "") -> Finding:
    return Finding(severity, Section.DRIFT, change.address, says, attribute)
