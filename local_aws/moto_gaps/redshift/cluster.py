"""A cluster with every attribute that Terraform's AWS provider reads, and a state that follows its process."""

import threading
from typing import Any

from moto.redshift import models as moto_models
from moto.redshift.exceptions import InvalidParameterCombinationError

from local_aws.moto_gaps.redshift.runtime import ClusterSpec, Endpoint

AVAILABILITY = {"available": "Available", "hardware-failure": "Failed", "paused": "Unavailable"}
"""ClusterAvailabilityStatus of a ClusterStatus; any other status is Modifying."""


class Cluster(moto_models.Cluster):
    """moto's cluster, completed."""

    def __init__(self, redshift_backend: moto_models.RedshiftBackend, **cluster_kwargs: Any) -> None:
        super().__init__(redshift_backend, **cluster_kwargs)
        self.process: Endpoint | None = None
        """Where the cluster's own process listens; None without a runtime."""
        self.job: threading.Thread | None = None
        """The last change of state that takes time: a start, a stop."""
        self.preferred_maintenance_window = self.preferred_maintenance_window.lower()
        self.default_iam_role_arn: str | None = None
        self.parameter_apply_status = "in-sync"
        self.availability_zone_relocation = False
        self.multi_az_deployment = False
        self.elastic_ip: str | None = None
        self.manual_snapshot_retention_period = -1
        self.maintenance_track_name = "current"
        self.cluster_revision_number = "0"
        self.master_password_secret_arn: str | None = None
        self.master_password_secret_kms_key_id: str | None = None

    def configure(self, changes: dict[str, Any]) -> None:
        """Take over attributes that moto's CreateCluster and ModifyCluster drop; None changes nothing."""
        merged = vars(self) | {name: value for name, value in changes.items() if value is not None}
        if merged["multi_az_deployment"] and merged["availability_zone_relocation"]:
            raise InvalidParameterCombinationError(
                "A Multi-AZ deployment cannot be combined with Availability Zone relocation."
            )
        vars(self).update(merged)

    @property
    def endpoint(self) -> dict[str, str | int] | None:  # type: ignore[override]
        """Address and port; none yet while the cluster is being created."""
        if self.process is not None:
            return {"Address": self.process.host, "Port": self.process.port}
        return None if self.status == "creating" else super().endpoint

    @property
    def cluster_availability_status(self) -> str:
        """Whether queries are answered, in the words of the API."""
        return AVAILABILITY.get(self.status, "Modifying")

    @property
    def availability_zone_relocation_status(self) -> str:
        """`enabled` or `disabled`."""
        return "enabled" if self.availability_zone_relocation else "disabled"

    @property
    def multi_az(self) -> str:
        """`Enabled` or `Disabled`."""
        return "Enabled" if self.multi_az_deployment else "Disabled"

    @property
    def cluster_nodes(self) -> list[dict[str, str]]:
        """One SHARED node, or a LEADER and the COMPUTE nodes, with made-up private addresses."""
        roles = ["SHARED"]
        if self.number_of_nodes > 1:
            roles = ["LEADER", *(f"COMPUTE-{number}" for number in range(self.number_of_nodes))]
        return [{"NodeRole": role, "PrivateIPAddress": f"10.0.0.{10 + at}"} for at, role in enumerate(roles)]

    @property
    def cluster_namespace_arn(self) -> str:
        """The ARN that data sharing uses."""
        partition, _, rest = self.arn.partition(":redshift:")
        return f"{partition}:redshift:{rest.split(':cluster:')[0]}:namespace:{self.unique_cluster_id}"

    @property
    def elastic_ip_status(self) -> dict[str, str] | None:
        """The public address that the cluster was given."""
        return {"ElasticIp": self.elastic_ip, "Status": "active"} if self.elastic_ip else None

    @property
    def vpc_id(self) -> str | None:
        """The VPC of the subnet group."""
        group = self.redshift_backend.subnet_groups.get(self.cluster_subnet_group_name)
        return group.vpc_id if group else None

    @property
    def cluster_parameter_group_status_list(self) -> list[dict[str, str]]:
        """The parameter group, and whether the cluster must be rebooted for its values."""
        return [
            {"ParameterGroupName": name, "ParameterApplyStatus": self.parameter_apply_status}
            for name in self.cluster_parameter_group_name
        ]

    @property
    def pending_modified_values(self) -> dict[str, Any]:  # type: ignore[override]
        """Nothing: a change applies at once."""
        return {}

    def spec(self, require_ssl: bool) -> ClusterSpec:
        """Describe the cluster to what starts it."""
        return ClusterSpec(
            identifier=self.cluster_identifier,
            database=self.db_name,
            user=self.master_username,
            password=self.master_user_password,
            port=self.port,
            region=self.region,
            arn=self.arn,
            require_ssl=require_ssl,
        )
