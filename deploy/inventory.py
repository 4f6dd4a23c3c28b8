"""What AWS has of an environment, found by the tags that everything carries."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from deploy import account
from deploy.errors import AccessError

SNAPSHOT_SECONDS = 3600
"""What a snapshot of a namespace may take."""
LAG_SECONDS = 90
"""How long a list by tag may go on naming what has just been removed, before it is believed."""


def tagged(region: str, tags: dict[str, str]) -> dict[str, dict[str, str]]:
    """List what carries these tags in a region: tags by ARN [API_GetResources]. Raises AccessError."""
    filters = [{"Key": key, "Values": [value]} for key, value in tags.items()]
    found: dict[str, dict[str, str]] = {}
    with account.answered("What is there could not be looked up by its tags (tag:GetResources)"):
        pages = account.client("resourcegroupstaggingapi", region).get_paginator("get_resources")
        for page in pages.paginate(TagFilters=filters):
            for resource in page["ResourceTagMappingList"]:
                found[resource["ResourceARN"]] = {tag["Key"]: tag["Value"] for tag in resource["Tags"]}
    return {arn: given for arn, given in found.items() if not _is_over(region, arn)}


def _is_over(region: str, arn: str) -> bool:
    """Return whether ECS lists what is gone: a deleted cluster or revision of a task stays, inactive, with its tags.

    It holds nothing and costs nothing [DeregisterTaskDefinition, DeleteCluster]. Raises AccessError.
    """
    if ":ecs:" not in arn:
        return False
    ecs = account.client("ecs", region)
    with account.answered("What is left of ECS could not be looked up"):
        if ":task-definition/" in arn:
            return bool(ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]["status"] == "INACTIVE")
        if ":cluster/" in arn:
            return all(one["status"] == "INACTIVE" for one in ecs.describe_clusters(clusters=[arn])["clusters"])
    return False


def settled(region: str, tags: dict[str, str], say: Callable[[str], None], *, but: set[str], lag: float) -> set[str]:
    """List ARNs by tag, except `but`, until there are none or `lag` seconds are over. Raises AccessError."""
    deadline = time.monotonic() + lag
    pause = 1.0
    while (found := tagged(region, tags).keys() - but) and time.monotonic() < deadline:
        if pause == 1.0:
            say(f"still listed: {len(found)}; waiting for the list to catch up")
        time.sleep(pause)
        pause = min(pause * 2, 15.0)
    return found


class Snapshot(NamedTuple):
    """A copy of a warehouse that costs money; an automated one goes with its cluster."""

    name: str
    arn: str
    manual: bool


def snapshots(region: str, warehouse: str) -> list[Snapshot]:
    """List the snapshots of a cluster or namespace, also those that have outlived it. Raises AccessError."""
    return [*_of_cluster(region, warehouse), *_of_namespace(region, warehouse)]


def _of_cluster(region: str, cluster: str) -> list[Snapshot]:
    found: list[dict[str, Any]] = []
    absent = {"ClusterNotFound", "ClusterSnapshotNotFound"}
    with suppress(LookupError), account.answered(f"The snapshots of {cluster} could not be listed", absent=absent):
        pages = account.client("redshift", region).get_paginator("describe_cluster_snapshots")
        found += [one for page in pages.paginate(ClusterIdentifier=cluster) for one in page["Snapshots"]]
    return [Snapshot(one["SnapshotIdentifier"], one["SnapshotArn"], one["SnapshotType"] == "manual") for one in found]


def _of_namespace(region: str, namespace: str) -> list[Snapshot]:
    found: list[dict[str, Any]] = []
    absent = {"ResourceNotFoundException"}
    with suppress(LookupError), account.answered(f"The snapshots of {namespace} could not be listed", absent=absent):
        pages = account.client("redshift-serverless", region).get_paginator("list_snapshots")
        found += [one for page in pages.paginate(namespaceName=namespace) for one in page["snapshots"]]
    return [Snapshot(one["snapshotName"], one["snapshotArn"], manual=True) for one in found]


def keep_namespace(region: str, namespace: str, name: str, say: Callable[[str], None]) -> None:
    """Take a snapshot of a namespace, and return when it is there. Raises AccessError."""
    client = account.client("redshift-serverless", region)
    say(f"taking the final snapshot {name}, which takes some minutes on AWS")
    with account.answered(f"The final snapshot {name} could not be taken, so nothing was destroyed"):
        client.create_snapshot(namespaceName=namespace, snapshotName=name)
        deadline = time.monotonic() + SNAPSHOT_SECONDS
        while (status := client.get_snapshot(snapshotName=name)["snapshot"]["status"]) != "AVAILABLE":
            if status != "CREATING" or time.monotonic() > deadline:
                raise AccessError(f"The final snapshot {name} is {status}, so nothing was destroyed. Look at it first.")
            time.sleep(1)


def is_empty(region: str, bucket: str) -> bool:
    """Return whether a bucket holds nothing, no old version either. Raises AccessError."""
    try:
        with account.answered(f"The bucket {bucket} could not be looked into", absent={"NoSuchBucket"}):
            found = account.client("s3", region).list_object_versions(Bucket=bucket, MaxKeys=1)
    except LookupError:
        return True
    return not (found.get("Versions") or found.get("DeleteMarkers"))
