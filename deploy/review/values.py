"""Values of a plan, with what cannot be known and what must not be printed taken out at the door.

Terraform writes the new value, what of it is unknown and what of it is sensitive as three trees of the same shape.
`reveal` lays them over each other, so that nothing behind it can print a secret.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from deploy.review.secrets import looks_secret

Value = Any
"""What JSON holds, and Hidden."""


class Hidden(Enum):
    """Stands where a value is not to be had."""

    UNKNOWN = "known after apply"
    SENSITIVE = "sensitive"
    SECRET = "looks like a secret"  # noqa: S105 - the words that stand in its place

    def __str__(self) -> str:
        """Return the words that Terraform uses."""
        return f"({self.value})"


def reveal(value: Value, unknown: Value = False, sensitive: Value = False, name: str = "") -> Value:
    """Return `value` with Hidden where `unknown` or `sensitive` is true, and where it looks like a secret."""
    if sensitive is True:
        return Hidden.SENSITIVE
    if unknown is True:
        return Hidden.UNKNOWN
    if isinstance(value, str) and value and looks_secret(name, value):
        return Hidden.SECRET
    if isinstance(value, dict) or (value is None and isinstance(unknown, dict)):
        value = value or {}
        names = [*value, *(name for name in _mapping(unknown) if name not in value)]
        return {n: reveal(value.get(n), _mapping(unknown).get(n), _mapping(sensitive).get(n), n) for n in names}
    if isinstance(value, list):
        length = max(len(value), len(_sequence(unknown)))
        return [reveal(*(_item(tree, index) for tree in (value, unknown, sensitive))) for index in range(length)]
    return value


def has_unknown(unknown: Value) -> bool:
    """Return whether anything in a tree of `after_unknown` is unknown."""
    if isinstance(unknown, dict):
        return any(has_unknown(item) for item in unknown.values())
    if isinstance(unknown, list):
        return any(has_unknown(item) for item in unknown)
    return unknown is True


def has_hidden(value: Value) -> bool:
    """Return whether anything in a revealed value is hidden."""
    if isinstance(value, dict):
        return any(has_hidden(item) for item in value.values())
    if isinstance(value, list):
        return any(has_hidden(item) for item in value)
    return isinstance(value, Hidden)


def normal(value: Value) -> Value:
    """Return a value without the differences that mean nothing.

    Null, an empty text and an empty list are the same; so are a boolean and its text, which provider 6.x writes.
    """
    if isinstance(value, dict):
        return {name: item for name, raw in value.items() if (item := normal(raw)) is not None} or None
    if isinstance(value, list):
        return [normal(item) for item in value] or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value == "" else value


def stated(value: Value) -> Value:
    """Return what a value really states: `normal`, without what AWS fills in where nothing was said (false, 0)."""
    if isinstance(value, dict):
        return {name: item for name, raw in value.items() if (item := stated(raw)) is not None} or None
    if isinstance(value, list):
        return [stated(item) for item in value] or None
    if isinstance(value, Hidden):
        return object()  # equal to nothing, not even to what may be the same
    return None if value is False or value == 0 else normal(value)


def at(values: Value, path: str) -> Value:
    """Return the value at a dotted path (`rule.0.status`); None where there is none."""
    for step in path.split("."):
        if isinstance(values, Hidden):
            return values
        if isinstance(values, list):
            values = _item(values, int(step)) if step.isdigit() else None
        else:
            values = _mapping(values).get(step)
    return values


def without(value: Value, path: str) -> Value:
    """Return a value with nothing at a dotted path."""
    step, _, rest = path.partition(".")
    if isinstance(value, dict):
        return {name: _pruned(item, rest) if name == step else item for name, item in value.items()}
    if isinstance(value, list):
        return [_pruned(item, rest) if str(index) == step else item for index, item in enumerate(value)]
    return value


def _pruned(value: Value, rest: str) -> Value:
    return without(value, rest) if rest else None


def is_true(value: Value) -> bool:
    """Read a boolean; provider 6.x writes that of `encrypted` as a text."""
    return value is True or value == "true"


def texts(value: Value) -> list[str]:
    """Return a text or a list of texts as a list; what is hidden in it is left out."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def blocks(value: Value) -> list[Mapping[str, Value]]:
    """Return the nested blocks that an attribute holds."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}


def _sequence(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _item(tree: Value, index: int) -> Value:
    return tree[index] if isinstance(tree, list) and index < len(tree) else None
