"""A page stays whole, and holds no secret, whatever stands in the plan. The reader is a real Markdown parser."""

import json
from itertools import pairwise
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.deploy.review.handmade import change, plan
from tests.deploy.review.reviewed import Review

HOSTILE = [
    "a|b|c",
    "`code`",
    "``",
    "tick`",
    "line\nbreak\r\n# heading",
    "<script>alert(1)</script>",
    "<!-- comment",
    "[link](javascript:alert(1))",
    "@everyone #1 **bold** ~~gone~~",
    "\u202eright to left\u202c",
    "nul\x00 and bell\x07",
    "\\|",
    "   ",
    "| --- | --- |",
    "x" * 5000,
]


LOST = "until the new one is there, the network, and everything that is addressed in it."
OPENED = "The cluster gets an address on the internet: only its security groups and passwords stand before the data."


def parsed(page: str) -> list[Any]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_in_its_place(review: Review, text: str) -> None:
    cluster = {"database_name": "a", "publicly_accessible": False, "number_of_nodes": 1, "node_type": text}
    policy = f'{{"Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {json.dumps(text)}}}}}'
    page = review(
        plan(
            change("aws_vpc", ["delete", "create"], {"id": text}, {"id": "b"}, name=text, replace_paths=[[text]]),
            change(
                "aws_redshift_cluster",
                ["update"],
                cluster,
                cluster | {"database_name": text, "publicly_accessible": True},
            ),
            change("aws_iam_role_policy", ["create"], None, {"policy": policy, "role": text}, name=text),
            change("aws_s3_bucket", ["create"], None, {"bucket": text, "force_destroy": False}, name=text),
            change(text, ["create"], None, {}),
        )
    ).page
    tokens = parsed(page)
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == [
        "STOP (exit code 4): this plan loses data or opens the door",
        "Destroyed or replaced",
        "Security before and after",
        "Who may do what (IAM)",
        "What surprises",
        "Everything else",
        "What a destroy would leave behind",
    ]
    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in tokens} & {"html_block", "fence", "code_block", "hr"} == set()
    assert {child.type for child in inline} <= {"text", "code_inline", "strong_open", "strong_close"}
    assert {row[-1] for row in rows(tokens) if len(row) == 4} == {"What is lost with it", LOST}
    assert {row[-1] for row in rows(tokens) if len(row) == 5} == {"What it means", OPENED}
    assert not any(ord(character) < 32 and character != "\n" for character in page)
    assert "\u202e" not in page
    assert len(page) < 20_000


def rows(tokens: list[Any]) -> list[list[str]]:
    """Return the cells of every row of every table. A pipe too many would shift the last one out."""
    found: list[list[str]] = []
    for token, following in pairwise(tokens):
        if token.type == "tr_open":
            found.append([])
        elif token.type in {"td_open", "th_open"}:
            found[-1].append(following.content)
    return found


@pytest.mark.parametrize("text", ["a|b|c", "`code`", "``", "<script>alert(1)</script>", "\\|", "tick`"])
def test_what_can_be_printed_is_printed_as_it_is(review: Review, text: str) -> None:
    tokens = parsed(review(plan(change("aws_vpc", ["delete"], {"id": text}, name=text))).page)
    inline = [child for token in tokens for child in token.children or []]
    assert f"aws_vpc.{text}" in [child.content for child in inline if child.type == "code_inline"]


SECRET = "hunter2-and-more"  # gitleaks:allow


@pytest.mark.parametrize(
    "entry",
    [
        change(
            "aws_redshift_cluster",
            ["update"],
            {"master_password": "old-" + SECRET},
            {"master_password": SECRET},
            sensitive={"master_password": True},
        ),
        change(
            "aws_ssm_parameter",
            ["update"],
            {"value": {"deep": ["a"]}},
            {"value": {"deep": [SECRET]}},
            sensitive={"value": {"deep": [True]}},
        ),
        change(
            "aws_ssm_parameter",
            ["delete", "create"],
            {"value": "a"},
            {"value": SECRET},
            sensitive={"value": True},
            replace_paths=[["value"]],
        ),
        change("aws_iam_role_policy", ["update"], {"policy": "{}"}, {"policy": SECRET}, sensitive={"policy": True}),
        change("aws_ssm_parameter", ["create"], None, {"value": SECRET}, sensitive={"value": True}),
        change(
            "aws_redshift_cluster",
            ["delete"],
            {"final_snapshot_identifier": SECRET},
            sensitive={"final_snapshot_identifier": True},
        ),
    ],
)
@pytest.mark.parametrize("is_drift", [False, True])
def test_a_sensitive_value_is_never_printed(review: Review, entry: dict[str, Any], is_drift: bool) -> None:
    reviewed = review(plan(drift=[entry]) if is_drift else plan(entry))
    assert SECRET not in reviewed.page
    assert reviewed.exit_code in {3, 4}


def test_a_secret_that_changes_is_told_without_its_value(review: Review) -> None:
    entry = change("aws_ssm_parameter", ["update"], {"value": "a"}, {"value": SECRET}, sensitive={"value": True})
    assert "`value` changes; it is sensitive, so it is not shown." in review(plan(entry)).page
