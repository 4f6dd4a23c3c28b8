"""Plans that Terraform made of edits to four stacks: each gets its verdict, and the sentence that says why."""

import json
from decimal import Decimal
from itertools import islice

import pytest

from deploy.review.assess import Review, assess
from deploy.review.finding import Severity
from deploy.review.page import page
from deploy.review.plan import PlanError, read_plan
from deploy.review.prices import PriceError
from tests.deploy.review.corpus import CASES, read
from tests.deploy.review.mutations import mutations

#: One mutation of so many is tried, to stay within seconds; the number is prime, so that every kind has its turn.
STRIDE = 23


def without_prices(node_type: str, region: str) -> Decimal:
    raise PriceError("not asked")


def reviewed(plan: object) -> Review:
    return assess(read_plan(json.dumps(plan), "plan"), without_prices)


def test_there_is_a_plan_of_every_case_and_no_other() -> None:
    assert set(read()) == set(CASES)
    assert len(CASES) >= 150


@pytest.mark.parametrize("name", CASES)
def test_a_plan_gets_its_verdict_and_its_reason(name: str) -> None:
    review = reviewed(read()[name])
    assert (review.verdict.name, CASES[name].says in page(review)) == (CASES[name].verdict, True), page(review)


def test_no_plan_is_safe_because_it_cannot_be_read() -> None:
    grave = {name: plan for name, plan in read().items() if CASES[name].verdict != "SAFE"}
    spoiled = ((name, *mutation) for name, plan in sorted(grave.items()) for mutation in mutations(plan))
    wrong = []
    for name, done, plan in islice(spoiled, 0, None, STRIDE):
        try:
            if reviewed(plan).verdict is Severity.SAFE:
                wrong.append(f"{name}: {done}")
        except PlanError:
            continue
    assert wrong == []
