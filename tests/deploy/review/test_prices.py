"""Cost: figures from the Price List API or none. A server on loopback answers as the API documents it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy.review.assess import assess
from deploy.review.page import page
from deploy.review.plan_json import read_plan
from deploy.review.prices import Product, only
from tests.deploy.review.handmade import change, plan
from tests.support.command import clean_environment, run

ONE = {"node_type": "ra3.large", "number_of_nodes": 1, "multi_az": False}
BEFORE = ONE | {"arn": "arn:aws:redshift:eu-west-1:123456789012:cluster:prod"}


def product(usage: str, price: str, unit: str = "Hrs") -> str:
    """Return a product of the price list as GetProducts answers it: JSON in a text [Price List: GetProducts]."""
    dimension = {"unit": unit, "pricePerUnit": {"USD": price}}
    return json.dumps(
        {
            "product": {"productFamily": "Compute Instance", "attributes": {"usagetype": usage}},
            "terms": {"OnDemand": {"SKU.TERM": {"priceDimensions": {"SKU.TERM.RATE": dimension}}}},
        }
    )


NODE = product("EU-Node:ra3.large", "1.2500000000")
SCALING = product("EU-CS:ra3.large", "0.0001500000", "seconds")


@contextmanager
def price_list(*answers: tuple[int, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Serve these answers, the last one for ever, and give the URL and what was asked."""
    asked: list[Any] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = left.pop(0) if len(left) > 1 else left[0]
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def costs(tmp_path: Path, made: Any, url: str = "http://127.0.0.1:9", **env: str) -> str:
    """Review a plan and give the row of its cost."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(made))
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
    done = run("deploy.review.command", str(path), env=clean_environment(**keys, AWS_ENDPOINT_URL_PRICING=url, **env))
    assert done.stderr == ""
    return next((line for line in done.stdout.splitlines() if line.startswith("| `aws_redshift_cluster")), "")


def resized(after: dict[str, Any]) -> Any:
    return plan(change("aws_redshift_cluster", ["update"], BEFORE, BEFORE | after))


def test_the_cost_before_and_after(tmp_path: Path) -> None:
    with price_list((200, {"PriceList": [SCALING, NODE]})) as (url, asked):
        row = costs(tmp_path, resized({"number_of_nodes": 4}), url)
    assert row == "| `aws_redshift_cluster.this` | 1 x `ra3.large`: 912.50 USD | 4 x `ra3.large`: 3,650.00 USD |"
    assert len(asked) == 1
    assert asked[0]["ServiceCode"] == "AmazonRedshift"
    assert {(f["Field"], f["Value"]) for f in asked[0]["Filters"]} >= {
        ("instanceType", "ra3.large"),
        ("regionCode", "eu-west-1"),
    }


def test_a_multi_az_cluster_has_its_nodes_twice(tmp_path: Path) -> None:
    with price_list((200, {"PriceList": [NODE]})) as (url, _):
        row = costs(tmp_path, resized({"number_of_nodes": 2, "multi_az": True}), url)
    assert row.endswith("| 2 x `ra3.large` in each of two zones: 3,650.00 USD |")


@pytest.mark.parametrize(
    ("values", "configuration"),
    [
        ({"region": "us-east-1"}, {}),
        ({}, {"provider_config": {"aws": {"expressions": {"region": {"constant_value": "us-east-1"}}}}}),
        ({}, {"provider_config": {"aws": {"expressions": {"region": {"references": ["var.where"]}}}}}),
    ],
)
def test_a_new_cluster_costs_in_the_region_of_its_provider(
    tmp_path: Path, values: dict[str, Any], configuration: dict[str, Any]
) -> None:
    made = plan(
        change("aws_redshift_cluster", ["create"], None, ONE | values), variables={"where": {"value": "us-east-1"}}
    )
    made["configuration"] |= configuration
    with price_list((200, {"PriceList": [NODE]})) as (url, asked):
        row = costs(tmp_path, made, url)
    assert row == "| `aws_redshift_cluster.this` | nothing | 1 x `ra3.large`: 912.50 USD |"
    assert ("regionCode", "us-east-1") in {(f["Field"], f["Value"]) for f in asked[0]["Filters"]}


def rows(made: Any, answer: list[str]) -> list[str]:
    """Return the rows of the cost, by a price list that answers every question with the same products."""

    def ask(product: Product, region: str) -> Decimal:
        return only(answer, product, region)

    lines = page(assess(read_plan(json.dumps(made), "plan"), ask)).splitlines()
    return [line for line in lines if line.startswith("| ") and ("USD" in line or "unknown (" in line)]


DENIED = {"__type": "AccessDeniedException", "message": "no"}
UNKNOWN = {
    "no prices": ((200, {"PriceList": []}), "the Price List API has 0 prices for ra3.large in eu-west-1"),
    "two prices": (
        (200, {"PriceList": [NODE, product("X-Node:ra3.large", "9")]}),
        "the Price List API has 2 prices for ra3.large in eu-west-1",
    ),
    "another form": ((200, {"PriceList": ["{}"]}), "in a form that this review does not know"),
    "no JSON": ((200, {"PriceList": ["<html>"]}), "in a form that this review does not know"),
    "no number": ((200, {"PriceList": [product("Node:ra3.large", "n/a")]}), "in a form that this review does not know"),
    "no permission": ((400, DENIED), "the Price List API did not answer: AccessDeniedException"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_answered_is_unknown(tmp_path: Path, name: str) -> None:
    answer, reason = UNKNOWN[name]
    with price_list(answer) as (url, _):
        row = costs(tmp_path, resized({"number_of_nodes": 2}), url)
    assert row.count("unknown (") == 2
    assert reason in row
    assert "USD" not in row


def test_an_api_that_cannot_be_reached_is_unknown(tmp_path: Path) -> None:
    row = costs(tmp_path, resized({"number_of_nodes": 2}))
    assert row.count("unknown (the Price List API did not answer: EndpointConnectionError)") == 2


def test_a_size_that_is_not_known_yet_is_unknown(tmp_path: Path) -> None:
    entry = change("aws_redshift_cluster", ["update"], BEFORE, ONE, unknown={"number_of_nodes": True})
    assert "unknown (the plan does not say its size or region)" in costs(tmp_path, plan(entry))


ENDPOINT = product("EUW1-VpcEndpoint-Hours", "0.0110000000", "Hour")
BYTES = product("EUW1-VpcEndpoint-Bytes", "0.0100000000", "GB")
NAT = product("EU-NatGateway-Hours", "0.0480000000")
KEY = product("eu-west-1-KMS-Keys", "1.0000000000", "Keys")
ALARM = product("EU-CW:AlarmMonitorUsage", "0.1000000000", "Alarms")
FAST_ALARM = product("EU-CW:HighResAlarmMonitorUsage", "0.3000000000", "Alarms")
SNAPSHOTS = product("EU-Redshift:PaidSnapshots", "0.0230000000", "GB-Mo")
WHERE = {"region": "eu-west-1"}
INTERFACE = WHERE | {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]}

COUNTED: dict[str, tuple[list[tuple[str, list[str], Any, Any]], list[str], str]] = {
    "an interface endpoint, once in each zone": (
        [("aws_vpc_endpoint", ["create"], None, INTERFACE)],
        [BYTES, ENDPOINT],
        "| interface endpoints, times zones | nothing | 2: 16.06 USD |",
    ),
    "an endpoint in one more zone": (
        [("aws_vpc_endpoint", ["update"], INTERFACE, INTERFACE | {"subnet_ids": ["a", "b", "c"]})],
        [ENDPOINT],
        "| interface endpoints, times zones | 2: 16.06 USD | 3: 24.09 USD |",
    ),
    "a gateway endpoint is free": (
        [("aws_vpc_endpoint", ["create"], None, WHERE | {"vpc_endpoint_type": "Gateway"})],
        [ENDPOINT],
        "",
    ),
    "a NAT gateway that goes": (
        [("aws_nat_gateway", ["delete"], WHERE, None)],
        [NAT],
        "| NAT gateways | 1: 35.04 USD | nothing |",
    ),
    "a second key": (
        [("aws_kms_key", ["no-op"], WHERE, WHERE), ("aws_kms_key", ["create"], None, WHERE)],
        [KEY],
        "| keys | 1: 1.00 USD | 2: 2.00 USD |",
    ),
    "alarms": (
        [("aws_cloudwatch_metric_alarm", ["create"], None, WHERE)] * 3,
        [FAST_ALARM, ALARM],
        "| alarms | nothing | 3: 0.30 USD |",
    ),
    "what is forgotten is billed on": ([("aws_kms_key", ["forget"], WHERE, None)], [KEY], ""),
    "no price": (
        [("aws_kms_key", ["create"], None, WHERE)],
        [],
        "| keys | nothing | 1: unknown (the Price List API has 0 prices for a key in eu-west-1) |",
    ),
}
"""Changes, what the price list answers, and the row that they must give."""


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_billed_by_number(name: str) -> None:
    changes, answer, row = COUNTED[name]
    entries = [change(*entry) | {"address": f"{entry[0]}.n{n}"} for n, entry in enumerate(changes)]
    assert rows(plan(*entries), answer) == ([row] if row else [])


def test_subnets_that_are_not_known_yet_leave_the_cost_open() -> None:
    entry = change(
        "aws_vpc_endpoint", ["create"], None, WHERE | {"vpc_endpoint_type": "Interface"}, unknown={"subnet_ids": True}
    )
    [row] = rows(plan(entry), [ENDPOINT])
    assert row.endswith("| nothing | unknown (the plan does not say its size or region) |")


def test_a_gigabyte_of_snapshots_has_its_price_when_a_cluster_comes_or_goes() -> None:
    made = change("aws_redshift_cluster", ["create"], None, ONE | WHERE)
    gone = change("aws_redshift_cluster", ["delete"], BEFORE, None)
    price = "manual and final snapshots, a gigabyte"
    assert f"| {price} | nothing | 0.023 USD |" in rows(plan(made), [NODE, SNAPSHOTS])
    assert f"| {price} | 0.023 USD | 0.023 USD |" in rows(plan(gone), [NODE, SNAPSHOTS])


RPU_HOUR = product("EU-Redshift:ServerlessUsage", "0.3750000000", "RPU-Hr")
LIMIT = {"usage_type": "serverless-compute", "amount": 60, "period": "monthly", "breach_action": "deactivate"}


@pytest.mark.parametrize(
    ("after", "cost"),
    [
        ({"amount": 30}, "at most 30 RPU-hours: 11.25 USD"),
        ({"period": "daily"}, "at most 1860 RPU-hours: 697.50 USD"),
        ({"breach_action": "log"}, "60 RPU-hours: 22.50 USD"),
        ({"usage_type": "cross-region-datasharing"}, "nothing"),
    ],
)
def test_a_workgroup_costs_what_its_limit_allows(after: dict[str, Any], cost: str) -> None:
    made = change("aws_redshiftserverless_usage_limit", ["update"], LIMIT | WHERE, LIMIT | WHERE | after)
    before = "at most 60 RPU-hours: 22.50 USD"
    row = f"| `aws_redshiftserverless_usage_limit.this` | {before} | {cost} |"
    assert rows(plan(made), [RPU_HOUR]) == [row]


def test_an_api_that_does_not_answer_is_asked_once(tmp_path: Path) -> None:
    made = change("aws_redshift_cluster", ["create"], None, ONE | WHERE)
    key = change("aws_kms_key", ["create"], None, WHERE)
    with price_list((400, DENIED)) as (url, asked):
        costs(tmp_path, plan(made, key), url)
    assert len(asked) == 1


def test_nobody_is_asked_when_the_size_stays(tmp_path: Path) -> None:
    with price_list((200, {"PriceList": [NODE]})) as (url, asked):
        assert costs(tmp_path, resized({"port": 5440}), url) == ""
    assert asked == []
