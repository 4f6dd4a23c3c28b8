"""Take the warehouse down: show what goes and what stays, ask, destroy, and look at what is left."""

from collections.abc import Iterator
from typing import Any

from deploy import adopt, confirm, inventory
from deploy import reviewed_plan as plan
from deploy.errors import LeftoversError, NotConfirmedError
from deploy.names import GUARD, tags, variable, warehouse_name
from deploy.session import Session
from deploy.terraform import TerraformError
from deploy.verdict import review

Resource = dict[str, Any]


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
    planned = session.terraform.read_plan(str(target))
    resources = list(_resources(planned.get("prior_state", {}).get("values", {}).get("root_module", {})))
    name, region = warehouse_name(planned), variable(planned, "aws_region")
    if resources:
        build = environment.build
        plan_json = session.terraform.plan_json(str(target))
        session.say(f"\n{review(plan_json, build / 'destroy.json', build / 'destroy-review.md').text}")
        for snapshot in inventory.snapshots(region, name):
            if snapshot["SnapshotType"] == "manual":
                session.say(f"- The manual snapshot `{snapshot['SnapshotIdentifier']}`: billed until deleted.")
        _refuse_what_would_break(session, resources, region, name)
        confirm.by_name(f"This destroys {name} and its data.", name)
        _run(session, str(target))
    target.unlink()
    environment.outputs.unlink(missing_ok=True)
    _look(session, region, tags(planned), name, lag=inventory.LAG_SECONDS if resources else 0)


def _resources(module: dict[str, Any]) -> Iterator[Resource]:
    yield from (resource for resource in module.get("resources", []) if resource["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from _resources(child)


def _of(resources: list[Resource], kind: str) -> list[dict[str, Any]]:
    return [resource["values"] for resource in resources if resource["type"] == kind]


def _refuse_what_would_break(session: Session, resources: list[Resource], region: str, name: str) -> None:
    """Raise NotConfirmedError for what would stop the destroy half-way."""
    reasons = []
    file = f"infra/envs/{session.environment.name}.tfvars"
    apply_first = f"Set it in {file} and apply that first (make plan apply {session.again})."
    if any(guard["input"]["protected"] for guard in _guards(resources)):
        reasons.append(f"{name} is protected: deletion_protection is true. {apply_first}")
    for bucket in _of(resources, "aws_s3_bucket"):
        if not bucket["force_destroy"] and not inventory.is_empty(region, bucket["bucket"]):
            reasons.append(
                f"s3://{bucket['bucket']} is not empty. Empty it, or let the destroy do so: "
                f"force_destroy_buckets = true. {apply_first}"
            )
    taken = {snapshot["SnapshotIdentifier"] for snapshot in inventory.snapshots(region, name)}
    for cluster in _of(resources, "aws_redshift_cluster"):
        if cluster["final_snapshot_identifier"] in taken:
            reasons.append(
                f"The final snapshot would be {cluster['final_snapshot_identifier']}, and there is one of that name. "
                f"Copy that one under another name (aws redshift copy-cluster-snapshot) and delete it."
            )
    if reasons:
        raise NotConfirmedError("Nothing was destroyed:\n- " + "\n- ".join(reasons))


def _guards(resources: list[Resource]) -> list[dict[str, Any]]:
    return [resource["values"] for resource in resources if resource["address"] == GUARD]


def _run(session: Session, target: str) -> None:
    try:
        session.terraform.show("apply", "-input=false", target)
    except TerraformError as error:
        again = f"make destroy {session.again}"
        raise TerraformError(f"{error}\nWhat is left is in the state. Go on with: {again}") from error


def _look(session: Session, region: str, wanted: dict[str, str], name: str, lag: float) -> None:
    """Print what is left, or that nothing is. Raises LeftoversError, AccessError."""
    by = " and ".join(f"{key}={value}" for key, value in wanted.items())
    kept = {snapshot["SnapshotArn"]: snapshot for snapshot in inventory.snapshots(region, name)}
    left = inventory.settled(region, wanted, session.say, but=set(kept), lag=lag)
    for snapshot in kept.values():
        session.say(f"stays, and costs money: snapshot {snapshot['SnapshotIdentifier']}")
    if left:
        raise LeftoversError("\n  ".join([f"Still there in {region}, tagged {by}:", *sorted(left)]) + f"\n{_REMOVE}")
    rest = "nothing else" if kept else "nothing"
    session.say(f"{rest} left: looked in {region} for what is tagged {by}, and for snapshots of {name}")


_REMOVE = (
    "If nothing else made them, remove them in the AWS console. AWS may list for some minutes what is already gone: "
    "run make destroy again to look once more."
)
