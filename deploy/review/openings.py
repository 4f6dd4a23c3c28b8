"""What a security group lets through, in one form for the four ways in which Terraform writes it."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deploy.review.markdown import code
from deploy.review.values import Hidden, Value, has_hidden, normal

TYPES = (
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_default_security_group",
)
"""Types whose attributes are a rule or hold rules."""
WIDE_HOST_BITS = {4: 16, 6: 80}
"""A public range with more addresses than this many bits of host is wide."""
_ALL = {"-1", "all"}
_SINGLE = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id", "source_security_group_id")
_SEVERAL = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
_SAYS = {*_SINGLE, *_SEVERAL, "description", "from_port", "ip_protocol", "protocol", "self", "to_port"}
"""All that a rule may say; its description changes nothing."""
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Opening(NamedTuple):
    """Who may reach which ports, in which direction."""

    is_inward: bool
    protocol: str
    first: int | None
    last: int | None
    who: Value
    """A range of addresses, the id of a group or prefix list, "self", or Hidden."""

    @property
    def network(self) -> _Network | None:
        """The range of addresses; None for groups, prefix lists and what is not known yet."""
        try:
            return ipaddress.ip_network(self.who, strict=False) if isinstance(self.who, str) else None
        except ValueError:
            return None

    @property
    def is_world(self) -> bool:
        """Whether this is every address there is."""
        return self.network is not None and self.network.prefixlen == 0

    @property
    def is_wide(self) -> bool:
        """Whether this is a public range of more than 65,536 addresses (IPv6: wider than /48)."""
        network = self.network
        if network is None or network.is_private:
            return False
        return network.max_prefixlen - network.prefixlen > WIDE_HOST_BITS[network.version]

    def covers(self, other: "Opening") -> bool:
        """Return whether all that the other one lets through passes here too."""
        if self.is_inward is not other.is_inward:
            return False
        if self.protocol not in _ALL:
            if self.protocol != other.protocol or None in (self.first, self.last, other.first, other.last):
                return self == other
            if not (self.first <= other.first and other.last <= self.last):  # type: ignore[operator]
                return False
        return self._covers_who(other)

    def _covers_who(self, other: "Opening") -> bool:
        mine, theirs = self.network, other.network
        if mine is None or theirs is None:
            return bool(self.who == other.who)
        return mine.version == theirs.version and theirs.subnet_of(mine)  # type: ignore[arg-type]

    @property
    def ports(self) -> str:
        """The ports in words."""
        if self.protocol in _ALL:
            return "every port and protocol"
        if self.first is None or self.last is None:
            return f"ports of {code(self.protocol)} that are not known yet"
        if (self.first, self.last) in {(0, 65535), (-1, -1)}:
            return f"every port of {code(self.protocol)}"
        numbers = f"port {self.first}" if self.first == self.last else f"ports {self.first} to {self.last}"
        return numbers if self.protocol == "tcp" else f"{numbers} of {code(self.protocol)}"

    @property
    def whom(self) -> str:
        """Who it is about, in words."""
        if self.is_world:
            return f"**the whole internet** ({code(self.who)})"
        if isinstance(self.who, Hidden):
            return "whom the plan does not know yet"
        return "members of the group itself" if self.who == "self" else code(self.who)


def openings(kind: str, values: Mapping[str, Value]) -> set[Opening]:
    """Return what a resource of one of TYPES lets through."""
    if not values:
        return set()
    if kind == "aws_vpc_security_group_ingress_rule":
        return set(_of_rule(values, is_inward=True))
    if kind == "aws_vpc_security_group_egress_rule":
        return set(_of_rule(values, is_inward=False))
    if kind == "aws_security_group_rule":
        return set(_of_rule(values, is_inward=values.get("type") == "ingress"))
    return {
        opening
        for attribute in ("ingress", "egress")
        if isinstance(values.get(attribute), list)
        for rule in values[attribute]
        for opening in _of_rule(rule, is_inward=attribute == "ingress")
    }


def describes(kind: str, attribute: str, values: Mapping[str, Value]) -> bool:
    """Return whether all that an attribute of one of TYPES says is in its openings, but for descriptions."""
    if kind in TYPES[:3]:
        return attribute in _SEVERAL
    rules = values.get(attribute)
    return attribute in {"ingress", "egress"} and isinstance(rules, list) and all(map(_is_plain, rules))


def _is_plain(rule: Value) -> bool:
    if not isinstance(rule, Mapping) or {*rule} - _SAYS or has_hidden(rule):
        return False
    return all(isinstance(rule.get(port), int) for port in ("from_port", "to_port"))


def _of_rule(rule: Mapping[str, Value], is_inward: bool) -> Iterator[Opening]:
    if not isinstance(rule, Mapping):
        raise TypeError("a rule of a security group is not a block")
    protocol = rule.get("ip_protocol", rule.get("protocol"))
    name = "-1" if isinstance(protocol, Hidden) or protocol is None else str(protocol).lower()
    first, last = (port if isinstance(port, int) else None for port in (rule.get("from_port"), rule.get("to_port")))
    for who in _who(rule):
        yield Opening(is_inward, name, first, last, who)


def _who(rule: Mapping[str, Value]) -> Iterator[Value]:
    several = [one for name in _SEVERAL for one in _listed(rule.get(name))]
    for value in (*(rule.get(name) for name in _SINGLE), *several):
        if isinstance(value, str | Hidden):
            if value != "":
                yield value
        elif normal(value) is not None:
            raise TypeError("whom a rule of a security group lets in is not an address")
    if rule.get("self") is True:
        yield "self"


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]
