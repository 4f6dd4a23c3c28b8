"""Waivers: what somebody accepts until a day still stands on the page."""

import json
from datetime import date
from pathlib import Path

import pytest

from deploy import verdict
from deploy.errors import WorkflowError
from deploy.review.assess import Review, assess
from deploy.review.finding import Severity
from deploy.review.page import page
from deploy.review.plan_json import read_plan
from deploy.review.prices import price_list
from deploy.review.waivers import WaiverError, read_waivers
from tests.deploy.review.handmade import change, plan

GATEWAY = change("aws_internet_gateway", ["create"], None, {"vpc_id": "vpc-1"})
WAIVER = """
[[waiver]]
address   = "aws_internet_gateway.this"
attribute = ""
reason    = "The office needs it | until the VPN is there"
who       = "ada"
until     = 2027-01-31
"""


def reviewed(path: Path, text: str, today: date) -> Review:
    path.write_text(text)
    return assess(read_plan(json.dumps(plan(GATEWAY)), "plan"), price_list(), read_waivers(path), today)


@pytest.mark.parametrize(("today", "verdict"), [(date(2027, 1, 31), Severity.SAFE), (date(2027, 2, 1), Severity.ASK)])
def test_a_waiver_holds_until_its_last_day(tmp_path: Path, today: date, verdict: Severity) -> None:
    assert reviewed(tmp_path / "waivers.toml", WAIVER, today).verdict is verdict


def test_what_is_waived_stands_on_the_page_with_who_why_and_until_when(tmp_path: Path) -> None:
    text = page(reviewed(tmp_path / "waivers.toml", WAIVER, date(2027, 1, 1)))
    assert "The network gets a way to and from the internet" in text
    assert "Waived by `ada` until 2027-01-31: `The office needs it" in text


def test_one_that_has_run_out_is_a_finding(tmp_path: Path) -> None:
    review = reviewed(tmp_path / "waivers.toml", WAIVER, date(2027, 2, 1))
    assert any("The waiver for `the resource` has run out." in finding.says for finding in review.findings)


def test_another_attribute_is_not_waived(tmp_path: Path) -> None:
    other = WAIVER.replace('attribute = ""', 'attribute = "vpc_id"')
    assert reviewed(tmp_path / "waivers.toml", other, date(2027, 1, 1)).verdict is Severity.ASK


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[waiver]\n", "cannot be read"),
        (WAIVER.replace('who       = "ada"', ""), "waiver 1: who. A waiver has"),
        (WAIVER.replace("2027-01-31", '"soon"'), "waiver 1: until. A waiver has"),
        (WAIVER.replace("reason ", "because "), "waiver 1: reason, because. A waiver has"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    with pytest.raises(WaiverError, match=message):
        read_waivers(path)


def test_make_plan_reads_the_waivers_beside_the_makefile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waivers = tmp_path / "waivers.toml"
    monkeypatch.setattr(verdict, "WAIVERS", waivers)

    def exit_code() -> int:
        return verdict.review(json.dumps(plan(GATEWAY)), tmp_path / "plan.json", tmp_path / "review.md").verdict

    assert exit_code() == 3
    waivers.write_text(WAIVER.replace("2027-01-31", "9999-12-31"))
    assert exit_code() == 0
    assert "Waived by `ada` until 9999-12-31" in (tmp_path / "review.md").read_text()
    waivers.write_text(WAIVER.replace("who ", "whom"))
    with pytest.raises(WorkflowError, match="so nothing is done with it"):
        exit_code()
