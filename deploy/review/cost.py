"""The cost of the clusters a month, before and after."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from deploy.review.plan import Action, Change, Plan
from deploy.review.prices import HOURS_A_MONTH, PriceError
from deploy.review.rules.size import size
from deploy.review.values import Value, is_true

#: Gives the price of a node for an hour, by node type and region. Raises PriceError.
AskPrice = Callable[[str, str], Decimal]


class Cost(NamedTuple):
    """One cluster a month before and after, in words."""

    address: str
    before: str
    after: str


def costs(plan: Plan, ask: AskPrice) -> list[Cost]:
    """Return the cost of each cluster whose size changes; the Price List API is not asked for any other."""
    ask_once = cache(partial(_answer, ask))
    return [
        Cost(
            change.address, _month(change, change.before, plan, ask_once), _month(change, change.after, plan, ask_once)
        )
        for change in plan.of_type("aws_redshift_cluster")
        if change.action not in {Action.NOTHING, Action.FORGET} and _size(change.before) != _size(change.after)
    ]


def _answer(ask: AskPrice, node_type: str, region: str) -> Decimal | PriceError:
    try:
        return ask(node_type, region)
    except PriceError as error:
        return error


def _size(values: Mapping[str, Value]) -> str:
    return size(values) if values else ""


def _month(
    change: Change, values: Mapping[str, Value], plan: Plan, ask: Callable[[str, str], Decimal | PriceError]
) -> str:
    if not values:
        return "nothing"
    node_type, nodes = values.get("node_type"), values.get("number_of_nodes")
    region = _region(change, plan)
    if not isinstance(node_type, str) or not isinstance(nodes, int) or region is None:
        return f"{size(values)}: unknown (the plan does not say its size or region)"
    price = ask(node_type, region)
    if isinstance(price, PriceError):
        return f"{size(values)}: unknown ({price})"
    month = price * nodes * (2 if is_true(values.get("multi_az")) else 1) * HOURS_A_MONTH
    return f"{size(values)}: {month:,.2f} USD"


def _region(change: Change, plan: Plan) -> str | None:
    arn, region = change.old("arn"), change.new("region") or change.old("region")
    if isinstance(region, str):
        return region
    return arn.split(":")[3] if isinstance(arn, str) and arn.count(":") > 3 else plan.region
