"""The API of Redshift Serverless as Terraform's provider and boto3 see it, and what it refuses."""

import json
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.moto_server import Account

ROLE = "arn:aws:iam::123456789012:role/copy"
NAMESPACE = {"namespaceName": "music", "dbName": "sparkify", "adminUsername": "master", "manageAdminPassword": True}
WORKGROUP = {"workgroupName": "music", "namespaceName": "music", "baseCapacity": 8}
TAGS = [{"key": "project", "value": "sparkify"}]


@pytest.fixture
def serverless(account: Account) -> Any:
    client = account.client("redshift-serverless")
    client.create_namespace(**NAMESPACE, iamRoles=[ROLE], defaultIamRoleArn=ROLE, tags=TAGS)
    client.create_workgroup(**WORKGROUP, tags=TAGS)
    return client


def refused(client: Any, call: str, /, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        getattr(client, call)(**request)
    error = caught.value.response["Error"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return error["Code"], error["Message"]


def test_a_namespace_as_it_is_described(serverless: Any, account: Account) -> None:
    found = serverless.get_namespace(namespaceName="music")["namespace"]
    assert re.fullmatch(
        rf"arn:aws:redshift-serverless:us-west-2:{account.number}:namespace/[0-9a-f-]+", found["namespaceArn"]
    )
    assert found["iamRoles"] == [f"IamRole(applyStatus=in-sync, iamRoleArn={ROLE})"], "the form that the provider reads"
    assert (found["status"], found["kmsKeyId"], found["dbName"]) == ("AVAILABLE", "AWS_OWNED_KMS_KEY", "sparkify")
    secret = account.client("secretsmanager").get_secret_value(SecretId=found["adminPasswordSecretArn"])
    assert secret["Name"] == "redshift!music-master"
    assert json.loads(secret["SecretString"]).keys() == {"username", "password"}


def test_a_workgroup_has_every_parameter_whether_asked_for_or_not(serverless: Any) -> None:
    given = [{"parameterKey": "max_query_execution_time", "parameterValue": "3600"}]
    serverless.update_workgroup(workgroupName="music", configParameters=given)
    found = serverless.get_workgroup(workgroupName="music")["workgroup"]
    values = {one["parameterKey"]: one["parameterValue"] for one in found["configParameters"]}
    assert len(values) == 9
    assert (values["require_ssl"], values["max_query_execution_time"]) == ("true", "3600")
    assert found["endpoint"]["address"].endswith(".us-west-2.redshift-serverless.amazonaws.com")
    assert (found["baseCapacity"], found.get("maxCapacity")) == (8, None)


def test_a_limit_of_capacity_comes_and_goes(serverless: Any) -> None:
    set_to = {"workgroupName": "music"}
    assert serverless.update_workgroup(**set_to, maxCapacity=16)["workgroup"]["maxCapacity"] == 16
    assert "maxCapacity" not in serverless.update_workgroup(**set_to, maxCapacity=-1)["workgroup"]


def test_tags_are_listed_by_the_service_and_by_the_tagging_api(serverless: Any, account: Account) -> None:
    arn = serverless.get_workgroup(workgroupName="music")["workgroup"]["workgroupArn"]
    serverless.tag_resource(resourceArn=arn, tags=[{"key": "environment", "value": "dev"}])
    serverless.untag_resource(resourceArn=arn, tagKeys=["project"])
    assert serverless.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "environment", "value": "dev"}]
    tagging = account.client("resourcegroupstaggingapi")
    found = tagging.get_resources(TagFilters=[{"Key": "project", "Values": ["sparkify"]}])["ResourceTagMappingList"]
    assert [one["ResourceARN"].split("/")[0].rpartition(":")[2] for one in found] == ["namespace"]


def test_the_life_of_a_usage_limit(serverless: Any) -> None:
    arn = serverless.get_workgroup(workgroupName="music")["workgroup"]["workgroupArn"]
    request = {"resourceArn": arn, "usageType": "serverless-compute", "amount": 60, "period": "monthly"}
    made = serverless.create_usage_limit(**request, breachAction="deactivate")["usageLimit"]
    assert refused(serverless, "create_usage_limit", **request)[0] == "ConflictException"
    limit = {"usageLimitId": made["usageLimitId"]}
    assert serverless.update_usage_limit(**limit, amount=30)["usageLimit"]["amount"] == 30
    assert serverless.get_usage_limit(**limit)["usageLimit"]["breachAction"] == "deactivate"
    for asked, found in ((arn, [limit["usageLimitId"]]), (f"{arn}-2", [])):
        listed = serverless.list_usage_limits(resourceArn=asked, usageType="serverless-compute")["usageLimits"]
        assert [one["usageLimitId"] for one in listed] == found
    serverless.delete_usage_limit(**limit)
    assert refused(serverless, "get_usage_limit", **limit)[0] == "ResourceNotFoundException"


def test_a_snapshot_outlives_its_namespace_which_goes_after_its_workgroup(serverless: Any, account: Account) -> None:
    serverless.create_snapshot(namespaceName="music", snapshotName="kept", tags=TAGS)
    assert refused(serverless, "delete_namespace", namespaceName="music")[0] == "ConflictException"
    serverless.delete_workgroup(workgroupName="music")
    serverless.delete_namespace(namespaceName="music", finalSnapshotName="last")
    assert refused(serverless, "get_namespace", namespaceName="music")[0] == "ResourceNotFoundException"
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []
    names = [one["snapshotName"] for one in serverless.list_snapshots(namespaceName="music")["snapshots"]]
    assert names == ["kept", "last"]
    serverless.delete_snapshot(snapshotName="last")
    assert serverless.get_snapshot(snapshotName="kept")["snapshot"]["status"] == "AVAILABLE"


PARAMETERS = [{"parameterKey": "require_ssl", "parameterValue": "false"}]


@pytest.mark.parametrize(
    ("call", "request_", "code", "words"),
    [
        ("create_namespace", {**NAMESPACE}, "ConflictException", "already exists"),
        ("create_namespace", {"namespaceName": "Music"}, "ValidationException", "^[a-z0-9-]+$"),
        ("create_namespace", {"namespaceName": "two", "dbName": "table"}, "ValidationException", "reserved word"),
        ("create_namespace", {"namespaceName": "two", "adminUsername": "_a"}, "ValidationException", "is not valid"),
        (
            "create_namespace",
            {"namespaceName": "two", "manageAdminPassword": True, "adminUserPassword": "Abcdefg1"},
            "ValidationException",
            "adminUserPassword",
        ),
        (
            "update_namespace",
            {"namespaceName": "music", "defaultIamRoleArn": "arn:other", "iamRoles": [ROLE]},
            "ValidationException",
            "must be one of the IAM roles",
        ),
        ("get_namespace", {"namespaceName": "gone"}, "ResourceNotFoundException", "gone"),
        (
            "create_workgroup",
            {"workgroupName": "two", "namespaceName": "music"},
            "ConflictException",
            "already associated",
        ),
        ("get_workgroup", {"workgroupName": "gone"}, "ResourceNotFoundException", "gone"),
        ("update_workgroup", {"workgroupName": "music", "baseCapacity": 12}, "ValidationException", "units of 8"),
        (
            "update_workgroup",
            {"workgroupName": "music", "maxCapacity": 4},
            "ValidationException",
            "greater than or equal",
        ),
        ("update_workgroup", {"workgroupName": "music", "port": 80}, "ValidationException", "5431 to 5455"),
        (
            "update_workgroup",
            {"workgroupName": "music", "baseCapacity": 16, "maxCapacity": 32},
            "ValidationException",
            "multiple workgroup parameters in one request",
        ),
        (
            "update_workgroup",
            {"workgroupName": "music", "configParameters": [{"parameterKey": "wlm", "parameterValue": "1"}]},
            "ValidationException",
            "The parameter key wlm isn't supported. Supported values: [[auto_mv, ",
        ),
        ("get_credentials", {"workgroupName": "gone"}, "ResourceNotFoundException", "gone"),
        ("get_credentials", {"workgroupName": "music", "durationSeconds": 60}, "ValidationException", "900 and 3600"),
        (
            "create_usage_limit",
            {"resourceArn": "arn:aws:redshift-serverless:x", "usageType": "serverless-compute", "amount": 1},
            "ResourceNotFoundException",
            "arn:aws:redshift-serverless:x",
        ),
        ("list_tags_for_resource", {"resourceArn": "arn:gone"}, "ResourceNotFoundException", "arn:gone"),
        ("delete_snapshot", {"snapshotName": "gone"}, "ResourceNotFoundException", "gone"),
    ],
)
def test_what_is_refused(serverless: Any, call: str, request_: dict[str, Any], code: str, words: str) -> None:
    found, message = refused(serverless, call, **request_)
    assert (found, words in message) == (code, True), message


def test_a_workgroup_is_not_made_without_tls(account: Account) -> None:
    """CloudFormation's users ran into it (aws-cloudformation/cloudformation-coverage-roadmap#2454)."""
    client = account.client("redshift-serverless")
    client.create_namespace(**NAMESPACE)
    _, message = refused(client, "create_workgroup", **WORKGROUP, configParameters=PARAMETERS)
    assert message.startswith("You can't disable require_ssl while the workgroup is being created.")
    client.create_workgroup(**WORKGROUP)
    client.update_workgroup(workgroupName="music", configParameters=PARAMETERS)


@pytest.mark.parametrize(("routing", "zones", "allowed"), [(False, 2, True), (True, 2, False), (True, 3, True)])
def test_zones_of_a_workgroup(account: Account, routing: bool, zones: int, allowed: bool) -> None:
    """Two, and three with enhanced VPC routing [serverless-usage-considerations]; and then they are in use."""
    ec2, client = account.client("ec2"), account.client("redshift-serverless")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{at}.0/24", AvailabilityZone=f"us-west-2{zone}")["Subnet"][
            "SubnetId"
        ]
        for at, zone in enumerate("abc"[:zones])
    ]
    client.create_namespace(**NAMESPACE)
    request = {**WORKGROUP, "subnetIds": subnets, "enhancedVpcRouting": routing}
    if not allowed:
        assert "at least 3 subnets" in refused(client, "create_workgroup", **request)[1]
        return
    client.create_workgroup(**request)
    assert refused(ec2, "delete_subnet", SubnetId=subnets[0])[0] == "DependencyViolation"
    client.delete_workgroup(workgroupName="music")
    ec2.delete_subnet(SubnetId=subnets[0])


def test_an_action_that_is_not_emulated_says_so(serverless: Any) -> None:
    code, message = refused(serverless, "list_recovery_points")
    assert code == "InvalidAction"
    assert "redshift-serverless:ListRecoveryPoints is not emulated here" in message
