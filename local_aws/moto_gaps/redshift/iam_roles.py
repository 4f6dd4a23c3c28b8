"""ModifyClusterIamRoles: the roles that a cluster may assume."""

from moto.core.responses import ActionResult

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.cluster import Cluster
from local_aws.moto_gaps.redshift.lifecycle import LifecycleBackend


class IamRolesBackend(LifecycleBackend):
    """Clusters whose roles can be changed."""

    def modify_cluster_iam_roles(
        self, cluster_identifier: str, add: list[str], remove: list[str], default: str | None
    ) -> Cluster:
        """Add and remove roles; `default` is the role that `IAM_ROLE default` means, '' for none."""
        cluster = self.cluster(cluster_identifier)
        self.require_state(cluster, "available")
        kept = [arn for arn in cluster.iam_roles_arn if arn not in remove]
        cluster.iam_roles_arn = kept + [arn for arn in dict.fromkeys(add) if arn not in kept]
        if default is not None:
            cluster.default_iam_role_arn = default or None
        return cluster


class IamRolesResponse(FeatureResponse):
    """The request about roles."""

    def modify_cluster_iam_roles(self) -> ActionResult:
        """ModifyClusterIamRoles."""
        cluster = self.backend_of(IamRolesBackend).modify_cluster_iam_roles(
            self._get_param("ClusterIdentifier"),
            self._get_param("AddIamRoles", []),
            self._get_param("RemoveIamRoles", []),
            self._get_param("DefaultIamRoleArn"),
        )
        return ActionResult({"Cluster": cluster})
