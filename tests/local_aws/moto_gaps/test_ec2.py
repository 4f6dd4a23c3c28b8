import json

import pytest
from moto.ec2.models import security_groups

from local_aws.moto_gaps import ec2 as moto_ec2
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
