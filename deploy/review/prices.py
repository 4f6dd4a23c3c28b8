"""What a node costs an hour, asked of the AWS Price List API.

There is no figure of ours: what is not answered is unknown.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

#: Hours in a month, as AWS's own calculator counts them.
HOURS_A_MONTH = 730
#: Partition by region prefix, and the region that answers for it [Price List Query API: endpoints].
_ANSWERS = {"cn-": "cn-northwest-1"}
_SECONDS = 5


class PriceError(Exception):
    """The price is not known; the message says why."""


def node_hour(node_type: str, region: str) -> Decimal:
    """Ask for the on-demand price in USD of one node for one hour. Raises PriceError."""
    filters = {"servicecode": "AmazonRedshift", "instanceType": node_type, "regionCode": region}
    try:
        client = boto3.client(
            "pricing",
            region_name=next((home for prefix, home in _ANSWERS.items() if region.startswith(prefix)), "us-east-1"),
            config=Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2}),
        )
        answer = client.get_products(
            ServiceCode="AmazonRedshift",
            Filters=[{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in filters.items()],
        )
    except (BotoCoreError, ClientError) as error:
        raise PriceError(f"the Price List API did not answer: {type(error).__name__}") from error
    try:
        prices = set(_node_prices([json.loads(product) for product in answer["PriceList"]], node_type))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise PriceError("the Price List API answered in a form that this review does not know") from error
    if len(prices) != 1:
        raise PriceError(f"the Price List API has {len(prices)} prices for {node_type} in {region}")
    return prices.pop()


def _node_prices(products: list[dict[str, Any]], node_type: str) -> Iterator[Decimal]:
    """Yield the hourly prices of nodes; concurrency scaling has the same instance type and another usage type."""
    for product in products:
        usage = product["product"]["attributes"].get("usagetype", "")
        if not re.fullmatch(rf"([A-Z0-9]+-)?Node:{re.escape(node_type)}", usage):
            continue
        for term in product["terms"].get("OnDemand", {}).values():
            for dimension in term["priceDimensions"].values():
                if dimension["unit"] == "Hrs":
                    yield Decimal(dimension["pricePerUnit"]["USD"])
