"""What a destroy leaves behind: billed, in the way of a name, or unreadable."""

from collections.abc import Iterator, Mapping

from deploy.review.markdown import code
from deploy.review.plan import Action, Plan
from deploy.review.values import Value, is_true, normal, texts

DEFAULT_DAYS = 30
"""Days that AWS waits before a key or a secret is gone, unless told otherwise [KMS: deleting keys; Secrets Manager]."""


def leftovers(plan: Plan) -> list[str]:
    """Return, one line each, what stays after a destroy of the stack as this plan would leave it.

    When the plan is a destroy, of the stack as it is: a destroy goes by what was applied last.
    """
    is_destroy = plan.destroys_everything
    values = [
        (change.type, change.before if is_destroy else change.after)
        for change in plan.changes
        if change.action is not Action.FORGET and (is_destroy or change.action is not Action.DELETE)
    ]
    return [line for kind, resource in values if resource for line in _LINES.get(kind, _nothing)(resource)]


def _nothing(values: Mapping[str, Value]) -> Iterator[str]:
    del values
    yield from ()


def _of_cluster(values: Mapping[str, Value]) -> Iterator[str]:
    name, snapshot = code(values.get("cluster_identifier")), values.get("final_snapshot_identifier")
    if is_true(values.get("skip_final_snapshot")):
        yield f"Of {name} no final snapshot; manual ones, if there are any, stay and are billed until deleted."
    elif normal(snapshot) is None:
        yield f"The destroy of {name} fails: a final snapshot is wanted and has no name."
    else:
        yield f"The final snapshot {code(snapshot)} of {name}, and manual ones if there are any: billed until deleted."
    if (keys := texts(values.get("kms_key_id"))) != [] and normal(keys[0]) is not None:
        yield f"Snapshots of {name} can be read as long as their key is there: {code(keys[0])}."


def _of_namespace(values: Mapping[str, Value]) -> Iterator[str]:
    name = code(values.get("namespace_name"))
    yield f"Snapshots of the namespace {name} that somebody or `make destroy` took: billed until deleted."


def _of_key(values: Mapping[str, Value]) -> Iterator[str]:
    days = values.get("deletion_window_in_days") or DEFAULT_DAYS
    name = code(values.get("description") or "without a description")
    yield f"The key {name}, for {days} days pending deletion; what it encrypted is unreadable from the first."


def _of_secret(values: Mapping[str, Value]) -> Iterator[str]:
    window = values.get("recovery_window_in_days")
    days = DEFAULT_DAYS if window is None else window
    if days:
        yield f"The secret {code(values.get('name'))} for {days} days, which blocks its name."


def _of_bucket(values: Mapping[str, Value]) -> Iterator[str]:
    if not is_true(values.get("force_destroy")):
        yield f"The bucket {code(values.get('bucket'))}, unless it is empty: the destroy stops there."


def _of_logging(values: Mapping[str, Value]) -> Iterator[str]:
    if values.get("log_destination_type") == "cloudwatch":
        yield f"The log groups that Redshift made for {code(values.get('cluster_identifier'))}: billed until deleted."


def _of_log_group(values: Mapping[str, Value]) -> Iterator[str]:
    if is_true(values.get("skip_destroy")):
        yield f"The log group {code(values.get('name'))} (skip_destroy): billed until deleted."


_LINES = {
    "aws_redshift_cluster": _of_cluster,
    "aws_redshiftserverless_namespace": _of_namespace,
    "aws_kms_key": _of_key,
    "aws_secretsmanager_secret": _of_secret,
    "aws_s3_bucket": _of_bucket,
    "aws_redshift_logging": _of_logging,
    "aws_cloudwatch_log_group": _of_log_group,
}
