"""Where the audit log, the flow log and the access log go."""

from collections.abc import Iterator, Mapping

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, at, is_true, normal

_LABELS = {
    "aws_redshift_logging": "Audit log",
    "aws_flow_log": "Flow log",
    "aws_s3_bucket_logging": "Access log of the bucket",
}
_DESTINATION = (
    "bucket_name",
    "target_bucket",
    "log_destination",
    "log_group_name",
    "log_exports",
    "s3_key_prefix",
    "target_prefix",
)
"""Attributes that say where each of them goes, the bucket or group first."""
_EDITS = (*_DESTINATION, "log_destination_type", "traffic_type", "cluster_identifier", "bucket")


@of_types(*_LABELS, "aws_redshift_cluster")
def log_destination_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Yield where each log goes before and after."""
    if change.type in _LABELS and change.action not in {Action.NOTHING, Action.FORGET}:
        yield from _own_resource(change)
    elif change.type == "aws_redshift_cluster" and change.action in {Action.UPDATE, Action.REPLACE}:
        yield from _block_of_cluster(change)


def _own_resource(change: Change) -> Iterator[Finding]:
    before, after = _destination(change.before), _destination(change.after)
    edited = [name for name in change.edited if name in _EDITS]
    if before == after and not edited:
        return
    stops = change.action is Action.DELETE
    severity = Severity.SAFE if change.action is Action.CREATE else Severity.ASK
    says = "Nothing is written down any more." if stops else "What is written from then on is found in the new place."
    if change.action is Action.CREATE:
        says = "Written from then on."
    # Of something new the finding is about the resource: where the log goes is judged by itself.
    for name in (edited if change.action is Action.UPDATE else []) or [""]:
        yield Finding(severity, Section.SECURITY, change.address, says, name, _LABELS[change.type], before, after)
        if change.action is not Action.UPDATE:
            return


def _block_of_cluster(change: Change) -> Iterator[Finding]:
    """Read the cluster's `logging` block, which provider 6.x has no more; elsewhere it mirrors aws_redshift_logging."""
    if "logging" not in change.configured and not change.new("logging.0"):
        return
    before, after = is_true(at(change.before, "logging.0.enable")), is_true(at(change.after, "logging.0.enable"))
    if before and not after:
        says = "Who connected and what they ran is no longer written down."
        states = _destination(change.before["logging"][0]), "off"
        yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "logging", "Audit log", *states)


def _destination(values: Mapping[str, Value]) -> str:
    if not values:
        return "off"
    parts = [values.get(name) for name in _DESTINATION]
    known = [code(part) for part in parts if normal(part) is not None and not isinstance(part, Hidden)]
    return ", ".join(known) or "(known after apply)"
