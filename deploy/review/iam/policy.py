"""A policy document as statements, in one form for the many ways in which AWS lets it be written."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from deploy.review.values import Hidden, Value, normal

_ALTERNATIVES = re.compile(
    r"^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress|Numeric\w+|Bool)(IfExists)?$"
)
"""Operators whose several values are alternatives; of the others (StringNotLike ...) all count at once."""
_MOST_ALTERNATIVES = 64
"""More alternatives than this are told as one condition."""


class PolicyError(Exception):
    """A policy is not to be read from the plan."""


class Term(NamedTuple):
    """One condition: all of a statement's terms must hold."""

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def has_alternatives(self) -> bool:
        """Whether one of the values is enough."""
        return _ALTERNATIVES.match(self.operator) is not None

    def implies(self, other: "Term") -> bool:
        """Return whether the other term holds wherever this one does."""
        if (self.operator, self.key.lower()) != (other.operator, other.key.lower()):
            return False
        mine, theirs = set(self.values), set(other.values)
        return mine <= theirs if self.has_alternatives else mine >= theirs


class Names(NamedTuple):
    """Actions, resources or principals: those named, or, with `all_but`, every other one."""

    values: frozenset[str]
    all_but: bool = False

    def elements(self) -> Iterator["Names"]:
        """Yield what can be granted by itself: each name, or the exceptions as a whole."""
        if self.all_but:
            yield self
        else:
            yield from (Names(frozenset([value])) for value in self.values)


class Statement(NamedTuple):
    """One statement of a policy."""

    is_allow: bool
    who: Names
    """Principals as `kind:name` (`Service:redshift.amazonaws.com`, `AWS:*`); empty texts in an identity's policy."""
    actions: Names
    resources: Names
    terms: tuple[Term, ...]

    def alternatives(self) -> list[tuple[Term, ...]]:
        """Return the conditions of which each is enough, where they are few enough to be told one by one."""
        found: list[tuple[Term, ...]] = [()]
        for term in self.terms:
            several = [term._replace(values=(value,)) for value in term.values] if term.has_alternatives else [term]
            if len(found) * len(several) > _MOST_ALTERNATIVES:
                several = [term]
            found = [(*terms, choice) for terms in found for choice in several]
        return found


def statements(document: Value) -> list[Statement]:
    """Read a policy document, its JSON. Raises PolicyError when it is not known yet, hidden, or not a policy."""
    if isinstance(document, Hidden):
        raise PolicyError(str(document))
    if normal(document) is None:
        return []
    try:
        policy = json.loads(document)
        if policy == {}:
            return []
        return [_statement(statement) for statement in _several(policy["Statement"])]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PolicyError("not a policy in JSON") from error


def _statement(statement: Mapping[str, Value]) -> Statement:
    effect = statement["Effect"]
    if effect not in {"Allow", "Deny"}:
        raise ValueError(effect)
    actions = _names(statement, "Action")
    # A trust policy has no Resource: it is about the role it belongs to.
    resources = _names(statement, "Resource", "")
    people = statement.get("NotPrincipal", statement.get("Principal", ""))
    who = Names(frozenset(_principals(people)), "NotPrincipal" in statement)
    return Statement(effect == "Allow", who, actions, resources, tuple(_terms(statement.get("Condition") or {})))


def _names(statement: Mapping[str, Value], kind: str, default: str | None = None) -> Names:
    inverted = f"Not{kind}" in statement
    values = _several(statement[f"Not{kind}"] if inverted else statement.get(kind, default))
    if not all(isinstance(value, str) for value in values):
        raise TypeError(kind)
    return Names(frozenset(values), inverted)


def _principals(principal: Value) -> Iterator[str]:
    if isinstance(principal, str):
        yield "AWS:*" if principal == "*" else principal
        return
    for kind, names in principal.items():
        yield from (f"{kind}:{_root_of(name)}" for name in _several(names))


def _root_of(principal: Value) -> Value:
    """Return the ARN for which the bare number of an account stands; any other principal as it is."""
    is_account = isinstance(principal, str) and re.fullmatch(r"\d{12}", principal)
    return f"arn:aws:iam::{principal}:root" if is_account else principal


def _terms(block: Mapping[str, Mapping[str, Value]]) -> Iterator[Term]:
    for operator, keys in sorted(block.items()):
        for key, value in sorted(keys.items()):
            values = (str(item).lower() if isinstance(item, bool) else str(item) for item in _several(value))
            yield Term(operator, key, tuple(sorted(set(values))))


def _several(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    # The text that is matched is a pattern too: its * stands for anything, which a single ? does not cover.
    wild = {"*": ".*", "?": "[^*]"}
    # Several * in a row are one, so that no text takes the matcher more than linear time for each of them.
    parts = (wild.get(character) or re.escape(character) for character in re.sub(r"\*+", "*", pattern))
    return re.compile("".join(parts), re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern of IAM covers a text, itself perhaps a pattern. Case counts."""
    return _compiled(pattern).fullmatch(text) is not None


def is_wild(name: str) -> bool:
    """Return whether a name is a pattern."""
    return "*" in name or "?" in name


def literal_head(pattern: str) -> str:
    """Return what stands before the first wildcard."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]
