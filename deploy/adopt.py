"""After a kill: take into the state what Terraform made and could not write down.

Terraform writes a resource down when AWS has answered. Killed in between, it leaves one that the next apply would make
a second time, or fail on because the name is taken.
"""

import re
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from deploy import account, inventory
from deploy.environment import Environment
from deploy.names import tags, variable
from deploy.step import Session
from deploy.terraform import TerraformError

#: ARNs, and the types and identifier of the resource that Terraform imports for one.
ARNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"arn:[^:]+:s3:::(?P<id>[^/]+)$", ("aws_s3_bucket",)),
    (r".*:ec2:.*:vpc/(?P<id>.+)$", ("aws_vpc",)),
    (r".*:ec2:.*:subnet/(?P<id>.+)$", ("aws_subnet",)),
    (r".*:ec2:.*:route-table/(?P<id>.+)$", ("aws_route_table",)),
    (r".*:ec2:.*:internet-gateway/(?P<id>.+)$", ("aws_internet_gateway",)),
    (r".*:ec2:.*:vpc-endpoint/(?P<id>.+)$", ("aws_vpc_endpoint",)),
    (r".*:ec2:.*:vpc-flow-log/(?P<id>.+)$", ("aws_flow_log",)),
    (r".*:ec2:.*:security-group/(?P<id>.+)$", ("aws_security_group",)),
    (
        r".*:ec2:.*:security-group-rule/(?P<id>.+)$",
        ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"),
    ),
    (r".*:redshift:.*:cluster:(?P<id>.+)$", ("aws_redshift_cluster",)),
    (r".*:redshift:.*:subnetgroup:(?P<id>.+)$", ("aws_redshift_subnet_group",)),
    (r".*:redshift:.*:parametergroup:(?P<id>.+)$", ("aws_redshift_parameter_group",)),
    (r".*:redshift:.*:usagelimit:(?P<id>.+)$", ("aws_redshift_usage_limit",)),
    (r".*:iam::.*:role/(?P<id>.+)$", ("aws_iam_role",)),
)


def mark(environment: Environment) -> None:
    """Note that an apply begins."""
    (environment.build / "applying").touch()


def unmark(environment: Environment) -> None:
    """Note that the apply has ended, well or badly, with its state written."""
    (environment.build / "applying").unlink(missing_ok=True)


def after_a_kill(session: Session) -> None:
    """Import what the last apply left unwritten, if it was killed, and name what cannot be told apart.

    Raises TerraformError, AccessError.
    """
    if not (session.environment.build / "applying").exists():
        return
    session.say("the last run was killed; looking for what it made and could not write down")
    session.plan("adopt.tfplan")
    target = session.environment.build / "adopt.tfplan"
    plan = session.terraform.read_plan(str(target))
    target.unlink()
    for arn, found_tags in _unwritten(plan):
        _adopt(session, plan, arn, found_tags)
    unmark(session.environment)


def _unwritten(plan: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give what carries the environment's tags and is not in the state."""
    written = set(_identities(plan.get("prior_state", {}).get("values", {}).get("root_module", {})))
    found = dict(_by_name(plan)) | inventory.tagged(variable(plan, "aws_region"), tags(plan))
    for arn, found_tags in found.items():
        types, identifier = _resource(arn)
        if arn not in written and not any((kind, identifier) in written for kind in types):
            yield arn, found_tags


def _resource(arn: str) -> tuple[tuple[str, ...], str]:
    """Give the types that the resource of an ARN can have in Terraform, and its identifier there."""
    matches = ((re.match(pattern, arn), types) for pattern, types in ARNS)
    return next(((types, match["id"]) for match, types in matches if match), ((), "ID"))


def _identities(module: dict[str, Any]) -> Iterator[str | tuple[str, str]]:
    for resource in module.get("resources", []):
        values = resource["values"]
        yield str(values.get("arn"))
        yield resource["type"], str(values.get("id"))
    for child in module.get("child_modules", []):
        yield from _identities(child)


def _by_name(plan: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give what would be made, and is there, of the two kinds that a list by tag may miss.

    A bucket gets its tags by a request of its own, after it is made; and the tagging API lists no IAM.
    """
    for change in _creations(plan, ("aws_s3_bucket", "aws_iam_role")):
        planned = change["change"]["after"]
        try:
            if change["type"] == "aws_iam_role":
                yield account.client("iam").get_role(RoleName=planned["name"])["Role"]["Arn"], {}
            else:
                owner = account.client("sts").get_caller_identity()["Account"]
                s3 = account.client("s3", variable(plan, "aws_region"))
                s3.head_bucket(Bucket=planned["bucket"], ExpectedBucketOwner=owner)
                yield f"arn:aws:s3:::{planned['bucket']}", {}
        except ClientError:
            continue  # not there, or not ours


def _creations(plan: dict[str, Any], types: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        change
        for change in plan.get("resource_changes", [])
        if change["type"] in types and change["change"]["actions"] == ["create"]
    ]


def _adopt(session: Session, plan: dict[str, Any], arn: str, found_tags: dict[str, str]) -> None:
    types, identifier = _resource(arn)
    created = _creations(plan, types)
    candidates = [item["address"] for item in created if _may_be(item["change"]["after"], identifier, found_tags)]
    if len(candidates) != 1:
        by_hand = f"{session.terraform.by_hand} import -var-file={session.environment.tfvars}"
        session.say(
            f"  {arn} is tagged as this environment's and is not in the state. If nothing else made it, remove it, or "
            f"import it as {' or '.join(candidates) or 'what it is'}: {by_hand} ADDRESS {identifier}"
        )
        return
    [address] = candidates
    try:
        session.terraform.capture(
            "import", "-no-color", "-input=false", *session.environment.variables(), address, identifier
        )
    except TerraformError as error:
        session.say(f"  {arn} could not be imported as {address}: {error}")
    else:
        session.say(f"  {address} is {identifier}: now in the state")


def _may_be(planned: dict[str, Any], identifier: str, found_tags: dict[str, str]) -> bool:
    """Say whether what is there can be what is planned, as far as names tell."""
    if "Name" in (planned.get("tags") or {}):
        return bool(planned["tags"]["Name"] == found_tags.get("Name"))
    if planned.get("feature_type"):  # a usage limit names its cluster, and has an identifier of AWS's making
        return True
    names = [planned[name] for name in ("bucket", "cluster_identifier", "name") if planned.get(name)]
    return not names or names[0] == identifier
