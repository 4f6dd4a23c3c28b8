"""How the bench reads what other programs say of a plan. The programs themselves run in `make review-bench` only."""

from typing import Any

import pytest

from tests.deploy.review.corpus.rivals import newly_failed, objects, with_state


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"findings": []}, False),
        ({"findings": [{"severity": "medium"}], "verdict": "pass"}, True),
        ({"risks": {}}, False),
        ({"risks": {"safe": 4}}, False),
        ({"risks": {"safe": 4, "review": 1}}, True),
        ({"risks": {"irreversible": 1}}, True),
    ],
)
def test_an_objection_is_a_finding_of_any_severity_or_a_tier_above_safe(report: Any, expected: bool) -> None:
    assert objects(report) is expected


def _failed(when: str, name: str, check: str = "CKV_AWS_24", resource: str = "aws_vpc.this") -> dict[str, str]:
    return {"file_path": f"/{when}/{name}.json", "check_id": check, "resource": resource}


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], set()),
        ([_failed("before", "a")], set()),
        ([_failed("before", "a"), _failed("after", "a")], set()),
        ([_failed("after", "a")], {"a"}),
        ([_failed("before", "a"), _failed("after", "b"), _failed("after", "c, d")], {"b", "c, d"}),
        ([_failed("before", "a"), _failed("after", "a", check="CKV_AWS_25")], {"a"}),
        ([_failed("before", "a"), _failed("after", "a", resource="aws_vpc.two")], {"a"}),
    ],
)
def test_checkov_objects_to_what_fails_only_after_the_apply(checks: list[dict[str, str]], expected: set[str]) -> None:
    assert newly_failed(checks) == expected


@pytest.mark.parametrize(
    ("when", "root", "module"), [("before", ["aws_vpc.old"], [{"port": 1}]), ("after", ["aws_vpc.new"], [{"port": 2}])]
)
def test_checkov_sees_the_state_before_and_after(when: str, root: list[str], module: list[dict[str, int]]) -> None:
    plan = {
        "resource_changes": [
            {"address": "aws_vpc.old", "change": {"before": {}, "after": None}},
            {"address": "aws_vpc.new", "change": {"before": None, "after": {}}},
            {
                "address": "module.db.aws_db_instance.this",
                "module_address": "module.db",
                "change": {"before": {"port": 1}, "after": {"port": 2}},
            },
        ]
    }
    state = with_state(plan, when)["planned_values"]["root_module"]
    assert [resource["address"] for resource in state["resources"]] == root
    [child] = state["child_modules"]
    assert (child["address"], [resource["values"] for resource in child["resources"]]) == ("module.db", module)
