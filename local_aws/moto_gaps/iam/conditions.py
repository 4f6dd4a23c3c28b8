"""The Condition block of an IAM policy [reference_policies_elements_condition_operators]."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

Context = Mapping[str, str]
"""Condition keys of one request and their values, e.g. {"s3:prefix": "logs/"}."""


def matches(pattern: str, text: str) -> bool:
    """Match with IAM's wildcards: `*` is any text, `?` is one character, and nothing else is special."""
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _in_network(network: str, address: str) -> bool:
    return ip_address(address) in ip_network(network, strict=False)


def _equals(expected: str, actual: str) -> bool:
    return expected == actual


def _equals_ignoring_case(expected: str, actual: str) -> bool:
    return expected.casefold() == actual.casefold()


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
    "Bool": _equals_ignoring_case,
    "NumericEquals": lambda expected, actual: float(actual) == float(expected),
    "NumericLessThan": lambda expected, actual: float(actual) < float(expected),
    "NumericLessThanEquals": lambda expected, actual: float(actual) <= float(expected),
    "NumericGreaterThan": lambda expected, actual: float(actual) > float(expected),
    "NumericGreaterThanEquals": lambda expected, actual: float(actual) >= float(expected),
    "IpAddress": _in_network,
}
NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "NotIpAddress": "IpAddress",
}


class UnknownOperatorError(ValueError):
    """A condition operator that is not evaluated here."""


def _as_list(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _holds(operator: str, expected: list[str], actual: str | None) -> bool:
    if operator == "Null":
        return expected == [str(actual is None).lower()]
    name, if_exists = operator.removesuffix("IfExists"), operator.endswith("IfExists")
    # Every key here has one value, for which ForAnyValue is the plain operator and ForAllValues also takes no value.
    quantifier, _, name = name.rpartition(":")
    negated = name in NEGATIONS
    compare = OPERATORS.get(NEGATIONS.get(name, name))
    if compare is None or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise UnknownOperatorError(operator)
    if actual is None:
        return if_exists or negated or quantifier == "ForAllValues"
    return any(compare(value, actual) for value in expected) != negated


def conditions_hold(block: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    """Return whether every operator holds for every one of its keys. Raises UnknownOperatorError."""
    values = {key.lower(): value for key, value in context.items()}
    return all(
        _holds(operator, _as_list(expected), values.get(key.lower()))
        for operator, keys in block.items()
        for key, expected in keys.items()
    )
