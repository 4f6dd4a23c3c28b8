"""What AWS refuses to make, attach or take away, and this AWS too: rows of the table of docs/local-aws.md."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.aws import REGION
from tests.support.moto_server import Account, moto_server, new_account

TRUSTED = {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement] if statement else []})


TRUST, POLICY = policy(**TRUSTED), policy(**READ)
RULE = [{"IpProtocol": "tcp", "FromPort": 5439, "ToPort": 5439, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
EVERYWHERE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
S3_ENDPOINT = f"com.amazonaws.{REGION}.s3"
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
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=S3_ENDPOINT, VpcEndpointType="Gateway", RouteTableIds=[table])
    second = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    another = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    iam.create_policy(PolicyName="policy", PolicyDocument=POLICY)
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="nets", Description="nets", SubnetIds=[subnet])
    redshift.create_cluster_parameter_group(
        ParameterGroupName="parameters", ParameterGroupFamily="redshift-1.0", Description="parameters"
    )
    s3 = account.client("s3")
    s3.create_bucket(Bucket="makers", CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    topic = account.client("sns").create_topic(Name="topic")["TopicArn"]
    names = {"VpcId": vpc, "SubnetId": subnet, "GroupId": group, "RouteTableId": table, "TopicArn": topic}
    return names | {"InternetGatewayId": gateway, "GatewayId": gateway, "SecondTable": second, "SecondGateway": another}


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
"""Service, call, arguments beside the names of `ids` that are listed, and AWS's code."""


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


EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::makers/*"}
ONE_OF_ANOTHER = {
    **EVERYBODY,
    "Principal": {"Service": "redshift.amazonaws.com"},
    "Resource": "arn:aws:s3:::makers-2/*",
}
NEARLY_EVERYBODY = {"StringLike": {"aws:SourceVpc": "vpc-*"}}
NOT_JSON = "Policies must be valid JSON and the first byte must be '{'"
BLOCKED = "because public {} are prevented by the {} setting in S3 Block Public Access."
POSITIVE = "'{}' for {} action must be a positive integer"


def lifecycle(*rules: dict[str, Any]) -> dict[str, Any]:
    rest = {"Status": "Enabled", "Filter": {}}
    return {"Bucket": "makers", "LifecycleConfiguration": {"Rules": [rest | rule for rule in rules]}}


def trust(document: str) -> dict[str, Any]:
    return {"RoleName": "trusting", "AssumeRolePolicyDocument": document}


def bucket_policy(document: str) -> dict[str, Any]:
    return {"Bucket": "makers", "Policy": document}


def without(key: str) -> str:
    return policy(**{name: value for name, value in TRUSTED.items() if name != key})


IN_AWS_WORDS: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("ec2", "attach_internet_gateway", {"InternetGatewayId": "{SecondGateway}", "VpcId": "{VpcId}"},
     "InvalidParameterValue", "already has an internet gateway attached"),
    ("ec2", "associate_route_table", {"RouteTableId": "{SecondTable}", "SubnetId": "{SubnetId}"},
     "Resource.AlreadyAssociated", "conflicts with an existing association"),
    ("ec2", "create_vpc_endpoint",
     {"VpcId": "{VpcId}", "ServiceName": S3_ENDPOINT, "RouteTableIds": ["{RouteTableId}"]}, "RouteAlreadyExists",
     "already has a route with destination-prefix-list-id pl-"),
    ("ec2", "create_vpc_endpoint", {"VpcId": "{VpcId}", "ServiceName": "com.amazonaws.eu-central-1.s3"},
     "InvalidServiceName", "The Vpc Endpoint Service 'com.amazonaws.eu-central-1.s3' does not exist"),
    ("ec2", "create_vpc_endpoint", {"VpcId": "{VpcId}", "ServiceName": f"com.amazonaws.{REGION}.redshit"},
     "InvalidServiceName", "does not exist"),
    ("iam", "create_role", trust("{"), "MalformedPolicyDocument", "This policy contains invalid Json"),
    ("iam", "create_role", trust("[]"), "MalformedPolicyDocument", "This policy contains invalid Json"),
    ("iam", "create_role", trust(policy()), "MalformedPolicyDocument", "Statement is empty!"),
    ("iam", "create_role", trust(without("Principal")), "MalformedPolicyDocument", "Missing required field Principal"),
    ("iam", "create_role", trust(policy(**TRUSTED, Resource="*")), "MalformedPolicyDocument", "field Resource"),
    ("iam", "create_role", trust(policy(**TRUSTED | {"Action": "s3:*"})), "MalformedPolicyDocument",
     "AssumeRole policy may only specify STS AssumeRole actions."),
    ("iam", "update_assume_role_policy", {"RoleName": "role", "PolicyDocument": without("Principal")},
     "MalformedPolicyDocument", "Missing required field Principal"),
    ("iam", "create_policy", {"PolicyName": "more", "PolicyDocument": policy(**READ, Principal="*")},
     "MalformedPolicyDocument", "Policy document should not specify a principal."),
    ("iam", "put_role_policy", {"RoleName": "role", "PolicyName": "p", "PolicyDocument": POLICY.replace("*", "日")},
     "ValidationError", "is invalid. It must contain only printable ASCII characters."),
    ("s3", "put_bucket_policy", bucket_policy("{"), "MalformedPolicy", NOT_JSON),
    ("s3", "put_bucket_policy", bucket_policy("[]"), "MalformedPolicy", NOT_JSON),
    ("s3", "put_bucket_policy", bucket_policy(policy(**ONE_OF_ANOTHER)), "MalformedPolicy", "has invalid resource"),
    ("s3", "put_bucket_policy", bucket_policy(POLICY), "MalformedPolicy", "Missing required field Principal"),
    ("s3", "put_bucket_policy", bucket_policy(policy(**EVERYBODY)), "AccessDenied",
     BLOCKED.format("policies", "BlockPublicPolicy")),
    ("s3", "put_bucket_policy", bucket_policy(policy(**EVERYBODY, Condition=NEARLY_EVERYBODY)), "AccessDenied",
     BLOCKED.format("policies", "BlockPublicPolicy")),
    ("s3", "put_bucket_acl", {"Bucket": "makers", "ACL": "public-read"}, "AccessDenied",
     BLOCKED.format("ACLs", "BlockPublicAcls")),
    ("s3", "put_bucket_acl", {"Bucket": "makers", "ACL": "log-delivery-write"}, "AccessControlListNotSupported",
     "The bucket does not allow ACLs"),
    ("s3", "put_bucket_lifecycle_configuration", lifecycle({"Expiration": {"Days": 0}}), "InvalidArgument",
     POSITIVE.format("Days", "Expiration")),
    ("s3", "put_bucket_lifecycle_configuration", lifecycle({"NoncurrentVersionExpiration": {"NoncurrentDays": 0}}),
     "InvalidArgument", POSITIVE.format("NoncurrentDays", "NoncurrentVersionExpiration")),
    ("s3", "put_bucket_lifecycle_configuration", lifecycle(*[{"ID": "a", "Expiration": {"Days": 1}}] * 2),
     "InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule"),
    *(("sns", "subscribe", {"TopicArn": "{TopicArn}", "Protocol": "email", "Endpoint": address},
       "InvalidParameter", "Invalid parameter: Email address")
      for address in ("nobody", "a@b", "a b@example.com", "a@example.com;b@example.com")),
]  # fmt: skip
"""Service, call, arguments with names of `ids` in braces, AWS's code, and how its message ends."""


@pytest.mark.parametrize(("service", "call", "arguments", "code", "words"), IN_AWS_WORDS)
def test_what_is_refused_in_aws_words(  # noqa: PLR0917 - a row of the table
    account: Account, ids: dict[str, str], service: str, call: str, arguments: dict[str, Any], code: str, words: str
) -> None:
    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        return ids[value[1:-1]] if isinstance(value, str) and value[1:-1] in ids else value

    with pytest.raises(ClientError) as caught:
        getattr(account.client(service), call)(**{name: filled(value) for name, value in arguments.items()})
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert words in error["Message"]


@pytest.mark.parametrize(
    "name",
    ["My_Bucket", "UPPER", "a..b", "-dash-", "dash-", "192.168.1.1", "ab", "a" * 64, "under_score", "xn--a", "sthree-a",
     "amzn-s3-demo-a", "a-s3alias", "a--ol-s3", "a.mrap", "a--table-s3", ".dot", "dot."],
)  # fmt: skip
def test_a_bucket_whose_name_breaks_the_rules(account: Account, name: str) -> None:
    s3 = account.client("s3")
    with pytest.raises(ClientError) as caught:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    response = caught.value.response
    assert (response["Error"]["Code"], response["Error"]["Message"]) == (
        "InvalidBucketName",
        "The specified bucket is not valid.",
    )
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_what_comes_near_and_is_taken(account: Account, ids: dict[str, str]) -> None:
    ec2, s3 = account.client("ec2"), account.client("s3")
    for name in ("a.b-c.9", "xn-a", "1.2.3", "9" * 63):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    ec2.associate_route_table(RouteTableId=ids["RouteTableId"], SubnetId=ids["SubnetId"])
    s3.put_bucket_acl(Bucket="makers", ACL="private")
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    s3.put_bucket_policy(**bucket_policy(policy(**EVERYBODY, Condition=ours)))
    s3.delete_public_access_block(Bucket="makers")
    s3.put_bucket_policy(**bucket_policy(policy(**EVERYBODY)))
    s3.delete_bucket_policy(Bucket="makers")
    s3.put_public_access_block(
        Bucket="makers", PublicAccessBlockConfiguration={"BlockPublicPolicy": True, "BlockPublicAcls": True}
    )


def test_flow_logs_to_a_bucket_that_is_not_there(account: Account, ids: dict[str, str]) -> None:
    logged = {"ResourceType": "VPC", "ResourceIds": [ids["VpcId"]], "TrafficType": "ALL", "LogDestinationType": "s3"}
    create = account.client("ec2").create_flow_logs
    answer = create(**logged, LogDestination="arn:aws:s3:::is-not-there")
    assert answer["FlowLogIds"] == []
    assert answer["Unsuccessful"][0]["Error"]["Message"] == "LogDestination: is-not-there does not exist."
    assert create(**logged, LogDestination="arn:aws:s3:::makers")["FlowLogIds"]
