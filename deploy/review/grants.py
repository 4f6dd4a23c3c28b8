"""IAM policies as single grants, so that two policies can be compared by what they allow, not by how they are written.

A statement with two actions, three resources and a condition of two values is twelve grants; each holds on its own
[IAM: policy evaluation logic]. What a broader grant covers is nothing new.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from deploy.review.values import Hidden, Value, normal

#: Operators whose several values are alternatives; of the others (StringNotLike ...) all count at once.
_ALTERNATIVES = re.compile(
    r"^(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress|Numeric\w+|Bool)(IfExists)?$"
)


class PolicyError(Exception):
    """A policy is not to be read from the plan."""


class Term(NamedTuple):
    """One condition: all of a grant's terms must hold."""

    operator: str
    key: str
    values: tuple[str, ...]


class Grant(NamedTuple):
    """One effect for one principal, action and resource."""

    is_allow: bool
    who: str
    """A principal as `kind:name` (`Service:redshift.amazonaws.com`, `AWS:*`); empty in an identity's own policy."""
    action: str
    resource: str
    conditions: tuple[Term, ...]
    all_but: bool = False
    """Whether the statement names what it does not mean (NotAction, NotResource, NotPrincipal)."""

    def covers(self, other: "Grant") -> bool:
        """Say whether all that the other grant says is said by this one."""
        if self.all_but or other.all_but or self.is_allow is not other.is_allow:
            return self == other
        return (
            self.who in {other.who, "AWS:*"}
            and _matches(self.action.lower(), other.action.lower())
            and _matches(self.resource, other.resource)
            and set(self.conditions) <= set(other.conditions)
        )


def grants(document: Value) -> frozenset[Grant]:
    """Read a policy document, its JSON. Raises PolicyError when it is not known yet, hidden, or no policy."""
    if isinstance(document, Hidden):
        raise PolicyError(str(document))
    if normal(document) is None:
        return frozenset()
    try:
        policy = json.loads(document)
        return frozenset(grant for statement in _several(policy["Statement"]) for grant in _of_statement(statement))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PolicyError("not a policy in JSON") from error


def difference(before: Iterable[Grant], after: Iterable[Grant]) -> tuple[list[Grant], list[Grant]]:
    """Give the grants that are really new, and those that are really gone."""
    old, new = set(before), set(after)
    gained = [grant for grant in new - old if not any(other.covers(grant) for other in old)]
    lost = [grant for grant in old - new if not any(other.covers(grant) for other in new)]
    return sorted(gained), sorted(lost)


def _of_statement(statement: Mapping[str, Value]) -> Iterator[Grant]:
    inverted = any(name in statement for name in ("NotAction", "NotResource", "NotPrincipal"))
    actions = _several(statement.get("Action", statement.get("NotAction")))
    # A trust policy has no Resource: it is about the role it belongs to.
    resources = _several(statement.get("Resource", statement.get("NotResource", "")))
    people = list(_principals(statement.get("Principal", statement.get("NotPrincipal", ""))))
    conditions = list(_conditions(statement.get("Condition", {})))
    for who, action, resource, terms in product(people, actions, resources, conditions):
        yield Grant(statement["Effect"] == "Allow", who, action, resource, terms, inverted)


def _principals(principal: Value) -> Iterator[str]:
    if isinstance(principal, str):
        yield "AWS:*" if principal == "*" else principal
        return
    for kind, names in principal.items():
        yield from (f"{kind}:{name}" for name in _several(names))


def _conditions(block: Mapping[str, Mapping[str, Value]]) -> Iterator[tuple[Term, ...]]:
    choices = []
    for operator, keys in sorted(block.items()):
        for key, value in sorted(keys.items()):
            values = sorted(str(item).lower() if isinstance(item, bool) else str(item) for item in _several(value))
            if _ALTERNATIVES.match(operator):
                choices.append([Term(operator, key, (item,)) for item in values])
            else:
                choices.append([Term(operator, key, tuple(values))])
    yield from product(*choices)


def _several(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> re.Pattern[str]:
    # The text that is matched is a pattern too: its * stands for anything, which a single ? does not cover.
    wild = {"*": ".*", "?": "[^*]"}
    return re.compile("".join(wild.get(character) or re.escape(character) for character in pattern), re.DOTALL)


def _matches(pattern: str, text: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None
