"""JSON and SARIF: each validates against its schema, and says what the page says."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from deploy.review.assess import Review, assess
from deploy.review.forms import as_json, as_sarif
from deploy.review.plan_json import read_plan
from deploy.review.prices import price_list
from deploy.review.waivers import Waiver
from tests.deploy.review.handmade import STAYS, change, plan
from tests.support.command import ROOT

SARIF = Path(__file__).with_name("sarif-2.1.0-rtm.5.json")
"""Published by OASIS and SchemaStore; taken from the npm package @microsoft/jest-sarif."""
JSON = ROOT / "docs" / "plan-review.schema.json"
SECRET = "postgres://admin:hunter2-and-more@db.example.com/x"  # gitleaks:allow


@cache
def schema(path: Path) -> Any:
    return json.loads(path.read_text())


def reviewed(*changes: dict[str, Any], waivers: tuple[Waiver, ...] = ()) -> Review:
    return assess(read_plan(json.dumps(plan(*changes, STAYS)), "plan"), price_list(), waivers, date(2027, 1, 1))


GONE = change("aws_redshift_cluster", ["delete"], {"cluster_identifier": "prod", "skip_final_snapshot": True})
GATEWAY = change("aws_internet_gateway", ["create"], None, {"vpc_id": "vpc-1"})
HOSTILE = change("aws_thing", ["update"], {"a": "b|c"}, {"a": "`<b>`\n"}, name="x\u202e|`")
WAIVER = Waiver("aws_internet_gateway.this", "", "needed", "ada", date(2027, 1, 31))
PLANS = {
    "nothing": reviewed(),
    "one of each": reviewed(GONE, GATEWAY),
    "hostile": reviewed(HOSTILE),
    "waived": reviewed(GATEWAY, waivers=(WAIVER,)),
}


@pytest.mark.parametrize("name", PLANS)
def test_each_form_validates(name: str) -> None:
    jsonschema.validate(json.loads(as_json(PLANS[name])), schema(JSON))
    jsonschema.validate(json.loads(as_sarif(PLANS[name], "build/plan.json")), schema(SARIF))


def test_sarif_has_a_result_for_everything_that_needs_a_yes() -> None:
    [run] = json.loads(as_sarif(PLANS["one of each"], "plan.json"))["runs"]
    found = [
        (result["level"], result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"])
        for result in run["results"]
    ]
    assert ("error", "aws_redshift_cluster.this") in found
    assert ("warning", "aws_internet_gateway.this") in found
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_waived_finding_is_suppressed_in_sarif_and_stays_in_json() -> None:
    [run] = json.loads(as_sarif(PLANS["waived"], "plan.json"))["runs"]
    [result] = run["results"]
    assert result["suppressions"][0]["justification"] == "Waived by `ada` until 2027-01-31: `needed`"
    document = json.loads(as_json(PLANS["waived"]))
    assert document["verdict"] == "SAFE"
    assert [finding["waived"] for finding in document["findings"] if finding["severity"] == "ASK"] == [
        "Waived by `ada` until 2027-01-31: `needed`"
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"url": SECRET},
        {"db_password": "hunter2-and-more"},
        {"user_data": "export TOKEN\npassword=hunter2-and-more"},
        {"settings": [{"environment": {"API_TOKEN": "hunter2-and-more"}}]},
    ],
)
@pytest.mark.parametrize("write", [as_json, lambda review: as_sarif(review, "plan.json")])
def test_what_looks_like_a_secret_is_in_no_form(values: dict[str, Any], write: Any) -> None:
    assert "hunter2" not in write(reviewed(change("acme_thing", ["update"], {"tags": {}}, values)))


def test_an_arn_of_a_secret_is_no_secret() -> None:
    arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:prod-AbCdEf"
    assert arn in as_json(reviewed(change("acme_thing", ["update"], {"where": "a"}, {"where": arn})))
