"""What AWS asks for a thing, by the AWS Price List API.

There is no figure of ours: what is not answered is unknown.
"""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

HOURS_A_MONTH = 730
"""Hours in a month, as AWS's own calculator counts them."""
_ANSWERS = {"cn-": "cn-northwest-1"}
"""Partition by region prefix, and the region that answers for it [Price List Query API: endpoints]."""
_SECONDS = 5


class PriceError(Exception):
    """The price is not known; the message says why."""


class Product(NamedTuple):
    """One thing that AWS sells, as the price list names it [Price List: GetProducts]."""

    name: str
    """What messages call it."""
    service: str
    usage: str
    """Its usage type, without the region in front."""
    is_hourly: bool
    """Whether the price is for an hour; it is for a month otherwise."""
    filters: tuple[tuple[str, str], ...] = ()
    """What else narrows the answer down: fields of the price list."""


AskPrice = Callable[[Product, str], Decimal]
"""Gives the price of a product in a region, in USD. Raises PriceError."""


def node(node_type: str) -> Product:
    """Return a node of a cluster; concurrency scaling has the same instance type and another usage type."""
    return Product(node_type, "AmazonRedshift", f"Node:{node_type}", True, (("instanceType", node_type),))


RPU_HOUR = Product("an RPU-hour", "AmazonRedshift", "Redshift:ServerlessUsage", False)
"""Its usage type is that of AWS's own bills; from here the price list could not be asked for it."""
SNAPSHOTS = Product("a gigabyte of snapshots", "AmazonRedshift", "Redshift:PaidSnapshots", False)
ENDPOINT = Product("an interface endpoint", "AmazonVPC", "VpcEndpoint-Hours", True, (("productFamily", "VpcEndpoint"),))
NAT = Product("a NAT gateway", "AmazonEC2", "NatGateway-Hours", True, (("productFamily", "NAT Gateway"),))
KEY = Product("a key", "awskms", "KMS-Keys", False)
ALARM = Product("an alarm", "AmazonCloudWatch", "CW:AlarmMonitorUsage", False)


def price_list() -> AskPrice:
    """Return what asks the Price List API, which is asked no more once it did not answer."""
    silent: list[PriceError] = []

    def ask(product: Product, region: str) -> Decimal:
        if silent:
            raise silent[0]
        try:
            answer = list(_products(product, region))
        except (BotoCoreError, ClientError) as error:
            silent.append(PriceError(f"the Price List API did not answer: {type(error).__name__}"))
            raise silent[0] from error
        return only(answer, product, region)

    return ask


def _products(product: Product, region: str) -> Iterator[str]:
    client = boto3.client(
        "pricing",
        region_name=next((home for prefix, home in _ANSWERS.items() if region.startswith(prefix)), "us-east-1"),
        config=Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2}),
    )
    filters = {"regionCode": region, **dict(product.filters)}
    pages = client.get_paginator("get_products").paginate(
        ServiceCode=product.service,
        Filters=[{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in filters.items()],
    )
    for page in pages:
        yield from page["PriceList"]


def only(answer: list[str], product: Product, region: str) -> Decimal:
    """Return the product's price, of the entries that GetProducts answered as JSON. Raises PriceError."""
    try:
        prices = {price for text in answer for price in _prices(json.loads(text), product)}
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise PriceError("the Price List API answered in a form that this review does not know") from error
    if len(prices) != 1:
        raise PriceError(f"the Price List API has {len(prices)} prices for {product.name} in {region}")
    return prices.pop()


def _prices(entry: dict[str, Any], product: Product) -> Iterator[Decimal]:
    """Yield the on-demand prices of an entry of the price list, if it is the product."""
    usage = entry["product"]["attributes"].get("usagetype", "")
    # A region in front is short (USW2-), or long as KMS writes it (us-west-2-).
    if not re.fullmatch(rf"([A-Z0-9]+-|[a-z]{{2}}(-[a-z]+)+-\d-)?{re.escape(product.usage)}", usage):
        return
    for term in entry["terms"].get("OnDemand", {}).values():
        for dimension in term["priceDimensions"].values():
            if dimension["unit"].lower().startswith("h") is product.is_hourly:
                yield Decimal(dimension["pricePerUnit"]["USD"])
