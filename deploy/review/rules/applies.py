"""Applies that would break, and how far they would come."""

from collections.abc import Iterator, Mapping

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, codes
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Value, is_true, normal, texts

_CLUSTER = "aws_redshift_cluster"
_CANNOT = "This cannot be applied:"


def network_is_in_use(change: Change, plan: Plan) -> Iterator[Finding]:
    """A VPC, subnet or security group of a cluster that stays cannot be destroyed."""
    if not change.is_destroyed or change.creates_first or change.is_deposed:
        return
    for cluster in plan.of_type(_CLUSTER):
        if cluster.before and not cluster.is_destroyed and change.old("id") in _network_of(cluster, plan, change.type):
            says = (
                f"{_CANNOT} AWS refuses to delete what {code(cluster.address)} still lives in. The apply "
                "stops half-way, after other things of the network are gone. Make a new network beside the old one."
            )
            yield _finding(change, says)


def _network_of(cluster: Change, plan: Plan, kind: str) -> set[Value]:
    """Return the ids of what a cluster lives in, of one type of resource."""
    if kind == "aws_security_group":
        return set(texts(cluster.old("vpc_security_group_ids")))
    name = cluster.old("cluster_subnet_group_name")
    groups = [group for group in plan.of_type("aws_redshift_subnet_group") if group.old("name") == name]
    ids = {subnet for group in groups for subnet in texts(group.old("subnet_ids"))}
    subnets = [subnet for subnet in plan.of_type("aws_subnet") if subnet.old("id") in ids]
    if kind == "aws_subnet":
        return {s.old("id") for s in subnets if s.old("availability_zone") == cluster.old("availability_zone")}
    if kind == "aws_vpc":
        return {subnet.old("vpc_id") for subnet in subnets}
    return {group.old("id") for group in groups} if kind == "aws_redshift_subnet_group" else set()


@of_types("aws_redshift_parameter_group")
def parameter_group_is_in_use(change: Change, plan: Plan) -> Iterator[Finding]:
    """A parameter group cannot be deleted while a cluster has it [API_DeleteClusterParameterGroup]."""
    if not change.is_destroyed:
        return
    name = change.old("name")
    used = [c for c in plan.of_type(_CLUSTER) if c.old("cluster_parameter_group_name") == name and not c.is_destroyed]
    if not used:
        return
    who = codes(cluster.address for cluster in used)
    if not change.creates_first:
        says = (
            f"{_CANNOT} {who} uses the group, and AWS refuses to delete it. Let the code make the new one first, "
            "under another name (create_before_destroy)."
        )
    elif change.new("name") == name:
        says = f"{_CANNOT} the new group is made first, under the name of the old one, {code(name)}. Name it otherwise."
    else:
        says = f"{who} changes over to the new group {code(change.new('name'))}; it counts from the next reboot on."
    yield _finding(change, says)


@of_types(_CLUSTER)
def final_snapshot_has_no_name(change: Change, plan: Plan) -> Iterator[Finding]:
    """Without a name for its final snapshot a cluster cannot be destroyed; the provider says so only then."""
    now, later = _lacks_name(change.before), _lacks_name(change.after)
    if change.is_destroyed and now:
        yield _finding(change, f"{_CANNOT} a final snapshot is wanted, and the state has no name for it.")
    elif not change.is_destroyed and later and not now:
        says = "A later destroy will fail: a final snapshot is wanted and has no name."
        yield _finding(change, says, "final_snapshot_identifier")


def _lacks_name(values: Mapping[str, Value]) -> bool:
    is_wanted = bool(values) and not is_true(values.get("skip_final_snapshot"))
    return is_wanted and normal(values.get("final_snapshot_identifier")) is None


def deletion_guard_is_closed(change: Change, plan: Plan) -> Iterator[Finding]:
    """The guard of infra/guard.tf stops a destroy as long as the state says so, and as long as it is there."""
    is_guard = change.type == "terraform_data" and is_true(change.old("input.protected"))
    if is_guard and not plan.destroys_everything and change.action in {Action.DELETE, Action.FORGET}:
        says = (
            "The guard goes while it is closed: nothing stops the next destroy. Whoever means it sets "
            "deletion_protection to false, and keeps the guard."
        )
        states = "closed", "gone"
        yield Finding(Severity.STOP, Section.SECURITY, change.address, says, "", "Deletion guard", *states)
    elif change.is_destroyed and (is_guard or is_true(change.old("deletion_protection"))):
        yield _finding(change, f"{_CANNOT} deletion protection is on. To go on, apply it as false first.")


_NOT_SENT = {"final_snapshot_identifier", "apply_immediately"}
"""Arguments that the provider does not send to ModifyCluster, though it calls it when they change."""
_NO_CALL = {"tags", "tags_all", "skip_final_snapshot", "iam_roles", "default_iam_role_arn", "availability_zone"}
"""Those for which it does not call it."""


@of_types(_CLUSTER)
def modification_is_empty(change: Change, plan: Plan) -> Iterator[Finding]:
    """The provider then sends a ModifyCluster without a modification, which AWS refuses [provider, issue 36635]."""
    if change.action is not Action.UPDATE:
        return
    sent = set(change.edited) - _NO_CALL
    if sent and sent <= _NOT_SENT:
        says = (
            f"{_CANNOT} only {codes(sorted(sent))} of the cluster changes, and AWS refuses a modification that changes "
            "nothing (InvalidParameterCombination). The state then has the new value, and the next plan shows nothing. "
            "Change it together with something else of the cluster."
        )
        yield _finding(change, says, sorted(sent)[0])


@of_types(_CLUSTER)
def public_address_keeps_gateway(change: Change, plan: Plan) -> Iterator[Finding]:
    """A gateway cannot be detached while an address in its network is mapped [EC2: DependencyViolation]."""
    was_public = is_true(change.old("publicly_accessible")) and "publicly_accessible" in change.changed
    if not was_public:
        return
    gone = [g.address for g in plan.of_type("aws_internet_gateway", "aws_route") if g.action is Action.DELETE]
    if gone:
        says = (
            f"{_CANNOT} {codes(gone)} goes before the cluster has lost its public address, and AWS refuses that "
            "(DependencyViolation) for 20 minutes, then the apply fails. It works in two applies, the cluster first, "
            "or with create_before_destroy on the gateway and its route."
        )
        yield _finding(change, says)


@of_types(_CLUSTER, "aws_redshift_logging")
def warehouse_may_be_paused(change: Change, plan: Plan) -> Iterator[Finding]:
    """AWS refuses to change a paused cluster or its logging (InvalidClusterState)."""
    is_logging = change.type == "aws_redshift_logging" and change.action is not Action.NOTHING
    is_edit = change.type == _CLUSTER and change.action is Action.UPDATE and set(change.edited) - {"tags", "tags_all"}
    if not (is_logging or is_edit) or not change.before:
        return
    pauses = [
        action.address
        for action in plan.of_type("aws_redshift_scheduled_action")
        if action.before and normal(action.old("target_action.0.pause_cluster")) is not None
    ]
    if pauses:
        says = f"AWS refuses this while the cluster is paused, as {codes(pauses)} does. Apply it while it runs."
        yield _finding(change, says)


def moved_away(plan: Plan) -> Iterator[Finding]:
    """Find a plan that looks into another region or account than the one that holds what the state knows."""
    places = {place for change in (*plan.changes, *plan.drift) if (place := _place(change)) is not None}
    regions = {region for region, _ in places if region} - {plan.region}
    accounts = {account for _, account in places if account} - {plan.account}
    makes = any(change.action in {Action.CREATE, Action.REPLACE} for change in plan.changes)
    for what, others, here in (("region", regions, plan.region), ("account", accounts, plan.account)):
        is_gone = any(change.action is Action.DELETE for change in plan.drift)
        if others and here is not None and makes and is_gone:
            says = (
                f"This plan looks into the {what} {code(here)}, and the state is of {codes(sorted(others))}. What is "
                "there is not found, so it is made a second time: the old one runs on, billed, and no state knows it."
            )
            yield Finding(Severity.ASK, Section.SURPRISE, "", says)


def _place(change: Change) -> tuple[str, str] | None:
    arn = change.old("arn")
    parts = arn.split(":", 5) if isinstance(arn, str) else []
    return (parts[3], parts[4]) if len(parts) == 6 else None


@of_types("aws_s3_bucket")
def bucket_must_be_empty(change: Change, plan: Plan) -> Iterator[Finding]:
    """A bucket that holds anything is only deleted with force_destroy in the state."""
    if change.is_destroyed and not is_true(change.old("force_destroy")):
        bucket = code(change.old("bucket"))
        yield _finding(change, f"The apply stops half-way unless {bucket} is empty: force_destroy is off in the state.")


def _finding(change: Change, says: str, attribute: str = "") -> Finding:
    return Finding(Severity.ASK, Section.SURPRISE, change.address, says, attribute)
