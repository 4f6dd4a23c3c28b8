"""After a kill: find what Terraform made and could not write down, and print the commands that import it.

Terraform writes a resource down when AWS has answered. Killed in between, it leaves one that the next apply would make
a second time, or fail on because the name is taken.
"""

import re
import shlex
from collections.abc import Iterator, Mapping

from deploy import account, inventory, unlisted
from deploy.environment import Environment
from deploy.errors import NotConfirmedError
from deploy.names import tags, variable, warehouse_name
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import Value
from deploy.session import Session

TYPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r":s3:::", ("aws_s3_bucket",)),
    (r":ec2:.*:vpc/", ("aws_vpc",)),
    (r":ec2:.*:subnet/", ("aws_subnet",)),
    (r":ec2:.*:route-table/", ("aws_route_table",)),
    (r":ec2:.*:internet-gateway/", ("aws_internet_gateway",)),
    (r":ec2:.*:vpc-endpoint/", ("aws_vpc_endpoint",)),
    (r":ec2:.*:vpc-flow-log/", ("aws_flow_log",)),
    (r":ec2:.*:security-group/", ("aws_security_group", "aws_default_security_group")),
    (r":ec2:.*:security-group-rule/", ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")),
    (r":redshift:.*:cluster:", ("aws_redshift_cluster",)),
    (r":redshift:.*:subnetgroup:", ("aws_redshift_subnet_group",)),
    (r":redshift:.*:parametergroup:", ("aws_redshift_parameter_group",)),
    (r":redshift:.*:usagelimit:", ("aws_redshift_usage_limit",)),
    (r":redshift:.*:eventsubscription:", ("aws_redshift_event_subscription",)),
    (r":redshift-serverless:.*:namespace/", ("aws_redshiftserverless_namespace",)),
    (r":redshift-serverless:.*:workgroup/", ("aws_redshiftserverless_workgroup",)),
    (r":logs:.*:log-group:", ("aws_cloudwatch_log_group",)),
    (r":cloudwatch:.*:alarm:", ("aws_cloudwatch_metric_alarm",)),
    (r":ecr:.*:repository/", ("aws_ecr_repository",)),
    (r":ecs:.*:cluster/", ("aws_ecs_cluster",)),
    (r":ecs:.*:task-definition/", ("aws_ecs_task_definition",)),
    (r":events:.*:rule/", ("aws_cloudwatch_event_rule",)),
    (r":sns:", ("aws_sns_topic",)),
    (r":sqs:", ("aws_sqs_queue",)),
    (r":iam::.*:role/", ("aws_iam_role",)),
    (r":iam::.*:policy/", ("aws_iam_policy",)),
)
"""Types of Terraform's by the ARN of what they make. The identifier that Terraform imports by is the ARN's last
word."""


def mark(environment: Environment) -> None:
    """Note that an apply begins."""
    (environment.build / "applying").touch()


def unmark(environment: Environment) -> None:
    """Note that the apply has ended, well or badly, with its state written."""
    (environment.build / "applying").unlink(missing_ok=True)


def after_a_kill(session: Session) -> None:
    """Raise NotConfirmedError if the last apply was killed and AWS has what the state does not, until it has it not.

    Raises TerraformError, AccessError.
    """
    environment = session.environment
    if not (environment.build / "applying").exists():
        return
    session.say("the last run was killed; looking for what it made and could not write down")
    session.plan("adopt.tfplan")
    target = environment.build / "adopt.tfplan"
    plan = session.read_plan(target)
    target.unlink()
    if unwritten := [*_unwritten(session, plan)]:
        raise NotConfirmedError(
            "\n".join(
                [
                    "The last run was killed. These carry the environment's tags or names, and are not in the state.",
                    "Import them, or remove what something else made; then run the same make target again.",
                    *unwritten,
                ]
            )
        )
    unmark(environment)


def _unwritten(session: Session, plan: Plan) -> Iterator[str]:
    """Yield what is this environment's and not in the state, each with the command that imports it."""
    known = {(one.type, str(one.values.get(name))) for one in plan.state for name in ("arn", "id")}
    for change, by in unlisted.found(plan):
        known.add((change.type, by))
        yield f"{change.address} is there already.\n{_command(session, change.address, by)}"
    region = variable(plan, "aws_region")
    snapshots = {snapshot.arn for snapshot in inventory.snapshots(region, warehouse_name(plan))}
    for arn, given in inventory.tagged(region, tags(plan)).items():
        types = next((types for pattern, types in TYPES if re.search(pattern, arn)), ())
        if arn in snapshots or any((kind, by) in known for kind in types for by in (arn, _identifier(arn))):
            continue
        meant = _meant(plan, types, {_identifier(arn), given.get("Name")})
        if any(unlisted.waits(change) for change in meant):
            continue  # The next run asks which one it is.
        if not meant:
            yield f"{arn}\n  is nothing that this plan makes: remove it"
            continue
        choice = f" ADDRESS is one of: {', '.join(change.address for change in meant)}." if meant[1:] else ""
        address = "ADDRESS" if meant[1:] else meant[0].address
        yield f"{arn}{choice}\n{_command(session, address, _import_id(arn, meant[0].after))}"


def _command(session: Session, address: str, by: str) -> str:
    variables = shlex.join(session.environment.variables())
    return f"  {session.terraform.by_hand} import {variables} {shlex.quote(address)} {shlex.quote(by)}"


def _meant(plan: Plan, types: tuple[str, ...], names: set[str | None]) -> list[Change]:
    """Return what the plan would make that something of these types and names may be."""
    made = [change for change in plan.of_type(*types) if change.action is Action.CREATE]
    return [change for change in made if not _names(change.after) or names & _names(change.after)]


def _identifier(arn: str) -> str:
    _, is_log_group, name = arn.partition(":log-group:")
    return name if is_log_group else re.split(r"[:/]", arn)[-1]


def _import_id(arn: str, planned: Mapping[str, Value]) -> str:
    """Return what Terraform imports by: an ARN, a URL, or a name, also where the ARN has an id that AWS made up."""
    if ":task-definition/" in arn or ":sns:" in arn:
        return arn
    if ":sqs:" in arn:
        _, _, _, region, owner, name = arn.split(":")
        return f"{account.client('sqs', region).meta.endpoint_url}/{owner}/{name}"
    named = planned.get("workgroup_name") or planned.get("namespace_name")
    return str(named) if ":redshift-serverless:" in arn and named else _identifier(arn)


def _names(planned: Mapping[str, Value]) -> set[str]:
    named = [planned.get(name) for name in ("bucket", "cluster_identifier", "alarm_name", "name")]
    return {name for name in (*named, (planned.get("tags") or {}).get("Name")) if name}
