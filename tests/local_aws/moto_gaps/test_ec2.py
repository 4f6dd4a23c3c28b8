import json

import pytest
from moto.ec2.models import security_groups

from local_aws.moto_gaps import ec2 as moto_ec2
from tests.support.aws import REGION
from tests.support.moto_server import moto_server, new_account

PREFIX_LIST = {"PrefixListIds": [{"PrefixListId": "pl-63a5400a", "Description": "to S3"}]}
ITS_OWN_GROUP = {"UserIdGroupPairs": [{"GroupId": "{group}", "Description": "to each other"}]}
RANGE = {"IpRanges": [{"CidrIp": "203.0.113.7/32", "Description": "a laptop"}]}
NOTHING_SAID = {"PrefixListIds": [{"PrefixListId": "pl-63a5400a"}]}


@pytest.mark.parametrize(
    ("subject", "description"),
    [(PREFIX_LIST, "to S3"), (ITS_OWN_GROUP, "to each other"), (RANGE, "a laptop"), (NOTHING_SAID, None)],
)
def test_a_rule_keeps_its_description(
    monkeypatch: pytest.MonkeyPatch, subject: dict[str, list[dict[str, str]]], description: str | None
) -> None:
    monkeypatch.setattr(security_groups, "SecurityGroupRule", security_groups.SecurityGroupRule)  # undo the install
    moto_ec2.install()
    with moto_server() as url:
        ec2 = new_account(url).client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="cluster", Description="a cluster", VpcId=vpc)["GroupId"]
        subject = json.loads(json.dumps(subject).replace("{group}", group))
        permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **subject}

        ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission])

        rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        [rule] = [rule for rule in rules["SecurityGroupRules"] if rule.get("FromPort") == 443]
        assert rule.get("Description") == description


def test_what_is_listed_by_tag_goes_by_the_name_that_aws_has_for_it() -> None:
    specification = {"Tags": [{"Key": "project", "Value": "listed"}]}
    with moto_server() as url:
        account = new_account(url)
        ec2 = account.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="cluster", Description="a cluster", VpcId=vpc)["GroupId"]
        permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **RANGE}
        authorized = ec2.authorize_security_group_egress(
            GroupId=group,
            IpPermissions=[permission],
            TagSpecifications=[{"ResourceType": "security-group-rule", **specification}],
        )
        rule = authorized["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        made = ec2.create_vpc_endpoint(
            VpcId=vpc,
            VpcEndpointType="Gateway",
            ServiceName=f"com.amazonaws.{REGION}.s3",
            TagSpecifications=[{"ResourceType": "vpc-endpoint", **specification}],
        )
        endpoint = made["VpcEndpoint"]["VpcEndpointId"]
        account.client("s3").create_bucket(Bucket="flows", CreateBucketConfiguration={"LocationConstraint": REGION})
        [flow_log] = ec2.create_flow_logs(
            ResourceIds=[vpc],
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::flows",
            TagSpecifications=[{"ResourceType": "vpc-flow-log", **specification}],
        )["FlowLogIds"]

        def listed() -> set[str]:
            filters = [{"Key": "project", "Values": ["listed"]}]
            found = account.client("resourcegroupstaggingapi").get_resources(TagFilters=filters)
            return {one["ResourceARN"].rpartition(":")[2] for one in found["ResourceTagMappingList"]}

        assert listed() == {f"security-group-rule/{rule}", f"vpc-endpoint/{endpoint}", f"vpc-flow-log/{flow_log}"}
        ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
        ec2.delete_flow_logs(FlowLogIds=[flow_log])
        ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=[rule])
        assert listed() == set()
