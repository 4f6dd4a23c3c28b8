"""The size of the cluster, and what keeps its cost in bounds."""

from collections.abc import Iterator, Mapping

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, codes
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Value, is_true

_ASK = Severity.ASK
_ACTIONS = ("pause_cluster", "resume_cluster", "resize_cluster")


@of_types("aws_redshift_cluster")
def cluster_size_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a cluster that begins to cost, and one that is resized."""
    if change.action is Action.CREATE:
        says = f"A cluster of {size(change.after)} begins to cost money, by the second until it is paused or destroyed."
        yield Finding(_ASK, Section.COST, change.address, says)
    elif change.action in {Action.UPDATE, Action.REPLACE} and size(change.before) != size(change.after):
        yield from _resized(change)


def size(values: Mapping[str, Value]) -> str:
    """Return the size of a cluster in words: 2 x `ra3.large`."""
    zones = " in each of two zones" if is_true(values.get("multi_az")) else ""
    return f"{values.get('number_of_nodes')} x {code(values.get('node_type'))}{zones}"


def nodes(values: Mapping[str, Value]) -> int:
    """Return the number of nodes of a cluster, in all its zones; 0 when the plan does not know it."""
    number = values.get("number_of_nodes")
    return (number if isinstance(number, int) else 0) * (2 if is_true(values.get("multi_az")) else 1)


def _resized(change: Change) -> Iterator[Finding]:
    says = f"From {size(change.before)} to {size(change.after)}."
    if change.action is Action.UPDATE:
        says += " While it is resized the cluster is read-only or cannot be reached, for minutes to hours."
    if nodes(change.after) < nodes(change.before):
        says += " Its data must fit on fewer nodes, and queries have less to run on."
    for attribute in ("node_type", "number_of_nodes", "multi_az"):
        if attribute in change.changed:
            yield Finding(_ASK, Section.COST, change.address, says, attribute)


@of_types("aws_redshiftserverless_workgroup")
def capacity_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a workgroup that begins to cost while it computes, and one that may compute with more or less."""
    if change.action is Action.CREATE:
        says = (
            f"A workgroup of {capacity(change.after)} begins to cost money for every second in which it computes, and "
            "for a minute at least; idle it costs its storage only."
        )
        yield Finding(_ASK, Section.COST, change.address, says)
    elif change.action in {Action.UPDATE, Action.REPLACE}:
        for attribute in ("base_capacity", "max_capacity"):
            if attribute in change.edited:
                old, new = code(change.old(attribute)), code(change.new(attribute))
                says = f"{code(attribute)} goes from {old} to {new} RPUs, and each second costs in proportion."
                yield Finding(_ASK, Section.COST, change.address, says, attribute)


def capacity(values: Mapping[str, Value]) -> str:
    """Return the capacity of a workgroup in words."""
    most = values.get("max_capacity")
    limit = f"to {code(most)} " if isinstance(most, int) and most else "and more "
    return f"{code(values.get('base_capacity'))} {limit}RPUs"


@of_types("aws_vpc_endpoint")
def endpoints_begin_to_cost(change: Change, plan: Plan) -> Iterator[Finding]:
    """Yield that an endpoint begins to cost [AWS PrivateLink: pricing]; a gateway endpoint is free."""
    if change.action is Action.CREATE and change.new("vpc_endpoint_type") not in {None, "", "Gateway"}:
        says = (
            "An endpoint begins to cost money, by the hour in each zone and by the gigabyte, until it is "
            "destroyed, paused cluster or not."
        )
        yield Finding(_ASK, Section.COST, change.address, says)


@of_types("aws_redshift_usage_limit", "aws_redshiftserverless_usage_limit", "aws_redshift_scheduled_action")
def spending_guards_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find usage limits, and schedules that pause and resume."""
    if change.type.endswith("_usage_limit") and change.action is Action.UPDATE:
        yield from _limit(change)
    elif change.type == "aws_redshift_scheduled_action" and change.action is Action.CREATE:
        yield Finding(_ASK, Section.COST, change.address, _first_time(change))
    elif change.type == "aws_redshift_scheduled_action" and change.action is Action.UPDATE:
        yield from _edits(change, ("schedule", "enable", "target_action", "iam_role", "start_time", "end_time"))


def _limit(change: Change) -> Iterator[Finding]:
    old, new = change.old("amount"), change.new("amount")
    for finding in _edits(change, ("amount", "breach_action", "period")):
        is_tighter = finding.attribute == "amount" and isinstance(new, int | float) and new < old
        yield Finding(
            Severity.SAFE if is_tighter else _ASK, Section.COST, change.address, finding.says, finding.attribute
        )


def _edits(change: Change, attributes: tuple[str, ...]) -> Iterator[Finding]:
    for attribute in attributes:
        if attribute in change.edited:
            old, new = code(change.old(attribute)), code(change.new(attribute))
            yield Finding(_ASK, Section.COST, change.address, f"{code(attribute)} goes from {old} to {new}.", attribute)


def _first_time(change: Change) -> str:
    does = [name for name in _ACTIONS if change.new(f"target_action.0.{name}.0")]
    says = f"From now on AWS does {codes(does)} at {code(change.new('schedule'))} (UTC)."
    return says + (" Nobody can query a paused cluster." if "pause_cluster" in does else "")


_BY_THE_HOUR = {
    "aws_nat_gateway": "A NAT gateway",
    "aws_eip": "A public address",
    "aws_lb": "A load balancer",
    "aws_ec2_transit_gateway_vpc_attachment": "An attachment to a transit gateway",
    "aws_instance": "A machine",
    "aws_db_instance": "A database",
    "aws_rds_cluster_instance": "A database",
    "aws_elasticache_cluster": "A cache",
    "aws_msk_cluster": "A cluster",
    "aws_eks_cluster": "A cluster",
}
"""What is billed by the hour from the moment it is there, used or not."""


@of_types(*_BY_THE_HOUR)
def billed_by_the_hour(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what begins to cost, whether anybody uses it or not."""
    if change.action is Action.CREATE:
        what = _BY_THE_HOUR[change.type]
        yield Finding(_ASK, Section.COST, change.address, f"{what} is billed by the hour from then on, used or not.")
