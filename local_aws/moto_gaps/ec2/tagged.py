"""What of a network AWS lists by its tags and moto does not, and a flow log by the name that AWS has for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from moto.core.resource_tagging import TaggedResource
from moto.ec2.models import EC2Backend

_listed_by_moto = EC2Backend.iter_tagged_resources

KINDS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "security-group-rule": lambda backend: backend.describe_security_group_rules([], {}),
    "vpc-endpoint": lambda backend: [one for one in backend.vpc_end_points.values() if one.state != "deleted"],
    "vpc-flow-log": lambda backend: backend.flow_logs.values(),
}
"""The resources of a backend by what their ARNs call them [list_amazonec2]."""


def iter_tagged_resources(backend: Any) -> Iterator[TaggedResource]:
    """Yield everything of EC2 that can have tags."""
    yield from (one for one in _listed_by_moto(backend) if one.resource_type != "ec2:flow-logs")
    for kind, listed in KINDS.items():
        for one in listed(backend):
            arn = f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}:{kind}/{one.id}"
            yield TaggedResource(arn=arn, tags=dict(backend.tags.get(one.id, {})), resource_type=f"ec2:{kind}")
