"""What cannot be removed because something uses it: DependencyViolation, in AWS's words.

moto asks for some of this, and knows nothing of the network interfaces of Redshift's clusters.
"""

from collections.abc import Callable, Iterator
from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.redshift.models import redshift_backends

from local_aws.moto_gaps.redshift_serverless.models import redshiftserverless_backends


def check_detach_internet_gateway(backend: Any, _: str, vpc_id: str) -> None:
    """Refuse while a cluster in the VPC has a public address [API_DetachInternetGateway]."""
    public = (one for one in _workgroups(backend) if one.publicly_accessible)
    in_vpc = any(backend.get_subnet(subnet).vpc_id == vpc_id for one in public for subnet in one.subnet_ids)
    if in_vpc or any(cluster.publicly_accessible in (True, "true") for cluster in _clusters_in(backend, vpc_id)):
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before "
            "detaching the gateway."
        )


def check_delete_security_group(backend: Any, name: str | None = None, group_id: str | None = None) -> None:
    """Refuse a group that a warehouse, an endpoint or another group's rule names [API_DeleteSecurityGroup]."""
    group = backend.get_security_group_by_name_or_id(group_id or name)
    if group is None:
        return
    clusters = any(group.id in cluster.vpc_security_group_ids for cluster in _clusters(backend))
    workgroups = any(group.id in one.security_group_ids for one in _workgroups(backend))
    endpoints = any(group.id in (endpoint.security_group_ids or []) for endpoint in _endpoints(backend))
    others = [other for groups in backend.groups.values() for other in groups.values() if other.id != group.id]
    named = any(
        (rule.source_group or {}).get("GroupId") == group.id
        for other in others
        for rule in (*other.ingress_rules, *other.egress_rules)
    )
    if clusters or workgroups or endpoints or named:
        raise DependencyViolationError(f"resource {group.id} has a dependent object")


def check_delete_subnet(backend: Any, subnet_id: str) -> None:
    """Refuse a subnet with a warehouse's or an endpoint's interface in it [API_DeleteSubnet]."""
    groups = redshift_backends[backend.account_id][backend.region_name].subnet_groups
    clusters = (groups.get(cluster.cluster_subnet_group_name) for cluster in _clusters(backend))
    endpoints = (endpoint.subnet_ids or [] for endpoint in _endpoints(backend))
    workgroups = (one.subnet_ids for one in _workgroups(backend))
    used = [*(group.subnet_ids for group in clusters if group), *workgroups, *endpoints]
    if any(subnet_id in subnets for subnets in used):
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")


def check_delete_vpc(backend: Any, vpc_id: str) -> None:
    """Refuse a VPC with a gateway, an endpoint or a group of its own [API_DeleteVpc]."""
    gateways = any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in backend.internet_gateways.values())
    endpoints = any(endpoint.vpc_id == vpc_id for endpoint in _endpoints(backend))
    groups = any(group.name != "default" for group in backend.groups.get(vpc_id, {}).values())
    if gateways or endpoints or groups:
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")


REFUSING: dict[str, Callable[..., None]] = {
    "detach_internet_gateway": check_detach_internet_gateway,
    "delete_security_group": check_delete_security_group,
    "delete_subnet": check_delete_subnet,
    "delete_vpc": check_delete_vpc,
}
"""moto's methods, and what is asked before each."""


def _endpoints(backend: Any) -> Iterator[Any]:
    """Yield the VPC endpoints that are there; moto keeps those that were deleted."""
    return (endpoint for endpoint in backend.vpc_end_points.values() if endpoint.state != "deleted")


def _clusters(backend: Any) -> Iterator[Any]:
    yield from redshift_backends[backend.account_id][backend.region_name].clusters.values()


def _workgroups(backend: Any) -> Iterator[Any]:
    yield from redshiftserverless_backends[backend.account_id][backend.region_name].workgroups.values()


def _clusters_in(backend: Any, vpc_id: str) -> Iterator[Any]:
    return (cluster for cluster in _clusters(backend) if cluster.vpc_id == vpc_id)
