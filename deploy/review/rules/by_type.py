"""Which types of resources a rule looks at, so that a large plan asks each rule about its own only."""

from collections.abc import Callable, Iterator

from deploy.review.finding import Finding
from deploy.review.plan import Change, Plan

Rule = Callable[[Change, Plan], Iterator[Finding]]

_TYPES: dict[Rule, frozenset[str]] = {}


def of_types(*types: str) -> Callable[[Rule], Rule]:
    """Mark a rule that looks at these types only; one without a mark looks at all."""

    def mark(rule: Rule) -> Rule:
        _TYPES[rule] = frozenset(types)
        return rule

    return mark


def looking_at(rules: tuple[Rule, ...], kind: str) -> tuple[Rule, ...]:
    """Return those of the rules, in their order, that look at a type."""
    return tuple(rule for rule in rules if rule not in _TYPES or kind in _TYPES[rule])
