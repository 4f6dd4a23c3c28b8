from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD, describe, refused


def test_attributes_that_terraform_reads(redshift: Any, cluster: Any) -> None:
    found = describe(redshift)

    assert found["ClusterStatus"] == "available"
    assert found["ClusterAvailabilityStatus"] == "Available"
    assert found["AvailabilityZoneRelocationStatus"] == "disabled"
    assert found["MultiAZ"] == "Disabled"
    assert [node["NodeRole"] for node in found["ClusterNodes"]] == ["LEADER", "COMPUTE-0", "COMPUTE-1"]
    assert found["PreferredMaintenanceWindow"] == "mon:03:00-mon:03:30"
    assert found["ManualSnapshotRetentionPeriod"] == -1
    assert found["MaintenanceTrackName"] == "current"
    assert found["Endpoint"]["Port"] == 5439


def test_one_node_is_shared(redshift: Any) -> None:
    redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, ClusterType="single-node")

    assert [node["NodeRole"] for node in describe(redshift)["ClusterNodes"]] == ["SHARED"]


def test_the_window_comes_back_in_lower_case(redshift: Any, cluster: Any) -> None:
    redshift.modify_cluster(ClusterIdentifier="sparkify", PreferredMaintenanceWindow="Sun:04:00-SUN:05:00")

    assert describe(redshift)["PreferredMaintenanceWindow"] == "sun:04:00-sun:05:00"


@pytest.mark.parametrize(
    ("parameter", "attribute", "shown"),
    [
        ("MultiAZ", "MultiAZ", "Enabled"),
        ("AvailabilityZoneRelocation", "AvailabilityZoneRelocationStatus", "enabled"),
    ],
)
def test_zones_by_create_and_by_modify(redshift: Any, parameter: str, attribute: str, shown: str) -> None:
    redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, **{parameter: True})
    assert describe(redshift)[attribute] == shown

    redshift.modify_cluster(ClusterIdentifier="sparkify", AllowVersionUpgrade=True)
    assert describe(redshift)[attribute] == shown

    redshift.modify_cluster(ClusterIdentifier="sparkify", **{parameter: False})
    assert describe(redshift)[attribute].lower() == "disabled"


def test_multi_az_with_relocation_leaves_no_cluster_behind(redshift: Any) -> None:
    both = CLUSTER | {"MasterUserPassword": PASSWORD, "MultiAZ": True, "AvailabilityZoneRelocation": True}

    assert refused(redshift.create_cluster, **both) == "InvalidParameterCombination"
    assert redshift.describe_clusters()["Clusters"] == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"NodeType": "dc2.large"}, "InvalidParameterValue"),
        ({"ClusterParameterGroupName": "missing"}, "ClusterParameterGroupNotFound"),
        ({"ClusterSubnetGroupName": "missing"}, "ClusterSubnetGroupNotFoundFault"),
        ({"MasterUserPassword": ""}, "InvalidParameterCombination"),
        ({"ManageMasterPassword": True}, "InvalidParameterCombination"),
    ],
)
def test_what_create_refuses(redshift: Any, wrong: dict[str, Any], code: str) -> None:
    assert refused(redshift.create_cluster, **CLUSTER | {"MasterUserPassword": PASSWORD} | wrong) == code
    assert redshift.describe_clusters()["Clusters"] == []


def test_a_second_cluster_of_the_same_name_leaves_the_first_alone(redshift: Any, cluster: Any) -> None:
    again = CLUSTER | {"MasterUserPassword": PASSWORD}

    assert refused(redshift.create_cluster, **again) == "ClusterAlreadyExists"
    assert describe(redshift)["NumberOfNodes"] == 2


def test_pause_and_resume(redshift: Any, cluster: Any) -> None:
    redshift.pause_cluster(ClusterIdentifier="sparkify")
    assert describe(redshift)["ClusterStatus"] == "paused"
    assert describe(redshift)["ClusterAvailabilityStatus"] == "Unavailable"
    assert refused(redshift.pause_cluster, ClusterIdentifier="sparkify") == "InvalidClusterState"

    redshift.resume_cluster(ClusterIdentifier="sparkify")
    assert describe(redshift)["ClusterStatus"] == "available"
    assert refused(redshift.resume_cluster, ClusterIdentifier="sparkify") == "InvalidClusterState"


def test_modify_port_moves_the_endpoint(redshift: Any, cluster: Any) -> None:
    redshift.modify_cluster(ClusterIdentifier="sparkify", Port=5440)

    assert describe(redshift)["Endpoint"]["Port"] == 5440


def test_roles_are_added_and_removed(redshift: Any, cluster: Any) -> None:
    load, unload = (f"arn:aws:iam::123456789012:role/{name}" for name in ("load", "unload"))
    redshift.modify_cluster_iam_roles(ClusterIdentifier="sparkify", AddIamRoles=[load, unload], DefaultIamRoleArn=load)
    redshift.modify_cluster_iam_roles(ClusterIdentifier="sparkify", AddIamRoles=[unload], RemoveIamRoles=[load])

    found = describe(redshift)
    assert found["IamRoles"] == [{"IamRoleArn": unload, "ApplyStatus": "in-sync"}]
    assert found["DefaultIamRoleArn"] == load
