"""Doors: ports and who may reach them, and ways to and from other networks."""

import ipaddress
from collections.abc import Iterator, Mapping

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, codes
from deploy.review.openings import TYPES, Opening, describes, openings
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, blocks, normal

_DESTINATIONS = (
    "destination_cidr_block",
    "destination_ipv6_cidr_block",
    "destination_prefix_list_id",
    "cidr_block",
    "ipv6_cidr_block",
)
_TARGETS = {
    "vpc_peering_connection_id": "another network (peering)",
    "transit_gateway_id": "other networks (transit gateway)",
    "core_network_arn": "other networks (Cloud WAN)",
    "egress_only_gateway_id": "the internet, outward only",
    "nat_gateway_id": "the internet, outward only (NAT)",
    "carrier_gateway_id": "a carrier's network",
    "local_gateway_id": "a network on premises",
    "vpc_endpoint_id": "an endpoint",
    "network_interface_id": "a machine that sees the traffic",
    "instance_id": "a machine that sees the traffic",
}
"""Where a route leads, by the attribute that names it."""


@of_types(*TYPES)
def openings_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every opening that is new, and every one that is closed."""
    if change.action in {Action.NOTHING, Action.FORGET}:
        return
    before, after = openings(change.type, change.before), openings(change.type, change.after)
    for opening in sorted(after - before, key=str):
        if not any(old.covers(opening) for old in before):
            yield _opened(change, opening, is_part=_is_world_in_parts(opening, after))
    for opening in sorted(before - after, key=str):
        if not any(new.covers(opening) for new in after):
            yield _closed(change, opening)
    yield from _not_known(change)
    for attribute in change.changed if before and before == after else ():
        if describes(change.type, attribute, change.before) and describes(change.type, attribute, change.after):
            says = "Written otherwise; it lets the same through."
            yield Finding(Severity.SAFE, Section.OTHER, change.address, says, attribute)


def _is_world_in_parts(opening: Opening, all_of_them: set[Opening]) -> bool:
    """Return whether ranges that are not wide by themselves make up more than a wide one together."""
    alike = [o.network for o in all_of_them if o._replace(who=None) == opening._replace(who=None) and o.network]
    public = [n for n in alike if n.version == 4 and not n.is_private]
    return opening.is_inward and sum(n.num_addresses for n in public) > 1 << 17


def _not_known(change: Change) -> Iterator[Finding]:
    """Ask about a group whose rules the plan does not show: a rule in a dynamic block looks like none at all."""
    if change.type in TYPES[:3] and change.action is not Action.DELETE and not openings(change.type, change.after):
        says = "Whom this rule lets in, or out, is not in the plan."
        yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "", "Rule", "closed", "not in the plan")
    for attribute in ("ingress", "egress"):
        if change.type in TYPES[3:] and isinstance(change.new(attribute), Hidden) and attribute in change.changed:
            says = "The rules of the group are known after the apply, if its code has any. Look at them then."
            label = f"{'In' if attribute == 'ingress' else 'Out'}: rules of the group"
            states = code(change.old(attribute)) if change.before else "(new)", str(change.new(attribute))
            yield Finding(Severity.ASK, Section.SECURITY, change.address, says, attribute, label, *states)


def _opened(change: Change, opening: Opening, is_part: bool) -> Finding:
    is_grave = opening.is_inward and (opening.is_world or opening.is_wide or is_part)
    if opening.is_inward:
        wide = " That is more than 65,536 public addresses." if is_grave and not opening.is_world else ""
        says = f"Lets {opening.whom} connect to {opening.ports}.{wide}"
    else:
        says = f"Lets what is in the group connect to {opening.whom} at {opening.ports}."
    severity = Severity.STOP if is_grave else Severity.ASK
    return Finding(severity, Section.SECURITY, change.address, says, *_subject(change, opening), "closed", "open")


def _closed(change: Change, opening: Opening) -> Finding:
    whom = f"{opening.whom} to connect" if opening.is_inward else f"what is in the group to connect to {opening.whom}"
    says = f"No longer allows {whom} at {opening.ports}; another rule still may."
    return Finding(Severity.ASK, Section.SECURITY, change.address, says, *_subject(change, opening), "open", "closed")


def _subject(change: Change, opening: Opening) -> tuple[str, str]:
    """Return the attribute that holds the opening where a group holds its rules, and the label."""
    attribute = "ingress" if opening.is_inward else "egress"
    is_inline = attribute in change.before or attribute in change.after
    label = f"{'In' if opening.is_inward else 'Out'}: {opening.ports}, {opening.whom}"
    return attribute if is_inline else "", label


@of_types("aws_internet_gateway")
def gateways_appear(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a way to and from the internet."""
    if change.action is Action.CREATE:
        says = "The network gets a way to and from the internet; routes and security groups decide who uses it."
        yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "", "Internet gateway", "none", "attached")


@of_types("aws_route", "aws_route_table", "aws_default_route_table")
def routes_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every route that is new or leads elsewhere, whether it stands alone or in its table."""
    if change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        return
    if change.type == "aws_route":
        if change.action is not Action.UPDATE or any(name in change.edited for name in (*_DESTINATIONS, *_TARGETS)):
            yield _route(change, change.after, "")
    elif "route" in change.changed:
        yield from _inline(change)


def _inline(change: Change) -> Iterator[Finding]:
    new = change.new("route")
    if isinstance(new, Hidden) or (normal(new) is not None and not isinstance(new, list)):
        if "route" in change.configured:
            says = "Where this table leads is known after the apply."
            yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "route", "Routes", "", "(not known)")
        return
    old = [normal(route) for route in blocks(change.old("route"))]
    for route in new or []:
        if normal(route) not in old:
            yield _route(change, route, "route")
    for route in blocks(change.old("route")):
        if normal(route) not in [normal(item) for item in new or []]:
            says = "What it led to cannot be reached this way any more."
            label = f"Route to {_whither(route)}"
            yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "route", label, "there", "none")


def _route(change: Change, route: Mapping[str, Value], attribute: str) -> Finding:
    to = next((words for name, words in _TARGETS.items() if _is_set(change, route, name)), "")
    gateway = route.get("gateway_id")
    if _is_set(change, route, "gateway_id") and not (isinstance(gateway, str) and gateway.startswith("vgw-")):
        to = to or "the internet"
    is_wide = _is_wide(route)
    if to == "the internet" and is_wide:
        says = "Subnets with this route table reach the internet; what has a public address in them can be reached."
    elif to.startswith("the internet") and is_wide:
        says = f"Subnets with this route table reach {to}."
    else:
        to = to or "where the plan does not say"
        says = f"Traffic of the subnets with this route table goes to {to}, and can come back."
    label = f"Route to {_whither(route)}"
    before = "another way" if change.action is Action.UPDATE and not attribute else "none"
    return Finding(Severity.ASK, Section.SECURITY, change.address, says, attribute, label, before, "there")


def _is_set(change: Change, route: Mapping[str, Value], name: str) -> bool:
    """Return whether the code sets where a route leads; what is only known after the apply is often AWS's answer."""
    value = route.get(name)
    return normal(value) is not None and (value is not Hidden.UNKNOWN or name in change.configured | {"gateway_id"})


def _whither(route: Mapping[str, Value]) -> str:
    return codes([value for name in _DESTINATIONS if normal(value := route.get(name)) is not None]) or "somewhere"


def _is_wide(route: Mapping[str, Value]) -> bool:
    """Return whether a route is for the internet at large: 0.0.0.0/0, or a half or a quarter of it."""
    for name in _DESTINATIONS:
        try:
            network = ipaddress.ip_network(str(route.get(name)), strict=False)
        except ValueError:
            continue
        if network.prefixlen <= 4 and not network.is_private:
            return True
    return False
