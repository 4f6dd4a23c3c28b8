"""What AWS refuses to make, attach or take away, and this AWS too: rows of the table of docs/local-aws.md."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.moto_server import Account, moto_server, new_account

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [READ]})
RULE = [{"IpProtocol": "tcp", "FromPort": 5439, "ToPort": 5439, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
EVERYWHERE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
NO_POLICY = "arn:aws:iam::123456789012:policy/none"


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with moto_server() as url:
        yield new_account(url)


@pytest.fixture(scope="module")
def ids(account: Account) -> dict[str, str]:
    """Make one of each, and give their names."""
    ec2, iam, redshift = account.client("ec2"), account.client("iam"), account.client("redshift")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="group", Description="a group", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=RULE)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    iam.create_policy(PolicyName="policy", PolicyDocument=POLICY)
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="nets", Description="nets", SubnetIds=[subnet])
    redshift.create_cluster_parameter_group(
        ParameterGroupName="parameters", ParameterGroupFamily="redshift-1.0", Description="parameters"
    )
    s3 = account.client("s3")
    s3.create_bucket(Bucket="makers", CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    names = {"VpcId": vpc, "SubnetId": subnet, "GroupId": group, "RouteTableId": table}
    return names | {"InternetGatewayId": gateway, "GatewayId": gateway}


#: Service, call, arguments beside the names of `ids` that are listed, and AWS's code.
REFUSED: list[tuple[str, str, tuple[str, ...], dict[str, Any], str]] = [
    ("ec2", "create_vpc", (), {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range"),
    ("ec2", "create_subnet", ("VpcId",), {"CidrBlock": "10.0.1.0/24"}, "InvalidSubnet.Conflict"),
    ("ec2", "create_subnet", ("VpcId",), {"CidrBlock": "10.9.1.0/24"}, "InvalidSubnet.Range"),
    ("ec2", "create_security_group", ("VpcId",), {"GroupName": "group", "Description": "x"}, "InvalidGroup.Duplicate"),
    ("ec2", "authorize_security_group_ingress", ("GroupId",), {"IpPermissions": RULE}, "InvalidPermission.Duplicate"),
    ("ec2", "authorize_security_group_egress", ("GroupId",), {"IpPermissions": EVERYWHERE},
     "InvalidPermission.Duplicate"),
    ("ec2", "revoke_security_group_ingress", ("GroupId",), {"IpPermissions": EVERYWHERE}, "InvalidPermission.NotFound"),
    ("ec2", "attach_internet_gateway", ("InternetGatewayId", "VpcId"), {}, "Resource.AlreadyAssociated"),
    ("ec2", "create_route", ("RouteTableId", "GatewayId"), {"DestinationCidrBlock": "0.0.0.0/0"}, "RouteAlreadyExists"),
    ("ec2", "delete_route", ("RouteTableId",), {"DestinationCidrBlock": "9.0.0.0/8"}, "InvalidRoute.NotFound"),
    ("ec2", "delete_route_table", ("RouteTableId",), {}, "DependencyViolation"),
    ("iam", "create_role", (), {"RoleName": "role", "AssumeRolePolicyDocument": TRUST}, "EntityAlreadyExists"),
    ("iam", "create_policy", (), {"PolicyName": "policy", "PolicyDocument": POLICY}, "EntityAlreadyExists"),
    ("iam", "put_role_policy", (), {"RoleName": "role", "PolicyName": "p", "PolicyDocument": "{"},
     "MalformedPolicyDocument"),
    ("iam", "put_role_policy", (), {"RoleName": "none", "PolicyName": "p", "PolicyDocument": POLICY}, "NoSuchEntity"),
    ("iam", "attach_role_policy", (), {"RoleName": "role", "PolicyArn": NO_POLICY}, "NoSuchEntity"),
    ("iam", "detach_role_policy", (), {"RoleName": "role", "PolicyArn": NO_POLICY}, "NoSuchEntity"),
    ("iam", "delete_role_policy", (), {"RoleName": "role", "PolicyName": "none"}, "NoSuchEntity"),
    ("s3", "put_bucket_logging", (), {"Bucket": "makers", "BucketLoggingStatus": {
        "LoggingEnabled": {"TargetBucket": "is-not-there", "TargetPrefix": ""}}}, "InvalidTargetBucketForLogging"),
    ("redshift", "create_cluster_subnet_group", (),
     {"ClusterSubnetGroupName": "more", "Description": "x", "SubnetIds": ["subnet-0"]}, "InvalidSubnet"),
    ("redshift", "create_cluster_parameter_group", (),
     {"ParameterGroupName": "parameters", "ParameterGroupFamily": "redshift-1.0", "Description": "x"},
     "ClusterParameterGroupAlreadyExists"),
    ("redshift", "delete_event_subscription", (), {"SubscriptionName": "none"}, "SubscriptionNotFound"),
    ("redshift", "delete_scheduled_action", (), {"ScheduledActionName": "none"}, "ScheduledActionNotFound"),
    ("redshift", "delete_usage_limit", (), {"UsageLimitId": "none"}, "UsageLimitNotFound"),
    ("sns", "create_topic", (), {"Name": "two words"}, "InvalidParameter"),
    ("sns", "subscribe", (), {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none", "Protocol": "email",
     "Endpoint": "a@example.com"}, "NotFound"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "call", "named", "more", "code"), REFUSED)
def test_what_is_refused(  # noqa: PLR0917 - a row of the table
    account: Account,
    ids: dict[str, str],
    service: str,
    call: str,
    named: tuple[str, ...],
    more: dict[str, Any],
    code: str,
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(account.client(service), call)(**{name: ids[name] for name in named}, **more)
    assert caught.value.response["Error"]["Code"] == code
