"""Plans that Terraform made of edits to five stacks: each gets its verdict, and the sentences that say why."""

import re

import pytest

from deploy.review.finding import Severity
from deploy.review.page import page
from deploy.review.plan_json import PlanError
from tests.deploy.review.corpus import CASES, read
from tests.deploy.review.corpus.judge import judge, with_fixed_names
from tests.deploy.review.mutations import mutations
from tests.support.command import ROOT

STRIDE = 23
"""One mutation of so many is tried, to stay within seconds; the number is prime, so that every kind has its turn."""
ONCE_SAFE = {
    ("network flow logs of somebody else", "aws_flow_log.new: log_destination dropped"),
    ("runner failures go elsewhere", "aws_cloudwatch_event_target.failed: renamed"),
    ("warehouse a third zone", "module.warehouse[0].aws_redshift_subnet_group.this: renamed"),
}
"""Those that once made a plan safe are always tried."""
DOCUMENTED = ROOT / "docs" / "plan-review.md"
EXAMPLE = re.compile(r"(?<=````markdown\n).*?(?=````\n)", re.DOTALL)


def test_there_is_a_plan_of_every_case_and_no_other() -> None:
    assert set(read()) == set(CASES)
    assert len(CASES) >= 200


@pytest.mark.parametrize("name", CASES)
def test_a_plan_gets_its_verdict_and_its_reason(name: str) -> None:
    review = judge(read()[name])
    text = page(review)
    assert review.verdict.name == CASES[name].verdict, text
    assert [sentence for sentence in CASES[name].says if sentence not in text] == [], text
    assert "Hunter2" not in text


def test_no_plan_is_safe_because_it_cannot_be_read() -> None:
    grave = {name: plan for name, plan in read().items() if CASES[name].verdict != "SAFE"}
    spoiled = ((name, *mutation) for name, plan in sorted(grave.items()) for mutation in mutations(plan))
    tried, wrong = set(), []
    for number, (name, done, plan) in enumerate(spoiled):
        if number % STRIDE and (name, done) not in ONCE_SAFE:
            continue
        tried.add((name, done))
        try:
            if judge(plan).verdict is Severity.SAFE:
                wrong.append(f"{name}: {done}")
        except PlanError:
            continue
    assert wrong == []
    assert tried >= ONCE_SAFE


def test_the_page_of_a_first_apply_reads_in_a_minute() -> None:
    lines = page(judge(read()["warehouse the first apply"])).splitlines()
    assert len(lines) <= 60
    headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert headings[:4] == ["What is made", "Who may connect", "Who may do what", "What it costs"]
    assert not any("**STOP**" in line for line in lines)


def test_the_example_is_what_the_review_prints(request: pytest.FixtureRequest) -> None:
    """Of docs/plan-review.md. `make golden` writes it again."""
    review = judge(read()["warehouse four edits at once"])
    text = DOCUMENTED.read_text()
    if request.config.getoption("--golden-refresh", default=False):
        DOCUMENTED.write_text(EXAMPLE.sub(lambda _: with_fixed_names(page(review)), text))
        return
    [example] = EXAMPLE.findall(text)
    assert example == with_fixed_names(page(review))
    assert f"The command ends with {review.verdict.exit_code}." in text
