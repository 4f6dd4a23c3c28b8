"""DescribeOrderableClusterOptions: which nodes a region's zones have."""

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends

from local_aws.moto_gaps.redshift.base import FeatureResponse

SINGLE_NODE_TYPES = ("ra3.large", "ra3.xlplus", "rg.large")
NODE_TYPES = (*SINGLE_NODE_TYPES, "ra3.4xlarge", "ra3.16xlarge", "rg.xlarge", "rg.4xlarge", "rg.12xlarge")
"""[working-with-clusters]. Every zone of every region has them here; on AWS that differs."""


class OrderableResponse(FeatureResponse):
    """The request about what can be ordered."""

    def describe_orderable_cluster_options(self) -> ActionResult:
        """DescribeOrderableClusterOptions, by node type."""
        wanted = self._get_param("NodeType")
        zones = ec2_backends[self.current_account][self.region].describe_availability_zones()
        return ActionResult(
            {
                "OrderableClusterOptions": [
                    {
                        "ClusterVersion": "1.0",
                        "ClusterType": kind,
                        "NodeType": node_type,
                        "AvailabilityZones": [{"Name": zone.name} for zone in zones],
                    }
                    for node_type in NODE_TYPES
                    for kind in ("single-node", "multi-node")
                    if wanted in (None, node_type) and (kind == "multi-node" or node_type in SINGLE_NODE_TYPES)
                ]
            }
        )
