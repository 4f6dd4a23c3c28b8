"""After a kill: find what Terraform made and could not write down, and print the commands that import it.

Terraform writes a resource down when AWS has answered. Killed in between, it leaves one that the next apply would make
a second time, or fail on because the name is taken.
"""

import re
import shlex
from collections.abc import Iterator, Mapping

from botocore.exceptions import ClientError

from deploy import account, inventory
from deploy.environment import Environment
from deploy.errors import NotConfirmedError
from deploy.names import tags, variable
from deploy.review.plan import Action, Plan
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
    (r":ec2:.*:security-group/", ("aws_security_group",)),
    (r":ec2:.*:security-group-rule/", ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")),
    (r":redshift:.*:cluster:", ("aws_redshift_cluster",)),
    (r":redshift:.*:subnetgroup:", ("aws_redshift_subnet_group",)),
    (r":redshift:.*:parametergroup:", ("aws_redshift_parameter_group",)),
    (r":redshift:.*:usagelimit:", ("aws_redshift_usage_limit",)),
    (r":redshift-serverless:.*:namespace/", ("aws_redshiftserverless_namespace",)),
    (r":redshift-serverless:.*:workgroup/", ("aws_redshiftserverless_workgroup",)),
    (r":logs:.*:log-group:", ("aws_cloudwatch_log_group",)),
    (r":cloudwatch:.*:alarm:", ("aws_cloudwatch_metric_alarm",)),
    (r":ecr:.*:repository/", ("aws_ecr_repository",)),
    (r":ecs:.*:cluster/", ("aws_ecs_cluster",)),
    (r":ecs:.*:task-definition/", ("aws_ecs_task_definition",)),
    (r":events:.*:rule/", ("aws_cloudwatch_event_rule",)),
    (r":scheduler:.*:schedule/", ("aws_scheduler_schedule",)),
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
    if commands := [_import(session, plan, arn, found) for arn, found in _unwritten(plan)]:
        raise NotConfirmedError(
            "\n".join(
                [
                    "The last run was killed. These carry the environment's tags or names, and are not in the state.",
                    "Import them, or remove what something else made; then run the same make target again.",
                    *commands,
                ]
            )
        )
    unmark(environment)


def _unwritten(plan: Plan) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ARN and tags of what is this environment's and not in the state."""
    written = {str(resource.values.get(name)) for resource in plan.state for name in ("arn", "id")}
    found = dict(_by_name(plan)) | inventory.tagged(variable(plan, "aws_region"), tags(plan))
    for arn, found_tags in found.items():
        if arn not in written and _identifier(arn) not in written:
            yield arn, found_tags


def _by_name(plan: Plan) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what would be made, and is there, of the kinds that a list by tag may miss.

    A bucket gets its tags by a request of its own, after it is made; the tagging API lists no IAM and no schedule, and
    that of this machine no repository.
    """
    for kind in ("aws_iam_role", "aws_iam_policy", "aws_ecr_repository", "aws_scheduler_schedule", "aws_s3_bucket"):
        for planned in _creations(plan, kind).values():
            try:
                yield _found(kind, planned, plan), {}
            except ClientError:
                continue  # not there, or not ours


def _found(kind: str, planned: Mapping[str, Value], plan: Plan) -> str:
    """Return the ARN of what is there under a planned name. Raises ClientError where there is none."""
    if kind == "aws_iam_role":
        return str(account.client("iam").get_role(RoleName=planned["name"])["Role"]["Arn"])
    region = variable(plan, "aws_region")
    if kind == "aws_scheduler_schedule":
        return str(account.client("scheduler", region).get_schedule(Name=planned["name"])["Arn"])
    if kind == "aws_ecr_repository":
        found = account.client("ecr", region).describe_repositories(repositoryNames=[planned["name"]])
        return str(found["repositories"][0]["repositoryArn"])
    caller = account.client("sts").get_caller_identity()
    if kind == "aws_iam_policy":
        partition = caller["Arn"].split(":")[1]
        arn = f"arn:{partition}:iam::{caller['Account']}:policy{planned.get('path') or '/'}{planned['name']}"
        return str(account.client("iam").get_policy(PolicyArn=arn)["Policy"]["Arn"])
    s3 = account.client("s3", region)
    s3.head_bucket(Bucket=planned["bucket"], ExpectedBucketOwner=caller["Account"])
    return f"arn:aws:s3:::{planned['bucket']}"


def _creations(plan: Plan, *types: str) -> dict[str, Mapping[str, Value]]:
    """Return the planned values of what would be made, by address."""
    return {change.address: change.after for change in plan.of_type(*types) if change.action is Action.CREATE}


def _identifier(arn: str) -> str:
    _, is_log_group, name = arn.partition(":log-group:")
    return name if is_log_group else re.split(r"[:/]", arn)[-1]


def _import_id(arn: str, planned: Mapping[str, Value]) -> str:
    """Return what Terraform imports by: an ARN, a URL, or a name, also where the ARN has an id that AWS made up."""
    if ":policy/" in arn or ":task-definition/" in arn:
        return arn
    if ":sqs:" in arn:
        _, _, _, region, owner, name = arn.split(":")
        return f"{account.client('sqs', region).meta.endpoint_url}/{owner}/{name}"
    if ":scheduler:" in arn:
        return arn.partition(":schedule/")[2]
    named = planned.get("workgroup_name") or planned.get("namespace_name")
    return str(named) if ":redshift-serverless:" in arn and named else _identifier(arn)


def _import(session: Session, plan: Plan, arn: str, found_tags: dict[str, str]) -> str:
    """Return the command that imports one resource, whose address is left to a person where several may be meant."""
    types = next((types for pattern, types in TYPES if re.search(pattern, arn)), ())
    names = {_identifier(arn), found_tags.get("Name")}
    planned = _creations(plan, *types)
    meant = [address for address, values in planned.items() if not _names(values) or names & _names(values)]
    address = shlex.quote(meant[0]) if len(meant) == 1 else "ADDRESS"
    variables = shlex.join(session.environment.variables())
    by = _import_id(arn, planned[meant[0]] if meant else {})
    command = f"  {session.terraform.by_hand} import {variables} {address} {by}"
    choice = f" ADDRESS is one of: {', '.join(meant)}." if meant[1:] else ""
    return f"{arn}{choice}\n{command}" if meant else f"{arn}\n  is nothing that this plan makes: remove it"


def _names(planned: Mapping[str, Value]) -> set[str]:
    named = [planned.get(name) for name in ("bucket", "cluster_identifier", "alarm_name", "name")]
    return {name for name in (*named, (planned.get("tags") or {}).get("Name")) if name}
