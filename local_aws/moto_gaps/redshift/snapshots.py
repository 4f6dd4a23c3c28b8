"""Snapshots: retention, owner and key; ModifyClusterSnapshot; copies to another region; grants with tags."""

from typing import Any

from moto.core.responses import ActionResult
from moto.redshift import models as moto_models
from moto.redshift.exceptions import ClusterNotFoundError, ClusterSnapshotNotFoundError, InvalidParameterValueError

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import SnapshotCopyGrantNotFoundError
from local_aws.moto_gaps.redshift.lifecycle import LifecycleBackend
from local_aws.moto_gaps.redshift.names import OTHER, check_identifier

KEEP_FOR_EVER = -1
MAX_DAYS = 3653


class Snapshot(moto_models.Snapshot):
    """moto's snapshot, completed. It describes a cluster; the runtime keeps the data."""

    def __init__(self, cluster: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(cluster, *args, **kwargs)
        self.owner_account = self.account_id
        self.kms_key_id = cluster.kms_key_id
        self.vpc_id = cluster.vpc_id
        self.cluster_create_time = cluster.create_time
        self.maintenance_track_name = cluster.maintenance_track_name
        self.master_password_secret_arn = cluster.master_password_secret_arn
        self.manual_snapshot_retention_period: int | None = None
        if self.snapshot_type == "manual":
            self.retain(cluster.manual_snapshot_retention_period)

    @property
    def snapshot_arn(self) -> str:
        """`arn:...:snapshot:CLUSTER/SNAPSHOT`."""
        return self.arn

    def retain(self, days: int) -> None:
        """Keep a manual snapshot for 1 to 3,653 days, or (-1) until somebody deletes it."""
        if days != KEEP_FOR_EVER and not 1 <= days <= MAX_DAYS:
            raise InvalidParameterValueError(
                f"Invalid retention period for manual snapshot: {days}. Valid values are -1 and 1 to {MAX_DAYS}."
            )
        self.manual_snapshot_retention_period = days


class SnapshotCopyGrant(moto_models.SnapshotCopyGrant):
    """moto's grant, with an ARN and tags."""

    def __init__(self, backend: moto_models.RedshiftBackend, name: str, kms_key_id: str, tags: list[Any]) -> None:
        moto_models.TaggableResourceMixin.__init__(self, backend.account_id, backend.region_name, tags)
        self.snapshot_copy_grant_name = name
        self.kms_key_id = kms_key_id

    @property
    def resource_id(self) -> str:
        """The last part of the ARN."""
        return self.snapshot_copy_grant_name


class SnapshotBackend(moto_models.RedshiftBackend):
    """The snapshots of one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.RESOURCE_TYPE_MAP["snapshotcopygrant"] = self.snapshot_copy_grants  # type: ignore[assignment]

    def describe_cluster_snapshots(
        self,
        cluster_identifier: str | None = None,
        snapshot_identifier: str | None = None,
        snapshot_type: str | None = None,
    ) -> list[moto_models.Snapshot]:
        """List the snapshots that fit every filter; a snapshot asked for by name must be there."""
        if snapshot_identifier is not None and snapshot_identifier not in self.snapshots:
            raise ClusterSnapshotNotFoundError(snapshot_identifier)
        return [
            snapshot
            for snapshot in self.snapshots.values()
            if cluster_identifier in (None, snapshot.cluster_identifier)
            and snapshot_identifier in (None, snapshot.snapshot_identifier)
            and snapshot_type in (None, snapshot.snapshot_type)
        ]

    def snapshot(self, identifier: str) -> Snapshot:
        """Return a snapshot by name."""
        snapshot = self.snapshots.get(identifier)
        if not isinstance(snapshot, Snapshot):
            raise ClusterSnapshotNotFoundError(identifier)
        return snapshot

    def enable_snapshot_copy(self, **kwargs: Any) -> moto_models.Cluster:
        """Copy a cluster's snapshots to another region."""
        self._check_cluster(kwargs["cluster_identifier"])
        # The grant is the destination's: it lets Redshift encrypt the copies there [API_EnableSnapshotCopy].
        grant, region = kwargs.get("snapshot_copy_grant_name"), kwargs["destination_region"]
        if grant and grant not in moto_models.redshift_backends[self.account_id][region].snapshot_copy_grants:
            raise SnapshotCopyGrantNotFoundError(grant)
        keep = kwargs.pop("manual_snapshot_retention_period", KEEP_FOR_EVER)
        cluster = super().enable_snapshot_copy(**kwargs)
        if cluster.cluster_snapshot_copy_status is not None:
            cluster.cluster_snapshot_copy_status["ManualSnapshotRetentionPeriod"] = keep
        return cluster

    def disable_snapshot_copy(self, **kwargs: Any) -> moto_models.Cluster:
        """Stop copying."""
        self._check_cluster(kwargs["cluster_identifier"])
        return super().disable_snapshot_copy(**kwargs)

    def _check_cluster(self, identifier: str) -> None:
        if identifier not in self.clusters:
            raise ClusterNotFoundError(identifier)


class SnapshotResponse(FeatureResponse):
    """The requests about snapshots."""

    def create_cluster_snapshot(self) -> ActionResult:
        """CreateClusterSnapshot."""
        check_identifier(self._get_param("SnapshotIdentifier"), "SnapshotIdentifier", OTHER)
        backend = self.backend_of(LifecycleBackend)
        backend.require_state(backend.cluster(self._get_param("ClusterIdentifier")), "available")
        result = super().create_cluster_snapshot()
        self._retain(self._get_param("SnapshotIdentifier"), self._get_int_param("ManualSnapshotRetentionPeriod"))
        return result

    def modify_cluster_snapshot(self) -> ActionResult:
        """ModifyClusterSnapshot."""
        return ActionResult(
            {
                "Snapshot": self._retain(
                    self._get_param("SnapshotIdentifier"), self._get_int_param("ManualSnapshotRetentionPeriod")
                )
            }
        )

    def delete_cluster(self) -> ActionResult:
        """DeleteCluster, with the final snapshot's own retention."""
        if final := self._get_param("FinalClusterSnapshotIdentifier"):
            check_identifier(final, "FinalClusterSnapshotIdentifier", OTHER)
        result = super().delete_cluster()
        if final:
            self._retain(final, self._get_int_param("FinalClusterSnapshotRetentionPeriod"))
        return result

    def create_snapshot_copy_grant(self) -> ActionResult:
        """CreateSnapshotCopyGrant, with tags."""
        super().create_snapshot_copy_grant()
        backend, name = self.backend_of(SnapshotBackend), self._get_param("SnapshotCopyGrantName")
        key = self._get_param("KmsKeyId") or f"arn:aws:kms:{self.region}:{self.current_account}:alias/aws/redshift"
        grant = SnapshotCopyGrant(backend, name, key, self._get_param("Tags", []))
        backend.snapshot_copy_grants[name] = grant
        return ActionResult({"SnapshotCopyGrant": grant})

    def modify_snapshot_copy_retention_period(self) -> ActionResult:
        """ModifySnapshotCopyRetentionPeriod."""
        backend, identifier = self.backend_of(SnapshotBackend), self._get_param("ClusterIdentifier")
        backend.describe_clusters(identifier)
        cluster = backend.modify_snapshot_copy_retention_period(identifier, self._get_param("RetentionPeriod"))
        return ActionResult({"Cluster": cluster})

    def _retain(self, identifier: str, days: int | None) -> Snapshot:
        snapshot = self.backend_of(SnapshotBackend).snapshot(identifier)
        if days is not None:
            snapshot.retain(days)
        return snapshot
