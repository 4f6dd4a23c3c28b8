"""What AWS refuses and this AWS refuses too: the table of docs/local-aws.md, a row a test, in AWS's code and words."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.aws import role_for
from tests.support.moto_server import Account, new_account

ALLOW = {"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [ALLOW]})


def refused(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture
def network(account: Account) -> dict[str, str]:
    """A public cluster in a VPC with a gateway."""
    ec2, redshift = account.client("ec2"), account.client("redshift")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="cluster", Description="a cluster", VpcId=vpc)["GroupId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="nets", Description="nets", SubnetIds=[subnet])
    redshift.create_cluster_parameter_group(
        ParameterGroupName="parameters", ParameterGroupFamily="redshift-1.0", Description="parameters"
    )
    create(
        redshift,
        ClusterSubnetGroupName="nets",
        ClusterParameterGroupName="parameters",
        VpcSecurityGroupIds=[group],
        PubliclyAccessible=True,
    )
    return {"vpc": vpc, "subnet": subnet, "group": group, "gateway": gateway}


def create(redshift: Any, identifier: str = "sparkify", **options: Any) -> None:
    given = {"NodeType": "ra3.large", "MasterUsername": "admin1", "ManageMasterPassword": True, "DBName": "music"}
    redshift.create_cluster(**({"ClusterIdentifier": identifier} | given | options))


def test_a_gateway_is_not_detached_from_mapped_addresses(account: Account, network: dict[str, str]) -> None:
    ec2, redshift = account.client("ec2"), account.client("redshift")
    detach = {"InternetGatewayId": network["gateway"], "VpcId": network["vpc"]}
    code, words = refused(ec2.detach_internet_gateway, **detach)
    assert code == "DependencyViolation"
    assert words.startswith(f"Network {network['vpc']} has some mapped public address(es).")
    redshift.modify_cluster(ClusterIdentifier="sparkify", PubliclyAccessible=False)
    ec2.detach_internet_gateway(**detach)


def test_what_a_cluster_uses_is_not_removed(account: Account, network: dict[str, str]) -> None:
    ec2, redshift = account.client("ec2"), account.client("redshift")
    used = [
        (ec2.delete_security_group, {"GroupId": network["group"]}, "DependencyViolation"),
        (ec2.delete_subnet, {"SubnetId": network["subnet"]}, "DependencyViolation"),
        (
            redshift.delete_cluster_subnet_group,
            {"ClusterSubnetGroupName": "nets"},
            "InvalidClusterSubnetGroupStateFault",
        ),
        (
            redshift.delete_cluster_parameter_group,
            {"ParameterGroupName": "parameters"},
            "InvalidClusterParameterGroupState",
        ),
    ]
    for call, arguments, code in used:
        assert refused(call, **arguments)[0] == code
    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)
    for call, arguments, _ in used:
        call(**arguments)


def test_a_vpc_with_something_in_it_is_not_removed(account: Account) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert refused(ec2.delete_vpc, VpcId=vpc)[0] == "DependencyViolation"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    group = ec2.create_security_group(GroupName="one", Description="one", VpcId=vpc)["GroupId"]
    assert refused(ec2.delete_vpc, VpcId=vpc)[0] == "DependencyViolation"
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc)


def test_a_group_that_another_group_names_is_not_removed(account: Account) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    one, two = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("one", "two")
    )
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 5439,
        "ToPort": 5439,
        "UserIdGroupPairs": [{"GroupId": one}],
    }
    ec2.authorize_security_group_ingress(GroupId=two, IpPermissions=[permission])
    assert refused(ec2.delete_security_group, GroupId=one) == (
        "DependencyViolation",
        f"resource {one} has a dependent object",
    )
    ec2.delete_security_group(GroupId=two)
    ec2.delete_security_group(GroupId=one)


def test_a_group_of_an_endpoint_is_removed_after_it(account: Account) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="apis", Description="apis", VpcId=vpc)["GroupId"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.us-west-2.sts",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
    )["VpcEndpoint"]["VpcEndpointId"]
    assert refused(ec2.delete_security_group, GroupId=group)[0] == "DependencyViolation"
    assert refused(ec2.delete_subnet, SubnetId=subnet)[0] == "DependencyViolation"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("modify_cluster", {"NumberOfNodes": 2}),
        ("modify_cluster_iam_roles", {"AddIamRoles": ["arn:aws:iam::123456789012:role/a"]}),
        ("enable_logging", {"BucketName": "logs"}),
        ("disable_logging", {}),
        ("create_cluster_snapshot", {"SnapshotIdentifier": "now"}),
        ("pause_cluster", {}),
    ],
)
def test_a_paused_cluster_is_not_changed(account: Account, call: str, arguments: dict[str, Any]) -> None:
    redshift = account.client("redshift")
    create(redshift)
    redshift.pause_cluster(ClusterIdentifier="sparkify")
    code, words = refused(getattr(redshift, call), ClusterIdentifier="sparkify", **arguments)
    assert (code, "is paused" in words) == ("InvalidClusterState", True)
    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)


def test_a_cluster_without_automated_snapshots_is_not_paused(account: Account) -> None:
    redshift = account.client("redshift")
    create(redshift)
    redshift.modify_cluster(ClusterIdentifier="sparkify", AutomatedSnapshotRetentionPeriod=0)
    code, words = refused(redshift.pause_cluster, ClusterIdentifier="sparkify")
    assert (code, "automated snapshots are turned off" in words) == ("UnsupportedOperation", True)
    redshift.modify_cluster(ClusterIdentifier="sparkify", AutomatedSnapshotRetentionPeriod=1)
    redshift.pause_cluster(ClusterIdentifier="sparkify")


def test_a_modification_of_nothing(account: Account) -> None:
    redshift = account.client("redshift")
    create(redshift)
    assert refused(redshift.modify_cluster, ClusterIdentifier="sparkify") == (
        "InvalidParameterCombination",
        "No modifications were requested",
    )


def test_a_final_snapshot_without_a_name_or_with_a_name_that_is_taken(account: Account) -> None:
    redshift = account.client("redshift")
    create(redshift)
    delete = {"ClusterIdentifier": "sparkify", "SkipFinalClusterSnapshot": False}
    assert refused(redshift.delete_cluster, **delete)[0] == "InvalidParameterCombination"
    redshift.create_cluster_snapshot(ClusterIdentifier="sparkify", SnapshotIdentifier="last")
    code, _ = refused(redshift.delete_cluster, **delete, FinalClusterSnapshotIdentifier="last")
    assert code == "ClusterSnapshotAlreadyExists"
    assert redshift.describe_clusters(ClusterIdentifier="sparkify")["Clusters"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ClusterIdentifier": "1sparkify"},
        {"ClusterIdentifier": "Sparkify"},
        {"ClusterIdentifier": "sparkify--dev"},
        {"ClusterIdentifier": "sparkify-"},
        {"ClusterIdentifier": "s" * 64},
        {"ClusterIdentifier": "../sparkify"},
        {"DBName": "Music"},
        {"DBName": "1music"},
        {"DBName": "select"},
        {"DBName": "m" * 65},
        {"MasterUsername": "user"},
        {"MasterUsername": "1admin"},
        {"MasterUsername": "_admin"},
        {"PreferredMaintenanceWindow": "sun:09:00-sun:09:29"},
        {"PreferredMaintenanceWindow": "sun:09:00"},
        {"MasterUsername": "PUBLIC"},
        {"MasterUsername": ""},
    ],
    ids=lambda wrong: "=".join(next(iter(wrong.items())))[:40],
)
def test_names_that_aws_does_not_take(account: Account, wrong: dict[str, str]) -> None:
    redshift = account.client("redshift")
    with pytest.raises(ClientError) as caught:
        create(redshift, **wrong)
    assert caught.value.response["Error"]["Code"] == "InvalidParameterValue"
    assert redshift.describe_clusters()["Clusters"] == []


@pytest.mark.parametrize("name", ["../../../victim", "two--hyphens", "ends-", "1st", "a b", "a" * 256])
def test_a_snapshot_and_a_group_have_identifiers_too(account: Account, name: str) -> None:
    redshift = account.client("redshift")
    create(redshift)
    described = {"Description": "a group"}
    calls = (
        (redshift.create_cluster_snapshot, {"SnapshotIdentifier": name, "ClusterIdentifier": "sparkify"}),
        (redshift.delete_cluster, {"ClusterIdentifier": "sparkify", "FinalClusterSnapshotIdentifier": name}),
        (
            redshift.create_cluster_subnet_group,
            {"ClusterSubnetGroupName": name, "SubnetIds": ["subnet-1"], **described},
        ),
        (
            redshift.create_cluster_parameter_group,
            {"ParameterGroupName": name, "ParameterGroupFamily": "redshift-1.0", **described},
        ),
    )
    for call, arguments in calls:
        code, words = refused(call, **arguments)
        assert code == "InvalidParameterValue"
        assert "is not a valid identifier" in words
    assert redshift.describe_clusters()["Clusters"]


def test_an_identifier_that_is_taken(account: Account) -> None:
    redshift = account.client("redshift")
    create(redshift)
    with pytest.raises(ClientError) as caught:
        create(redshift)
    assert caught.value.response["Error"]["Code"] == "ClusterAlreadyExists"


def test_a_bucket_that_is_not_empty_or_whose_name_is_taken(endpoint: str) -> None:
    ours, theirs = (new_account(endpoint).client("s3") for _ in range(2))
    where = {"CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}
    ours.create_bucket(Bucket="sparkify-refusals", **where)
    ours.put_object(Bucket="sparkify-refusals", Key="a", Body=b"a")
    assert refused(ours.delete_bucket, Bucket="sparkify-refusals")[0] == "BucketNotEmpty"
    assert refused(theirs.create_bucket, Bucket="sparkify-refusals", **where)[0] == "BucketAlreadyExists"
    assert refused(ours.create_bucket, Bucket="sparkify-refusals", **where)[0] == "BucketAlreadyOwnedByYou"


def test_a_role_or_policy_in_use(account: Account) -> None:
    iam = account.client("iam")
    role_for(iam, "copy")
    iam.put_role_policy(RoleName="copy", PolicyName="read", PolicyDocument=POLICY)
    arn = iam.create_policy(PolicyName="loader", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="copy", PolicyArn=arn)
    assert refused(iam.delete_role, RoleName="copy")[0] == "DeleteConflict"
    assert refused(iam.delete_policy, PolicyArn=arn)[0] == "DeleteConflict"
    iam.detach_role_policy(RoleName="copy", PolicyArn=arn)
    assert refused(iam.delete_role, RoleName="copy")[0] == "DeleteConflict"
    iam.delete_role_policy(RoleName="copy", PolicyName="read")
    iam.delete_role(RoleName="copy")
    iam.delete_policy(PolicyArn=arn)


def test_a_snapshot_copy_without_its_grant(account: Account) -> None:
    redshift = account.client("redshift")
    create(redshift)
    copy = {"ClusterIdentifier": "sparkify", "DestinationRegion": "us-east-2", "SnapshotCopyGrantName": "grant"}
    assert refused(redshift.enable_snapshot_copy, **copy)[0] == "SnapshotCopyGrantNotFoundFault"


def test_events_of_a_topic_that_is_not_there(account: Account) -> None:
    redshift = account.client("redshift")
    topic = "arn:aws:sns:us-west-2:123456789012:nobody"
    code, _ = refused(redshift.create_event_subscription, SubscriptionName="events", SnsTopicArn=topic)
    assert code == "SNSTopicArnNotFound"
    for name in ("on_call", "on--call", "on-call-"):
        code, words = refused(redshift.create_event_subscription, SubscriptionName=name, SnsTopicArn=topic)
        assert (code, "is not a valid identifier" in words) == ("InvalidParameterValue", True)
    assert refused(redshift.delete_event_subscription, SubscriptionName="events")[0] == "SubscriptionNotFound"


@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("redshift", "describe_hsm_configurations", {}),
        ("ec2", "describe_fpga_images", {}),
        ("secretsmanager", "validate_resource_policy", {"ResourcePolicy": "{}"}),
    ],
)
def test_an_action_that_is_not_emulated_is_named(
    account: Account, service: str, call: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(account.client(service), call)(**arguments)
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["Error"]["Code"] == "InvalidAction"
    operation = "".join(word.title() for word in call.split("_"))
    assert f"{service}:{operation} is not emulated here" in response["Error"]["Message"]


def test_its_answer_is_xml_for_whoever_reads_xml(endpoint: str) -> None:
    request = urllib.request.Request(
        endpoint,
        data=b"Action=DescribeHsmConfigurations&Version=2012-12-01",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20261126/us-west-2/redshift/aws4_request, "
            "SignedHeaders=host, Signature=0",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 400
    assert b"<Code>InvalidAction</Code>" in caught.value.read()
