"""What is destroyed or replaced, which attribute forces it, and what is lost with it."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, spoken
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.words import HOLD_NO_DATA, LOSSES, REASONS, Loss
from deploy.review.values import is_true, normal


def destroyed(change: Change, plan: Plan) -> Iterator[Finding]:
    """Yield of every resource that goes. Nothing that goes is safe."""
    if not change.is_destroyed:
        return
    loss = _loss(change)
    if plan.destroys_everything and change.type in HOLD_NO_DATA:
        loss = loss._replace(says="no data")
    passing = "until the new one is there, " if change.action is Action.REPLACE and change.type in HOLD_NO_DATA else ""
    says = f"{passing}{loss.says}."
    yield Finding(loss.severity, Section.LOSS, change.address, says, label=_what_happens(change))


def _what_happens(change: Change) -> str:
    if change.is_deposed:
        return "destroyed: what an earlier apply replaced and did not come to destroy"
    if change.action is Action.REPLACE:
        return f"replaced: {_why(change)}"
    return f"destroyed: {REASONS.get(change.reason, 'the plan is to destroy it')}"


def _why(change: Change) -> str:
    edits = [f"{code(path)} from {code(change.old(path))} to {code(change.new(path))}" for path in change.replace_paths]
    return spoken(edits) or REASONS.get(change.reason, "Terraform cannot change it in place")


def _loss(change: Change) -> Loss:
    if change.type == "aws_redshift_cluster":
        return Loss(Severity.STOP, _of_cluster(change))
    if change.type == "aws_s3_bucket":
        return _of_bucket(change)
    unknown = Loss(
        Severity.ASK, f"this review does not know whether a {code(change.type)} holds data; find out before you apply"
    )
    return LOSSES.get(change.type, unknown)


def _of_cluster(change: Change) -> str:
    name = change.old("final_snapshot_identifier")
    if is_true(change.old("skip_final_snapshot")):
        kept = "No final snapshot is taken"
    elif normal(name) is None:
        kept = "A final snapshot is wanted and has no name"
    else:
        kept = f"The final snapshot {code(name)} keeps a copy, from which a new cluster can be made"
    lost = "every database of the cluster, its users and its automated snapshots"
    if change.action is Action.REPLACE:
        source = change.new("snapshot_identifier")
        new = "empty" if normal(source) is None else f"what the snapshot {code(source)} holds"
        return f"{lost}. {kept}. The new cluster is {new}"
    return f"{lost}. {kept}"


def _of_bucket(change: Change) -> Loss:
    bucket = code(change.old("bucket"))
    if is_true(change.old("force_destroy")):
        return Loss(Severity.STOP, f"every object in {bucket} and all their versions")
    return Loss(Severity.ASK, f"the bucket {bucket}, which must be empty by then")
