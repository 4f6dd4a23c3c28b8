"""Subnet groups: ModifyClusterSubnetGroup, and a group in use that cannot be deleted."""

from typing import Any

from moto.core.responses import ActionResult
from moto.redshift.exceptions import InvalidSubnetError
from moto.redshift.models import RedshiftBackend, SubnetGroup

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import InvalidSubnetGroupStateError, SubnetGroupAlreadyExistsError
from local_aws.moto_gaps.redshift.names import OTHER, check_identifier


class SubnetGroupBackend(RedshiftBackend):
    """The subnet groups of one region."""

    def create_cluster_subnet_group(self, cluster_subnet_group_name: str, *args: Any, **kwargs: Any) -> SubnetGroup:
        """Add a group under a new name; names are kept in lower case."""
        check_identifier(cluster_subnet_group_name, "ClusterSubnetGroupName", OTHER)
        name = cluster_subnet_group_name.lower()
        if name in self.subnet_groups:
            raise SubnetGroupAlreadyExistsError(name)
        return super().create_cluster_subnet_group(name, *args, **kwargs)

    def modify_cluster_subnet_group(self, name: str, description: str | None, subnet_ids: list[str]) -> SubnetGroup:
        """Put a group on other subnets, which must exist."""
        [group] = self.describe_cluster_subnet_groups(name)
        if len(self.ec2_backend.describe_subnets(filters={"subnet-id": subnet_ids})) != len(set(subnet_ids)):
            raise InvalidSubnetError(subnet_ids)
        group.subnet_ids = subnet_ids
        group.description = description or group.description
        return group

    def delete_cluster_subnet_group(self, subnet_identifier: str) -> SubnetGroup:
        """Remove a group that no cluster uses."""
        for cluster in self.clusters.values():
            if cluster.cluster_subnet_group_name == subnet_identifier:
                raise InvalidSubnetGroupStateError(subnet_identifier, cluster.cluster_identifier)
        return super().delete_cluster_subnet_group(subnet_identifier)


class SubnetGroupResponse(FeatureResponse):
    """The requests about subnet groups."""

    def modify_cluster_subnet_group(self) -> ActionResult:
        """ModifyClusterSubnetGroup."""
        group = self.backend_of(SubnetGroupBackend).modify_cluster_subnet_group(
            self._get_param("ClusterSubnetGroupName"), self._get_param("Description"), self._get_param("SubnetIds", [])
        )
        return ActionResult({"ClusterSubnetGroup": group})
