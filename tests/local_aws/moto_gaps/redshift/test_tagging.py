from typing import Any

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD
from tests.support.moto_server import Account

TAGS = [{"Key": "project", "Value": "sparkify"}]


def found(account: Account, **filters: Any) -> list[str]:
    by_tag = [{"Key": "project", "Values": ["sparkify"]}]
    answer = account.client("resourcegroupstaggingapi").get_resources(TagFilters=by_tag, **filters)
    return sorted(item["ResourceARN"].partition("redshift:")[2] for item in answer["ResourceTagMappingList"])


def test_every_kind_is_found_by_its_tag_until_it_is_gone(account: Account, redshift: Any) -> None:
    redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, Tags=TAGS)
    redshift.create_cluster(**CLUSTER | {"ClusterIdentifier": "other"}, MasterUserPassword=PASSWORD)
    redshift.create_cluster_parameter_group(
        ParameterGroupName="group", ParameterGroupFamily="redshift-1.0", Description="d", Tags=TAGS
    )
    redshift.create_cluster_snapshot(ClusterIdentifier="sparkify", SnapshotIdentifier="before", Tags=TAGS)
    redshift.create_snapshot_copy_grant(SnapshotCopyGrantName="grant", Tags=TAGS)
    limit = redshift.create_usage_limit(
        ClusterIdentifier="sparkify", FeatureType="spectrum", LimitType="data-scanned", Amount=1, Tags=TAGS
    )["UsageLimitId"]
    owner = f"us-west-2:{account.number}"

    assert found(account) == [
        f"{owner}:cluster:sparkify",
        f"{owner}:parametergroup:group",
        f"{owner}:snapshot:sparkify/before",
        f"{owner}:snapshotcopygrant:grant",
        f"{owner}:usagelimit:{limit}",
    ]
    assert found(account, ResourceTypeFilters=["redshift:cluster"]) == [f"{owner}:cluster:sparkify"]

    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)
    redshift.delete_cluster_parameter_group(ParameterGroupName="group")
    redshift.delete_cluster_snapshot(SnapshotIdentifier="before")
    redshift.delete_snapshot_copy_grant(SnapshotCopyGrantName="grant")
    assert found(account) == []


def test_a_usage_limit_is_tagged_by_its_arn(account: Account, redshift: Any, cluster: Any) -> None:
    limit = redshift.create_usage_limit(
        ClusterIdentifier="sparkify", FeatureType="spectrum", LimitType="data-scanned", Amount=1
    )["UsageLimitId"]
    arn = f"arn:aws:redshift:us-west-2:{account.number}:usagelimit:{limit}"

    redshift.create_tags(ResourceName=arn, Tags=TAGS)
    assert found(account) == [f"us-west-2:{account.number}:usagelimit:{limit}"]
    redshift.delete_tags(ResourceName=arn, TagKeys=["project"])
    assert found(account) == []
