"""What the plan costs a month before and after: clusters, and what is billed by the hour or month beside them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from deploy.review.plan import Action, Change, Plan
from deploy.review.prices import (
    ALARM,
    ENDPOINT,
    HOURS_A_MONTH,
    KEY,
    NAT,
    RPU_HOUR,
    SNAPSHOTS,
    AskPrice,
    PriceError,
    Product,
    node,
)
from deploy.review.rules.size import size
from deploy.review.values import Value, is_true

_Asked = Callable[[Product, str], Decimal | PriceError]
_CLUSTER = "aws_redshift_cluster"
_NOT_SAID = "unknown (the plan does not say its size or region)"


class Cost(NamedTuple):
    """One thing a month before and after, in words: a cluster by its address, or what is counted by kind."""

    address: str
    before: str
    after: str
    what: str = ""


def costs(plan: Plan, ask: AskPrice) -> list[Cost]:
    """Return the cost of what the plan changes; the Price List API is not asked for anything else."""
    ask_once = cache(partial(_answer, ask))
    clusters = [
        Cost(
            change.address, _month(change, change.before, plan, ask_once), _month(change, change.after, plan, ask_once)
        )
        for change in plan.of_type(_CLUSTER)
        if change.action not in {Action.NOTHING, Action.FORGET} and _size(change.before) != _size(change.after)
    ]
    return [*clusters, *_limits(plan, ask_once), *_counted(plan, ask_once), *_snapshots(plan, ask_once)]


def _answer(ask: AskPrice, product: Product, region: str) -> Decimal | PriceError:
    try:
        return ask(product, region)
    except PriceError as error:
        return error


def _size(values: Mapping[str, Value]) -> str:
    return size(values) if values else ""


def _month(change: Change, values: Mapping[str, Value], plan: Plan, ask: _Asked) -> str:
    if not values:
        return "nothing"
    node_type, nodes = values.get("node_type"), values.get("number_of_nodes")
    region = _region(change, plan)
    if not isinstance(node_type, str) or not isinstance(nodes, int) or region is None:
        return f"{size(values)}: {_NOT_SAID}"
    price = ask(node(node_type), region)
    if isinstance(price, PriceError):
        return f"{size(values)}: unknown ({price})"
    month = price * nodes * (2 if is_true(values.get("multi_az")) else 1) * HOURS_A_MONTH
    return f"{size(values)}: {month:,.2f} USD"


_PERIODS = {"daily": 31, "weekly": 5, "monthly": 1}
"""How often a period of a usage limit comes in a month."""


def _limits(plan: Plan, ask: _Asked) -> Iterator[Cost]:
    """Yield what a workgroup costs a month when all that its limit allows is used."""
    for change in plan.of_type("aws_redshiftserverless_usage_limit"):
        if change.action not in {Action.NOTHING, Action.FORGET}:
            was, becomes = (_at_limit(change, values, plan, ask) for values in (change.before, change.after))
            if was != becomes:
                yield Cost(change.address, was, becomes)


def _at_limit(change: Change, values: Mapping[str, Value], plan: Plan, ask: _Asked) -> str:
    amount, period = values.get("amount"), values.get("period")
    if not values or values.get("usage_type") != "serverless-compute":
        return "nothing"
    region = _region(change, plan)
    if not isinstance(amount, int) or not isinstance(period, str) or period not in _PERIODS or region is None:
        return _NOT_SAID
    hours = amount * _PERIODS[period]
    at_most = f"at most {hours} RPU-hours" if values.get("breach_action") == "deactivate" else f"{hours} RPU-hours"
    price = ask(RPU_HOUR, region)
    return f"{at_most}: unknown ({price})" if isinstance(price, PriceError) else f"{at_most}: {price * hours:,.2f} USD"


class _Kind(NamedTuple):
    """What is billed by number: how many one resource is, None where the plan does not know it."""

    many: str
    product: Product
    number: Callable[[Mapping[str, Value]], int | None]


def _one(values: Mapping[str, Value]) -> int | None:
    return 1 if values else 0


def _zones(values: Mapping[str, Value]) -> int | None:
    """Return how often an endpoint is billed: once in each zone, and a gateway endpoint never."""
    if not values or values.get("vpc_endpoint_type") in (None, "", "Gateway"):
        return 0
    subnets = values.get("subnet_ids")
    return len(subnets) if isinstance(subnets, list) else None


_KINDS = {
    "aws_vpc_endpoint": _Kind("interface endpoints, times zones", ENDPOINT, _zones),
    "aws_nat_gateway": _Kind("NAT gateways", NAT, _one),
    "aws_kms_key": _Kind("keys", KEY, _one),
    "aws_cloudwatch_metric_alarm": _Kind("alarms", ALARM, _one),
}


def _counted(plan: Plan, ask: _Asked) -> Iterator[Cost]:
    """Yield what is billed by number, where the number changes."""
    found: dict[tuple[str, str | None], list[Change]] = defaultdict(list)
    for change in plan.of_type(*_KINDS):
        found[change.type, _region(change, plan)].append(change)
    for (kind, region), changes in found.items():
        many, product, number = _KINDS[kind]
        before = _sum(number(change.before) for change in changes)
        after = _sum(number(_kept(change)) for change in changes)
        if before != after or before is None:
            where = "" if plan.region in {None, region} else f" in {region}"
            was, becomes = (_total(count, product, region, ask) for count in (before, after))
            yield Cost("", was, becomes, f"{many}{where}")


def _kept(change: Change) -> Mapping[str, Value]:
    return change.before if change.action is Action.FORGET else change.after


def _sum(numbers: Iterator[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)


def _total(count: int | None, product: Product, region: str | None, ask: _Asked) -> str:
    if count == 0:
        return "nothing"
    if count is None or region is None:
        return _NOT_SAID
    price = ask(product, region)
    if isinstance(price, PriceError):
        return f"{count}: unknown ({price})"
    return f"{count}: {price * count * (HOURS_A_MONTH if product.is_hourly else 1):,.2f} USD"


def _snapshots(plan: Plan, ask: _Asked) -> Iterator[Cost]:
    """Yield what a gigabyte of snapshots costs, where a cluster comes or goes: nobody knows yet how many there are."""
    for change in plan.of_type(_CLUSTER):
        region = _region(change, plan)
        if change.action in {Action.CREATE, Action.REPLACE, Action.DELETE} and region is not None:
            price = ask(SNAPSHOTS, region)
            says = f"unknown ({price})" if isinstance(price, PriceError) else f"{price.normalize():f} USD"
            yield Cost("", says if change.before else "nothing", says, "manual and final snapshots, a gigabyte")


def _region(change: Change, plan: Plan) -> str | None:
    arn, region = change.old("arn"), change.new("region") or change.old("region")
    if isinstance(region, str):
        return region
    return arn.split(":")[3] if isinstance(arn, str) and arn.count(":") > 3 else plan.region
