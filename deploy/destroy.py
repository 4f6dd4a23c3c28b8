"""Take the warehouse down: show what goes and what stays, ask, destroy, and look at what is left."""

from datetime import datetime, timezone

from deploy import adopt, confirm, inventory
from deploy import reviewed_plan as plan
from deploy.errors import LeftoversError, NotConfirmedError
from deploy.names import GUARD, tags, variable, warehouse_name
from deploy.review.plan import Plan
from deploy.review.values import at
from deploy.session import Session
from deploy.terraform import TerraformError
from deploy.verdict import review


def destroy(session: Session) -> None:
    """Destroy everything that the state holds.

    Raises NotConfirmedError and changes nothing, TerraformError when it breaks half-way, LeftoversError when something
    is still there afterwards.
    """
    environment = session.environment
    plan.forget(environment)
    adopt.after_a_kill(session)
    session.say(f"planning the destroy of {environment.name}")
    session.plan("destroy.tfplan", "-destroy")
    target = environment.build / "destroy.tfplan"
    build = environment.build
    found = review(session.terraform.plan_json(str(target)), build / "destroy.json", build / "destroy-review.md")
    planned = found.plan
    name, region = warehouse_name(planned), variable(planned, "aws_region")
    if planned.state:
        session.say(f"\n{found.text}")
        for snapshot in inventory.snapshots(region, name):
            if snapshot.manual:
                session.say(f"- The manual snapshot `{snapshot.name}`: billed until deleted.")
        _refuse_what_would_break(session, planned, region, name)
        confirm.by_name(f"This destroys {name} and its data.", name)
        _keep_namespaces(session, planned, region)
        _run(session, str(target))
    target.unlink()
    environment.outputs.unlink(missing_ok=True)
    _look(session, region, tags(planned), name, lag=inventory.LAG_SECONDS if planned.state else 0)


def _refuse_what_would_break(session: Session, planned: Plan, region: str, name: str) -> None:
    """Raise NotConfirmedError for what would stop the destroy half-way."""
    reasons = []
    file = f"infra/envs/{session.environment.name}.tfvars"
    apply_first = f"Set it in {file} and apply that first (make plan apply {session.again})."
    if any(at(guard.values, "input.protected") for guard in planned.state if guard.address == GUARD):
        reasons.append(f"{name} is protected: deletion_protection is true. {apply_first}")
    for bucket in planned.values_of("aws_s3_bucket"):
        if not bucket["force_destroy"] and not inventory.is_empty(region, bucket["bucket"]):
            reasons.append(
                f"s3://{bucket['bucket']} is not empty. Empty it, or let the destroy do so: "
                f"force_destroy_buckets = true. {apply_first}"
            )
    taken = {snapshot.name for snapshot in inventory.snapshots(region, name)}
    for cluster in planned.values_of("aws_redshift_cluster"):
        if cluster["final_snapshot_identifier"] in taken:
            reasons.append(
                f"The final snapshot would be {cluster['final_snapshot_identifier']}, and there is one of that name. "
                f"Copy that one under another name (aws redshift copy-cluster-snapshot) and delete it."
            )
    if reasons:
        raise NotConfirmedError("Nothing was destroyed:\n- " + "\n- ".join(reasons))


def _keep_namespaces(session: Session, planned: Plan, region: str) -> None:
    """Take the final snapshot of a serverless warehouse, which Terraform's provider does not. Raises AccessError."""
    if variable(planned, "skip_final_snapshot"):
        return
    for namespace in planned.values_of("aws_redshiftserverless_namespace"):
        name = namespace["namespace_name"]
        now = datetime.now(timezone.utc).strftime("%Y%m%d%H%M%S")
        inventory.keep_namespace(region, name, f"{name}-final-{now}", session.say)


def _run(session: Session, target: str) -> None:
    try:
        session.terraform.show("apply", "-input=false", target)
    except TerraformError as error:
        again = f"make destroy {session.again}"
        raise TerraformError(f"{error}\nWhat is left is in the state. Go on with: {again}") from error


def _look(session: Session, region: str, wanted: dict[str, str], name: str, lag: float) -> None:
    """Print what is left, or that nothing is. Raises LeftoversError, AccessError."""
    by = " and ".join(f"{key}={value}" for key, value in wanted.items())
    kept = inventory.snapshots(region, name)
    left = inventory.settled(region, wanted, session.say, but={snapshot.arn for snapshot in kept}, lag=lag)
    names = sorted(snapshot.name for snapshot in kept)
    for snapshot in names:
        session.say(f"stays, and costs money: snapshot {snapshot}")
    session.environment.kept.unlink(missing_ok=True)
    if names:
        session.environment.kept.write_text("".join(f"{snapshot}\n" for snapshot in names))
    if left:
        raise LeftoversError("\n  ".join([f"Still there in {region}, tagged {by}:", *sorted(left)]) + f"\n{_REMOVE}")
    rest = "nothing else" if kept else "nothing"
    session.say(f"{rest} left: looked in {region} for what is tagged {by}, and for snapshots of {name}")


_REMOVE = (
    "If nothing else made them, remove them in the AWS console. AWS may list for some minutes what is already gone: "
    "run make destroy again to look once more."
)
