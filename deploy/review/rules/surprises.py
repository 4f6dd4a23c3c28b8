"""Edits that do not do what they look like."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden

_CLUSTER = "aws_redshift_cluster"
SETTINGS_OF_CLUSTER = {
    "aws_redshift_logging": "The audit log",
    "aws_redshift_usage_limit": "The usage limit",
    "aws_redshift_snapshot_copy": "The copying of snapshots",
    "aws_redshift_snapshot_schedule_association": "The snapshot schedule",
    "aws_redshift_cluster_iam_roles": "The cluster's roles",
}
"""What is set on a cluster by its identifier."""


@of_types(_CLUSTER)
def database_is_not_renamed(change: Change, plan: Plan) -> Iterator[Finding]:
    """Redshift has no call that renames the first database [API_ModifyCluster]."""
    if change.action is Action.UPDATE and "database_name" in change.changed:
        old, new = code(change.old("database_name")), code(change.new("database_name"))
        says = (
            f"Nothing is renamed: the cluster keeps the database {old}, every later plan shows this edit again, and "
            f"clients are sent to {new}, which is not there. Make it with CREATE DATABASE, or take the edit back."
        )
        yield _finding(change, says, "database_name")


@of_types(_CLUSTER)
def clients_must_follow(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find edits after which clients connect elsewhere, or by other rules."""
    if change.action in {Action.UPDATE, Action.REPLACE}:
        if "port" in change.changed:
            old, new = code(change.old("port")), code(change.new("port"))
            yield _finding(change, f"Clients must follow from port {old} to {new}; those at the old one fail.", "port")
        if "cluster_identifier" in change.replace_paths:
            says = (
                "The endpoint's host name changes with the identifier, and clients must follow. AWS could rename the "
                "cluster in place and keep its data; Terraform cannot."
            )
            yield _finding(change, says, "cluster_identifier")


@of_types(_CLUSTER, "aws_redshift_subnet_group")
def other_surroundings(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a cluster that is put among other groups or subnets."""
    if change.action is not Action.UPDATE:
        return
    if change.type == _CLUSTER and "vpc_security_group_ids" in change.edited:
        says = "Other security groups decide who reaches the cluster; open connections may break."
        yield _finding(change, says, "vpc_security_group_ids")
    if change.type == _CLUSTER and "cluster_parameter_group_name" in change.edited:
        group = code(change.new("cluster_parameter_group_name"))
        says = f"The parameters, require_ssl among them, are those of {group} from the cluster's next reboot on."
        yield _finding(change, says, "cluster_parameter_group_name")
    if change.type == "aws_redshift_subnet_group" and "subnet_ids" in change.edited:
        says = "The subnets that the cluster may be put in change. One that it is in cannot be taken out."
        yield _finding(change, says, "subnet_ids")


def flags_of_the_state_decide(change: Change, plan: Plan) -> Iterator[Finding]:
    """A destroy goes by the flags that were applied last, not by those in the code."""
    if change.action is Action.REPLACE:
        for flag in ("skip_final_snapshot", "force_destroy", "final_snapshot_identifier"):
            if flag in change.edited:
                says = (
                    f"{code(flag)} is edited in the same plan, too late: the old one is destroyed with "
                    f"{code(change.old(flag))}, as last applied. Apply the flag by itself first."
                )
                yield _finding(change, says, flag)


def password_enters_the_state(change: Change, plan: Plan) -> Iterator[Finding]:
    """A password that Terraform is given stands in its state in the clear."""
    is_given = change.action is not Action.DELETE and change.new("master_password") is Hidden.SENSITIVE
    if is_given and "master_password" in change.changed:
        says = (
            "The password stands in the state in the clear, for whoever reads the state. Let AWS make and keep it "
            "(manage_master_password)."
        )
        states = "(sensitive)", "(sensitive)"
        yield Finding(
            Severity.ASK, Section.SECURITY, change.address, says, "master_password", "Password in the state", *states
        )


def secret_value_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a value that changes and must not be shown."""
    if change.action is Action.UPDATE:
        for attribute in change.changed:
            is_secret = bool({Hidden.SENSITIVE, Hidden.SECRET} & _hidden(change, attribute))
            if is_secret and attribute != "master_password":
                yield _finding(change, f"{code(attribute)} changes; it is sensitive, so it is not shown.", attribute)


def _hidden(change: Change, attribute: str) -> set[Hidden]:
    return {value for value in (change.old(attribute), change.new(attribute)) if isinstance(value, Hidden)}


@of_types(*SETTINGS_OF_CLUSTER)
def settings_go_with_cluster(change: Change, plan: Plan) -> Iterator[Finding]:
    """What is set on a cluster by its identifier goes with the old cluster; Terraform sees that at the next refresh."""
    if change.action is not Action.NOTHING:
        return
    for cluster in plan.of_type(_CLUSTER):
        is_same = change.old("cluster_identifier") == cluster.new("cluster_identifier")
        if cluster.action is Action.REPLACE and is_same:
            says = (
                f"{SETTINGS_OF_CLUSTER[change.type]} goes with the old cluster, and this plan does not make it again. "
                "Plan and apply again right afterwards."
            )
            yield _finding(change, says)


def state_only(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what Terraform takes into its state or lets go."""
    if change.action is Action.FORGET:
        says = "Terraform forgets it. It stays on AWS, costs what it costs, and no code describes it."
        yield _finding(change, says)
    if change.is_imported:
        yield _finding(change, "Terraform takes over what is there already: from then on a destroy destroys it.")


def _finding(change: Change, says: str, attribute: str = "") -> Finding:
    return Finding(Severity.ASK, Section.SURPRISE, change.address, says, attribute)
