from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD, refused
from tests.support.moto_server import Account


@pytest.fixture
def subnets(account: Account) -> list[str]:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    blocks = ("10.0.1.0/24", "10.0.2.0/24")
    return [ec2.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"] for block in blocks]


@pytest.fixture
def group(redshift: Any, subnets: list[str]) -> str:
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="Private", Description="d", SubnetIds=subnets[:1])
    return "private"


def test_other_subnets(redshift: Any, group: str, subnets: list[str]) -> None:
    redshift.modify_cluster_subnet_group(ClusterSubnetGroupName=group, SubnetIds=subnets)

    [found] = redshift.describe_cluster_subnet_groups(ClusterSubnetGroupName=group)["ClusterSubnetGroups"]
    assert {subnet["SubnetIdentifier"] for subnet in found["Subnets"]} == set(subnets)
    assert found["Description"] == "d"


def test_a_subnet_that_is_not_there_changes_nothing(redshift: Any, group: str, subnets: list[str]) -> None:
    wrong = {"ClusterSubnetGroupName": group, "SubnetIds": [subnets[1], "subnet-missing"]}

    assert refused(redshift.modify_cluster_subnet_group, **wrong) == "InvalidSubnet"
    [found] = redshift.describe_cluster_subnet_groups(ClusterSubnetGroupName=group)["ClusterSubnetGroups"]
    assert [subnet["SubnetIdentifier"] for subnet in found["Subnets"]] == subnets[:1]


def test_a_group_in_use_stays(redshift: Any, group: str) -> None:
    redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, ClusterSubnetGroupName=group)

    code = refused(redshift.delete_cluster_subnet_group, ClusterSubnetGroupName=group)
    assert code == "InvalidClusterSubnetGroupStateFault"
    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)
    redshift.delete_cluster_subnet_group(ClusterSubnetGroupName=group)
    assert redshift.describe_cluster_subnet_groups()["ClusterSubnetGroups"] == []


def test_a_group_is_not_made_twice(redshift: Any, group: str, subnets: list[str]) -> None:
    again = {"ClusterSubnetGroupName": group, "Description": "other", "SubnetIds": subnets}

    assert refused(redshift.create_cluster_subnet_group, **again) == "ClusterSubnetGroupAlreadyExists"
