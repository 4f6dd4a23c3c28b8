"""The requests about clusters, with every parameter that moto leaves out."""

from typing import Any

from moto.core.responses import ActionResult
from moto.redshift.exceptions import InvalidParameterCombinationError, RedshiftClientError

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.cluster import Cluster
from local_aws.moto_gaps.redshift.master_password import MasterPasswordBackend
from local_aws.moto_gaps.redshift.names import check_identifier, check_names, check_window

ATTRIBUTE_OF_PARAMETER = {
    "AvailabilityZoneRelocation": "availability_zone_relocation",
    "DefaultIamRoleArn": "default_iam_role_arn",
    "ElasticIp": "elastic_ip",
    "KmsKeyId": "kms_key_id",
    "MaintenanceTrackName": "maintenance_track_name",
    "ManualSnapshotRetentionPeriod": "manual_snapshot_retention_period",
    "MultiAZ": "multi_az_deployment",
}
"""Parameters of CreateCluster and ModifyCluster that moto does not read."""


class ClusterResponse(FeatureResponse):
    """CreateCluster, RestoreFromClusterSnapshot, ModifyCluster and RebootCluster."""

    def create_cluster(self) -> ActionResult:
        """CreateCluster: the whole cluster or, with an error, nothing."""
        if bool(self._get_param("MasterUserPassword")) == bool(self._get_bool_param("ManageMasterPassword")):
            raise InvalidParameterCombinationError(
                "Either MasterUserPassword or ManageMasterPassword must be given, and not both."
            )
        check_identifier(self._get_param("ClusterIdentifier"))
        check_names(self._get_param("DBName"), self._get_param("MasterUsername"))
        check_window(self._get_param("PreferredMaintenanceWindow"))
        return self._made(super().create_cluster())

    def restore_from_cluster_snapshot(self) -> ActionResult:
        """RestoreFromClusterSnapshot: the cluster has the snapshot's data, database and admin."""
        check_identifier(self._get_param("ClusterIdentifier"))
        check_window(self._get_param("PreferredMaintenanceWindow"))
        return self._made(super().restore_from_cluster_snapshot())

    def _made(self, result: ActionResult) -> ActionResult:
        """Complete a cluster that moto has made and start it; with an error, remove it."""
        backend = self.backend_of(MasterPasswordBackend)
        cluster = backend.cluster(self._get_param("ClusterIdentifier"))
        try:
            cluster.configure(self._attributes())
            if self._get_bool_param("ManageMasterPassword"):
                backend.manage_master_password(cluster, self._get_param("MasterPasswordSecretKmsKeyId"))
            backend.launch(cluster)
        except RedshiftClientError:
            backend.delete_cluster(
                cluster_identifier=cluster.cluster_identifier,
                skip_final_snapshot=True,
                final_cluster_snapshot_identifier=None,
            )
            raise
        return result

    def modify_cluster(self) -> ActionResult:
        """ModifyCluster."""
        backend = self.backend_of(MasterPasswordBackend)
        cluster = backend.cluster(self._get_param("ClusterIdentifier"))
        if not self._get_params().keys() - {"ClusterIdentifier", "Action", "Version"}:
            raise InvalidParameterCombinationError("No modifications were requested")
        check_window(self._get_param("PreferredMaintenanceWindow"))
        backend.require_state(cluster, "available")
        managed = self._get_bool_param("ManageMasterPassword")
        cluster.configure(self._attributes())
        if managed is False:
            backend.unmanage_master_password(cluster)
        result = super().modify_cluster()
        if managed:
            self._take_over_password(backend, cluster)
        if port := self._get_int_param("Port"):
            backend.move_cluster(cluster, port)
        return result

    def reboot_cluster(self) -> ActionResult:
        """RebootCluster."""
        cluster = self.backend_of(MasterPasswordBackend).reboot_cluster(self._get_param("ClusterIdentifier"))
        return ActionResult({"Cluster": cluster})

    def _take_over_password(self, backend: MasterPasswordBackend, cluster: Cluster) -> None:
        if cluster.master_password_secret_arn is None:
            backend.manage_master_password(cluster, self._get_param("MasterPasswordSecretKmsKeyId"))
            backend.change_password(cluster)

    def _attributes(self) -> dict[str, Any]:
        return {attribute: self._get_param(name) for name, attribute in ATTRIBUTE_OF_PARAMETER.items()}
