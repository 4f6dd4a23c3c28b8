"""How long copies and logs are kept."""

from collections.abc import Iterator
from typing import NamedTuple

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value


class Retention(NamedTuple):
    """A number of days, and what a smaller number deletes."""

    type: str
    path: str
    label: str
    shorter: str
    longer: str = "Kept longer."
    zero: str = ""
    """What 0 means where it means never to keep any; empty where it means for ever."""
    forever: tuple[int, ...] = ()
    kept: str = ""
    """What is said of something new; empty where it goes without saying."""


RETENTIONS = (
    Retention(
        "aws_redshift_cluster",
        "automated_snapshot_retention_period",
        "Days of automated snapshots",
        "Automated snapshots that are older are deleted.",
        zero="No automated snapshot is kept: there is nothing to go back to. RA3 and RG clusters refuse 0.",
        kept="The data can be had back as it was on any of these days.",
    ),
    Retention(
        "aws_redshift_cluster",
        "manual_snapshot_retention_period",
        "Days of manual snapshots",
        "Manual snapshots made from then on are deleted sooner.",
        forever=(-1,),
    ),
    Retention(
        "aws_cloudwatch_log_group",
        "retention_in_days",
        "Days of logs",
        "Log events that are older are deleted.",
        forever=(0,),
    ),
    Retention(
        "aws_redshift_snapshot_copy",
        "retention_period",
        "Days of copied snapshots",
        "Copied snapshots that are older are deleted.",
    ),
    Retention(
        "aws_kms_key",
        "deletion_window_in_days",
        "Days before a deleted key is gone",
        "A key deleted by mistake can be saved for fewer days.",
    ),
    Retention(
        "aws_secretsmanager_secret",
        "recovery_window_in_days",
        "Days before a deleted secret is gone",
        "A secret deleted by mistake can be saved for fewer days.",
        zero="A deleted secret is gone at once.",
    ),
)


@of_types(*(retention.type for retention in RETENTIONS))
def kept_shorter(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every number of days that changes, and a 0 in something new."""
    if change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        return
    for retention in RETENTIONS:
        if retention.type == change.type:
            old, new = change.old(retention.path), change.new(retention.path)
            if old != new and (change.before or retention.kept or (new == 0 and retention.zero)):
                yield from _judge(retention, change, old, new)


def _judge(retention: Retention, change: Change, old: Value, new: Value) -> Iterator[Finding]:
    if new == 0 and retention.zero:
        yield _finding(retention, change, Severity.STOP, retention.zero)
    elif not change.before:
        yield _finding(retention, change, Severity.SAFE, retention.kept)
    elif new is None and old is not None and old not in retention.forever:
        yield _finding(retention, change, Severity.ASK, "The number is left out: what counts then is AWS's choice.")
    elif isinstance(new, Hidden):
        yield _finding(retention, change, Severity.ASK, "The new number is known after the apply.")
    elif _days(retention, new) < _days(retention, old):
        yield _finding(retention, change, Severity.ASK, retention.shorter)
    else:
        yield _finding(retention, change, Severity.SAFE, retention.longer)


def _days(retention: Retention, value: Value) -> float:
    if value is None or value in retention.forever:
        return float("inf")
    return float(value) if isinstance(value, int | float) else 0


def _finding(retention: Retention, change: Change, severity: Severity, says: str) -> Finding:
    path = retention.path
    states = code(change.old(path)) if change.before else "(new)", code(change.new(path))
    return Finding(severity, Section.SECURITY, change.address, says, path, retention.label, *states)
