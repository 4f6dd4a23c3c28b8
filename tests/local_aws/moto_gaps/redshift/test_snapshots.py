from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import describe, refused
from tests.support.aws import REGION
from tests.support.moto_server import Account

MANUAL = {"ClusterIdentifier": "sparkify", "SnapshotIdentifier": "before"}


def manual(redshift: Any) -> list[Any]:
    found: list[Any] = redshift.describe_cluster_snapshots(SnapshotType="manual")["Snapshots"]
    return found


def test_a_manual_snapshot(redshift: Any, cluster: Any, account: Account) -> None:
    redshift.create_cluster_snapshot(**MANUAL, ManualSnapshotRetentionPeriod=5)

    [found] = manual(redshift)
    assert found["SnapshotArn"] == f"arn:aws:redshift:{REGION}:{account.number}:snapshot:sparkify/before"
    assert (found["OwnerAccount"], found["ManualSnapshotRetentionPeriod"]) == (account.number, 5)
    redshift.modify_cluster_snapshot(SnapshotIdentifier="before", ManualSnapshotRetentionPeriod=-1)
    assert manual(redshift)[0]["ManualSnapshotRetentionPeriod"] == -1
    wrong = {"SnapshotIdentifier": "before", "ManualSnapshotRetentionPeriod": 0}
    assert refused(redshift.modify_cluster_snapshot, **wrong) == "InvalidParameterValue"


def test_filters_are_all_applied(redshift: Any, cluster: Any) -> None:
    redshift.create_cluster_snapshot(**MANUAL)
    redshift.create_cluster_snapshot(**MANUAL | {"SnapshotIdentifier": "after"})

    found = redshift.describe_cluster_snapshots(ClusterIdentifier="sparkify", SnapshotIdentifier="after")["Snapshots"]

    assert [snapshot["SnapshotIdentifier"] for snapshot in found] == ["after"]
    assert redshift.describe_cluster_snapshots(ClusterIdentifier="other")["Snapshots"] == []


def test_the_final_snapshot_stays_behind(redshift: Any, cluster: Any) -> None:
    redshift.delete_cluster(
        ClusterIdentifier="sparkify",
        SkipFinalClusterSnapshot=False,
        FinalClusterSnapshotIdentifier="final",
        FinalClusterSnapshotRetentionPeriod=30,
    )

    [left] = redshift.describe_cluster_snapshots()["Snapshots"]
    assert (left["SnapshotIdentifier"], left["ManualSnapshotRetentionPeriod"]) == ("final", 30)


def test_a_final_snapshot_whose_name_is_taken_keeps_the_cluster(redshift: Any, cluster: Any) -> None:
    redshift.create_cluster_snapshot(**MANUAL)

    code = refused(
        redshift.delete_cluster,
        ClusterIdentifier="sparkify",
        SkipFinalClusterSnapshot=False,
        FinalClusterSnapshotIdentifier="before",
    )

    assert code == "ClusterSnapshotAlreadyExists"
    assert describe(redshift)["ClusterStatus"] == "available"


def test_copies_to_another_region(account: Account, redshift: Any, cluster: Any) -> None:
    elsewhere = account.client("redshift", region_name="us-east-1")
    elsewhere.create_snapshot_copy_grant(SnapshotCopyGrantName="grant")
    redshift.create_snapshot_copy_grant(SnapshotCopyGrantName="grant", Tags=[{"Key": "owner", "Value": "me"}])
    redshift.enable_snapshot_copy(
        ClusterIdentifier="sparkify", DestinationRegion="us-east-1", SnapshotCopyGrantName="grant"
    )
    redshift.modify_snapshot_copy_retention_period(ClusterIdentifier="sparkify", RetentionPeriod=3)

    copies = describe(redshift)["ClusterSnapshotCopyStatus"]
    assert (copies["DestinationRegion"], copies["RetentionPeriod"]) == ("us-east-1", 3)
    assert copies["ManualSnapshotRetentionPeriod"] == -1
    [grant] = redshift.describe_snapshot_copy_grants(SnapshotCopyGrantName="grant")["SnapshotCopyGrants"]
    assert grant["Tags"] == [{"Key": "owner", "Value": "me"}]
    redshift.disable_snapshot_copy(ClusterIdentifier="sparkify")
    assert "ClusterSnapshotCopyStatus" not in describe(redshift)


@pytest.mark.parametrize("operation", ["enable_snapshot_copy", "disable_snapshot_copy"])
def test_copies_of_a_cluster_that_is_not_there(redshift: Any, operation: str) -> None:
    arguments = {"DestinationRegion": "us-east-1"} if operation == "enable_snapshot_copy" else {}

    assert refused(getattr(redshift, operation), ClusterIdentifier="missing", **arguments) == "ClusterNotFound"
