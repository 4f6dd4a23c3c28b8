"""What a list by tag misses, looked up one by one: what carries no tags, and what gets them after it is made."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deploy import account
from deploy.names import variable
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import Hidden

ABSENT = frozenset(
    {
        "403",  # a bucket of somebody else
        "404",
        "ClusterNotFound",
        "InvalidRouteTableID.NotFound",
        "NoSuchEntity",
        "RepositoryNotFoundException",
        "ResourceNotFoundException",
        "ScheduledActionNotFound",
    }
)


def found(plan: Plan) -> Iterator[tuple[Change, str]]:
    """Yield what the plan would make and is there already, and what Terraform imports it by.

    Raises AccessError where AWS does not say whether it is there.
    """
    region = variable(plan, "aws_region")
    for change in plan.of_type(*FINDERS):
        if change.action is not Action.CREATE or waits(change):
            continue
        attributes, find = FINDERS[change.type]
        try:
            with account.answered(f"Whether {change.address} is there could not be looked up", absent=ABSENT):
                yield change, find(region, *map(change.new, attributes))
        except LookupError:
            continue


def waits(change: Change) -> bool:
    """Return whether it can be asked for only when something is made or imported that it hangs on."""
    attributes, _ = FINDERS.get(change.type, ((), None))
    return Hidden.UNKNOWN in map(change.new, attributes)


def _role(_: str, name: str) -> str:
    return str(account.client("iam").get_role(RoleName=name)["Role"]["RoleName"])


def _policy(_: str, name: str, path: str | None) -> str:
    caller = account.client("sts").get_caller_identity()
    partition = caller["Arn"].split(":")[1]
    arn = f"arn:{partition}:iam::{caller['Account']}:policy{path or '/'}{name}"
    return str(account.client("iam").get_policy(PolicyArn=arn)["Policy"]["Arn"])


def _attachment(_: str, role: str, policy: str) -> str:
    pages = account.client("iam").get_paginator("list_attached_role_policies").paginate(RoleName=role)
    _only(one for page in pages for one in page["AttachedPolicies"] if one["PolicyArn"] == policy)
    return f"{role}/{policy}"


def _bucket(region: str, name: str) -> str:
    owner = account.client("sts").get_caller_identity()["Account"]
    account.client("s3", region).head_bucket(Bucket=name, ExpectedBucketOwner=owner)
    return name


def _target(region: str, rule: str, arn: str) -> str:
    listed = account.client("events", region).list_targets_by_rule(Rule=rule)["Targets"]
    return f"{rule}/{_only(one['Id'] for one in listed if one['Arn'] == arn)}"


def _repository(region: str, name: str) -> str:
    listed = account.client("ecr", region).describe_repositories(repositoryNames=[name])["repositories"]
    return str(listed[0]["repositoryName"])


def _schedule(region: str, name: str) -> str:
    schedule = account.client("scheduler", region).get_schedule(Name=name)
    return f"{schedule['GroupName']}/{name}"


def _route(region: str, table: str, destination: str) -> str:
    [listed] = account.client("ec2", region).describe_route_tables(RouteTableIds=[table])["RouteTables"]
    _only(one for one in listed["Routes"] if one.get("DestinationCidrBlock") == destination)
    return f"{table}_{destination}"


def _rule(region: str, group: str, description: str) -> str:
    listed = account.client("ec2", region).get_paginator("describe_security_group_rules")
    pages = listed.paginate(Filters=[{"Name": "group-id", "Values": [group]}])
    rules = (one for page in pages for one in page["SecurityGroupRules"])
    return str(_only(one for one in rules if one.get("Description") == description)["SecurityGroupRuleId"])


def _scheduled_action(region: str, name: str) -> str:
    redshift = account.client("redshift", region)
    listed = redshift.describe_scheduled_actions(ScheduledActionName=name)["ScheduledActions"]
    return str(_only(listed)["ScheduledActionName"])


def _snapshot_copy(region: str, cluster: str) -> str:
    listed = account.client("redshift", region).describe_clusters(ClusterIdentifier=cluster)["Clusters"]
    return str(_only(one for one in listed if one.get("ClusterSnapshotCopyStatus"))["ClusterIdentifier"])


def _limit_of_cluster(region: str, cluster: str, feature: str) -> str:
    redshift = account.client("redshift", region)
    listed = redshift.describe_usage_limits(ClusterIdentifier=cluster, FeatureType=feature)["UsageLimits"]
    return str(_only(listed)["UsageLimitId"])


def _limit_of_workgroup(region: str, workgroup: str, usage: str) -> str:
    serverless = account.client("redshift-serverless", region)
    listed = serverless.list_usage_limits(resourceArn=workgroup, usageType=usage)["usageLimits"]
    return str(_only(listed)["usageLimitId"])


def _only(listed: Iterable[Any]) -> Any:
    """Return the first. Raises LookupError where there is none."""
    for one in listed:
        return one
    raise LookupError


FINDERS: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "aws_cloudwatch_event_target": (("rule", "arn"), _target),
    "aws_ecr_repository": (("name",), _repository),
    "aws_iam_policy": (("name", "path"), _policy),
    "aws_iam_role": (("name",), _role),
    "aws_iam_role_policy_attachment": (("role", "policy_arn"), _attachment),
    "aws_redshift_scheduled_action": (("name",), _scheduled_action),
    "aws_redshift_snapshot_copy": (("cluster_identifier",), _snapshot_copy),
    "aws_redshift_usage_limit": (("cluster_identifier", "feature_type"), _limit_of_cluster),
    "aws_redshiftserverless_usage_limit": (("resource_arn", "usage_type"), _limit_of_workgroup),
    "aws_route": (("route_table_id", "destination_cidr_block"), _route),
    "aws_s3_bucket": (("bucket",), _bucket),
    "aws_scheduler_schedule": (("name",), _schedule),
    "aws_vpc_security_group_egress_rule": (("security_group_id", "description"), _rule),
    "aws_vpc_security_group_ingress_rule": (("security_group_id", "description"), _rule),
}
"""The attributes by which each is asked for, after its region, and what asks: it returns what Terraform imports by, and
raises LookupError or one of the ABSENT where there is none.

A bucket gets its tags by a request of its own. The tagging API lists no IAM and no schedule, and that of this machine
no repository. A rule and a limit have tags and no name. The others carry no tags. Whatever else the code makes is
listed, or set again without harm.
"""
