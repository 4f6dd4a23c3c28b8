"""The example in docs/plan-review.md is what the review really prints. `make golden` writes it again."""

import re

import pytest

from tests.conftest import ROOT
from tests.infra.review.conftest import Review
from tests.infra.review.stack import Edit, Stack

PAGE = ROOT / "docs" / "plan-review.md"
EXAMPLE = re.compile(r"(?<=````markdown\n).*?(?=````\n)", re.DOTALL)
EDIT = Edit(
    variables={
        "client_cidrs": ["203.0.113.7/32"],
        "redshift_user": "warehouse_admin",
        "number_of_nodes": 4,
        "events_uri": "s3://udacity-dend/more",
    }
)


def test_the_example_is_what_the_review_prints(stack: Stack, review: Review, request: pytest.FixtureRequest) -> None:
    reviewed = review(stack.plan(EDIT))
    text = PAGE.read_text()
    if request.config.getoption("--golden-refresh", default=False):
        PAGE.write_text(EXAMPLE.sub(lambda _: reviewed.page, text))
        return
    [example] = EXAMPLE.findall(text)
    assert example == reviewed.page
    assert f"The command ends with {reviewed.exit_code}." in text
