"""What a killed apply made and no list by tag has: each kind is there, or is not, or AWS does not say."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from deploy import account as deploy_account
from deploy import unlisted
from deploy.errors import AccessError
from deploy.review.plan_json import read_plan
from tests.deploy.review.handmade import change, plan
from tests.support.aws import REGION
from tests.support.moto_server import Account, moto_server, new_account
from tests.support.ports import free_port

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": [f"scheduler.{one}amazonaws.com" for one in ("", "redshift.")]},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
QUEUE = "arn:aws:sqs:us-east-1:123456789012:made"


@pytest.fixture(scope="module")
def aws() -> Iterator[Account]:
    with moto_server() as url:
        yield new_account(url)


@pytest.fixture(autouse=True)
def asked(aws: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deploy_account, "client", lambda service, *_: aws.client(service))


@pytest.fixture(scope="module")
def made(aws: Account) -> dict[str, str]:
    """Return what AWS made up, of one resource of each kind whose name is `made`."""
    iam, ec2, redshift = aws.client("iam"), aws.client("ec2"), aws.client("redshift")
    role = iam.create_role(RoleName="made", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    policy = iam.create_policy(PolicyName="made", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="made", PolicyArn=policy)
    iam.create_role(RoleName="bare", AssumeRolePolicyDocument=TRUST)
    aws.client("s3").create_bucket(Bucket="made", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("ecr").create_repository(repositoryName="made")
    target = {"Arn": QUEUE, "RoleArn": role}
    events = aws.client("events")
    events.put_rule(Name="made", EventPattern='{"source": ["aws.ecs"]}')
    events.put_targets(Rule="made", Targets=[{"Id": "queue", "Arn": QUEUE}])
    aws.client("scheduler").create_schedule(
        Name="made", ScheduleExpression="rate(1 days)", FlexibleTimeWindow={"Mode": "OFF"}, Target=target
    )
    redshift.create_cluster(
        ClusterIdentifier="made", NodeType="ra3.large", MasterUsername="admin1", MasterUserPassword="Abcdefgh1"
    )
    redshift.create_cluster(
        ClusterIdentifier="bare", NodeType="ra3.large", MasterUsername="admin1", MasterUserPassword="Abcdefgh1"
    )
    redshift.enable_snapshot_copy(ClusterIdentifier="made", DestinationRegion="eu-west-1")
    redshift.create_scheduled_action(
        ScheduledActionName="made",
        TargetAction={"PauseCluster": {"ClusterIdentifier": "made"}},
        Schedule="cron(0 20 * * ? *)",
        IamRole=role,
    )
    limit = redshift.create_usage_limit(
        ClusterIdentifier="made", FeatureType="spectrum", LimitType="data-scanned", Amount=1
    )["UsageLimitId"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    group = ec2.create_security_group(GroupName="made", Description="made", VpcId=vpc)["GroupId"]
    ranges = {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "SQL"}]}
    permissions = [{"IpProtocol": "tcp", "FromPort": 5439, "ToPort": 5439, **ranges}]
    allowed = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)["SecurityGroupRules"]
    rule = {"group": group, "rule": allowed[0]["SecurityGroupRuleId"]}
    return {"policy": policy, "table": table, "limit_of_cluster": limit, **rule, **_limited(aws)}


def _limited(aws: Account) -> dict[str, str]:
    serverless = aws.client("redshift-serverless")
    serverless.create_namespace(namespaceName="made", manageAdminPassword=True)
    workgroup = serverless.create_workgroup(workgroupName="made", namespaceName="made")["workgroup"]["workgroupArn"]
    limit = serverless.create_usage_limit(resourceArn=workgroup, usageType="serverless-compute", amount=1)
    return {"workgroup": workgroup, "limit": limit["usageLimit"]["usageLimitId"]}


KINDS: list[tuple[str, dict[str, str], str, dict[str, str]]] = [
    ("aws_cloudwatch_event_target", {"rule": "made", "arn": QUEUE}, "made/queue", {"arn": f"{QUEUE}-2"}),
    ("aws_cloudwatch_event_target", {"rule": "made", "arn": QUEUE}, "made/queue", {"rule": "none"}),
    ("aws_ecr_repository", {"name": "made"}, "made", {"name": "none"}),
    ("aws_iam_policy", {"name": "made", "path": "/"}, "{policy}", {"name": "none"}),
    ("aws_iam_role", {"name": "made"}, "made", {"name": "none"}),
    ("aws_iam_role_policy_attachment", {"role": "made", "policy_arn": "{policy}"}, "made/{policy}", {"role": "bare"}),
    ("aws_iam_role_policy_attachment", {"role": "made", "policy_arn": "{policy}"}, "made/{policy}", {"role": "none"}),
    ("aws_redshift_scheduled_action", {"name": "made"}, "made", {"name": "none"}),
    ("aws_redshift_snapshot_copy", {"cluster_identifier": "made"}, "made", {"cluster_identifier": "bare"}),
    ("aws_redshift_snapshot_copy", {"cluster_identifier": "made"}, "made", {"cluster_identifier": "none"}),
    ("aws_redshift_usage_limit", {"cluster_identifier": "made", "feature_type": "spectrum"}, "{limit_of_cluster}",
     {"feature_type": "concurrency-scaling"}),
    ("aws_redshift_usage_limit", {"cluster_identifier": "made", "feature_type": "spectrum"}, "{limit_of_cluster}",
     {"cluster_identifier": "none"}),
    ("aws_redshiftserverless_usage_limit", {"resource_arn": "{workgroup}", "usage_type": "serverless-compute"},
     "{limit}", {"usage_type": "cross-region-datasharing"}),
    ("aws_route", {"route_table_id": "{table}", "destination_cidr_block": "0.0.0.0/0"}, "{table}_0.0.0.0/0",
     {"destination_cidr_block": "10.9.0.0/16"}),
    ("aws_route", {"route_table_id": "{table}", "destination_cidr_block": "0.0.0.0/0"}, "{table}_0.0.0.0/0",
     {"route_table_id": "rtb-00000000"}),
    ("aws_s3_bucket", {"bucket": "made"}, "made", {"bucket": "none"}),
    ("aws_scheduler_schedule", {"name": "made"}, "default/made", {"name": "none"}),
    ("aws_vpc_security_group_egress_rule", {"security_group_id": "{group}", "description": "SQL"}, "{rule}",
     {"security_group_id": "sg-00000000000000000"}),
    ("aws_vpc_security_group_ingress_rule", {"security_group_id": "{group}", "description": "SQL"}, "{rule}",
     {"description": "not made"}),
]  # fmt: skip
"""Type, attributes of what was made, what Terraform imports it by, and what is different of what was not made."""


@pytest.mark.parametrize(("kind", "attributes", "by", "different"), KINDS)
def test_what_is_there_is_found_and_what_is_not_is_not(
    made: dict[str, str], kind: str, attributes: dict[str, str], by: str, different: dict[str, str]
) -> None:
    there = {name: value.format(**made) for name, value in attributes.items()}
    creations = plan(
        change(kind, ["create"], None, there),
        change(kind, ["create"], None, there | different, name="other"),
        change(kind, ["update"], there, there, name="written"),
        # It hangs on what is not there itself.
        change(kind, ["create"], None, {}, unknown=dict.fromkeys(there, True), name="unknown"),
    )
    assert found(creations) == [(f"{kind}.this", by.format(**made))]


def test_each_kind_is_tried() -> None:
    assert {kind for kind, *_ in KINDS} == unlisted.FINDERS.keys()


def test_silence_is_not_taken_for_nothing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Account(f"http://127.0.0.1:{free_port()}", "700000000000")
    monkeypatch.setattr(deploy_account, "client", lambda service, *_: nobody.client(service))
    with pytest.raises(AccessError, match=r"Whether aws_iam_role\.this is there could not be looked up"):
        found(plan(change("aws_iam_role", ["create"], None, {"name": "made"})))


def found(creations: dict[str, Any]) -> list[tuple[str, str]]:
    read = read_plan(json.dumps(creations | {"variables": {"aws_region": {"value": REGION}}}), "")
    return [(change.address, by) for change, by in unlisted.found(read)]
