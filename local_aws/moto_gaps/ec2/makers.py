"""What of a network cannot be made or joined, because of what is there already. In AWS's code and words."""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidServiceName
from moto.ec2.models import vpcs


def check_attach_internet_gateway(backend: Any, internet_gateway_id: str, vpc_id: str) -> None:
    """Refuse a second gateway of a VPC [API_AttachInternetGateway]."""
    others = (one for one in backend.internet_gateways.values() if one.id != internet_gateway_id)
    if any(one.vpc and one.vpc.id == vpc_id for one in others):
        raise EC2ClientError("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached")


def check_associate_route_table(
    backend: Any, route_table_id: str, _: str | None = None, subnet_id: str | None = None
) -> None:
    """Refuse a second table of a subnet; the same one again is nothing new [API_AssociateRouteTable]."""
    others = (table for table in backend.route_tables.values() if table.id != route_table_id)
    if subnet_id and any(subnet_id in table._associations.values() for table in others):
        raise EC2ClientError(
            "Resource.AlreadyAssociated",
            f"the specified association for route table {route_table_id} conflicts with an existing association",
        )


def check_create_vpc_endpoint(backend: Any, *, service_name: str, route_table_ids: list[str], **_: Any) -> None:
    """Refuse a service that is not there, and a second way of a table to one [API_CreateVpcEndpoint]."""
    prefix = f"com.amazonaws.{backend.region_name}."
    if service_name.removeprefix(prefix) not in SERVICES or not service_name.startswith(prefix):
        raise InvalidServiceName(service_name)
    same = [one for one in backend.vpc_end_points.values() if one.service_name == service_name]
    taken = {table for one in same if one.state != "deleted" for table in one.route_table_ids or ()}
    prefix_list = next(
        (one.id for one in backend.managed_prefix_lists.values() if one.prefix_list_name == service_name), ""
    )
    for table in route_table_ids or ():
        if table in taken:
            raise EC2ClientError(
                "RouteAlreadyExists",
                f"route table {table} already has a route with destination-prefix-list-id {prefix_list}",
            )


SERVICES = frozenset((*vpcs.AWS_ENDPOINT_SERVICES, "redshift-serverless"))
"""Services that have endpoints, by the end of their names; moto's list is older than Redshift Serverless."""

REFUSING: dict[str, Callable[..., None]] = {
    "attach_internet_gateway": check_attach_internet_gateway,
    "associate_route_table": check_associate_route_table,
    "create_vpc_endpoint": check_create_vpc_endpoint,
}
"""moto's methods, and what is asked before each."""
