"""Policies as AWS evaluates them [reference_policies_evaluation-logic]."""

import json
from typing import Any

import pytest
from moto.iam.access_control import PermissionResult

from local_aws.moto_gaps import iam as moto_iam
from local_aws.moto_gaps.iam.policy import ResourcePolicy

PERMITTED, DENIED, NEUTRAL = PermissionResult.PERMITTED, PermissionResult.DENIED, PermissionResult.NEUTRAL
ROLE = "arn:aws:iam::123456789012:role/copy"
SESSION = "arn:aws:sts::123456789012:assumed-role/copy/RedshiftIamRoleSession"
BASE: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


@pytest.fixture(autouse=True, scope="module")
def installed() -> None:
    moto_iam.install()


def evaluate(
    *statements: dict[str, Any],
    action: str = "s3:GetObject",
    resource: str = "arn:aws:s3:::b/k",
    principal: str = SESSION,
    context: dict[str, str] | None = None,
) -> PermissionResult:
    policy = ResourcePolicy(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return policy.evaluate(action, resource, principal, context or {})


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, PERMITTED),
        ({"Effect": "Deny"}, DENIED),
        ({"Action": "S3:getobject"}, PERMITTED),
        ({"Action": ["s3:Put*", "s3:Get*"]}, PERMITTED),
        ({"Action": "s3:Put*"}, NEUTRAL),
        ({"Resource": "arn:aws:s3:::b/K"}, NEUTRAL),
        ({"Resource": "arn:aws:s3:::b"}, NEUTRAL),
        ({"Resource": "arn:aws:s3:::?/?"}, PERMITTED),
        ({"Resource": ["arn:aws:s3:::x/*", "*"]}, PERMITTED),
        ({"Principal": {"AWS": "*"}}, PERMITTED),
        ({"Principal": {"AWS": ROLE}}, PERMITTED),
        ({"Principal": {"AWS": [SESSION]}}, PERMITTED),
        ({"Principal": {"AWS": "123456789012"}}, PERMITTED),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}, PERMITTED),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:role/copy2"}}, NEUTRAL),
        ({"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}, NEUTRAL),
        ({"Principal": {"Service": "redshift.amazonaws.com"}}, NEUTRAL),
    ],
)
def test_one_statement(change: dict[str, Any], verdict: PermissionResult) -> None:
    assert evaluate(BASE | change) is verdict


@pytest.mark.parametrize(
    ("element", "value", "verdict"),
    [
        ("Action", "s3:GetObject", NEUTRAL),
        ("Action", "s3:PutObject", PERMITTED),
        ("Resource", "arn:aws:s3:::b/*", NEUTRAL),
        ("Resource", "arn:aws:s3:::c/*", PERMITTED),
        ("Principal", {"AWS": ROLE}, NEUTRAL),
        ("Principal", {"AWS": "999999999999"}, PERMITTED),
    ],
)
def test_not(element: str, value: Any, verdict: PermissionResult) -> None:
    statement = {name: content for name, content in BASE.items() if name != element} | {f"Not{element}": value}

    assert evaluate(statement) is verdict


def test_a_deny_wins_wherever_it_stands() -> None:
    deny = BASE | {"Effect": "Deny"}

    assert evaluate(BASE, deny) is DENIED
    assert evaluate(deny, BASE) is DENIED


def test_no_policy_says_nothing() -> None:
    assert ResourcePolicy(None).evaluate("s3:GetObject", "arn:aws:s3:::b/k", SESSION, {}) is NEUTRAL


@pytest.mark.parametrize(
    ("operator", "expected", "actual", "holds"),
    [
        ("StringEquals", "logs/", "logs/", True),
        ("StringEquals", ["x", "logs/"], "logs/", True),
        ("StringEquals", "Logs/", "logs/", False),
        ("StringEqualsIgnoreCase", "Logs/", "logs/", True),
        ("StringNotEquals", "songs/", "logs/", True),
        ("StringNotEquals", ["songs/", "logs/"], "logs/", False),
        ("StringLike", "logs/*", "logs/2018/", True),
        ("StringLike", "logs/*", "logs", False),
        ("StringLike", "log.", "logs", False),
        ("StringNotLike", "songs/*", "logs/", True),
        ("ArnLike", "arn:aws:redshift:*:*:cluster:*", "arn:aws:redshift:r:1:cluster:c", True),
        ("Bool", "false", "true", False),
        ("Bool", True, "true", True),
        ("NumericLessThanEquals", 10, "10", True),
        ("NumericGreaterThan", "10", "9", False),
        ("NumericNotEquals", "10", "9", True),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("NotIpAddress", ["10.0.0.0/8"], "10.1.2.3", False),
        ("Null", "true", "x", False),
        ("Null", False, "x", True),
        ("ForAnyValue:StringEquals", ["a", "b"], "b", True),
        ("ForAllValues:StringLike", ["a*"], "b", False),
        # Without the key: a plain operator fails, a negated one holds [Condition operators, "Null"].
        ("StringEquals", "x", None, False),
        ("StringLike", "*", None, False),
        ("StringNotEquals", "x", None, True),
        ("Bool", "true", None, False),
        ("BoolIfExists", "true", None, True),
        ("StringEqualsIfExists", "x", "y", False),
        ("Null", "true", None, True),
        ("ForAllValues:StringEquals", "x", None, True),
        ("ForAnyValue:StringEquals", "x", None, False),
    ],
)
def test_conditions(operator: str, expected: Any, actual: str | None, holds: bool) -> None:
    statement = BASE | {"Condition": {operator: {"My:Key": expected}}}

    verdict = evaluate(statement, context={} if actual is None else {"my:key": actual})

    assert verdict is (PERMITTED if holds else NEUTRAL)


def test_every_condition_must_hold() -> None:
    condition = {"StringEquals": {"a": "1", "b": "2"}, "Bool": {"c": "true"}}
    statement = BASE | {"Condition": condition}

    assert evaluate(statement, context={"a": "1", "b": "2", "c": "true"}) is PERMITTED
    for wrong in ("a", "b", "c"):
        assert evaluate(statement, context={"a": "1", "b": "2", "c": "true", wrong: "no"}) is NEUTRAL


@pytest.mark.parametrize(("effect", "verdict"), [("Allow", NEUTRAL), ("Deny", DENIED)])
def test_an_operator_that_is_not_known_opens_no_door(effect: str, verdict: PermissionResult) -> None:
    statement = BASE | {"Effect": effect, "Condition": {"DateLessThan": {"aws:CurrentTime": "2000-01-01"}}}

    assert evaluate(statement) is verdict
