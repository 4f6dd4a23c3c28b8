"""What one policy allows and another does not: compared by what holds, not by how it is written.

Every name of a statement is looked up in every statement of the other policy, and remembered as a row of bits: by which
of them it is covered. Where the rows of an action, a resource, a principal and a condition have no bit in common, no
statement of the other policy covers all four, and the right is new. Names with the same row are told together.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product
from typing import NamedTuple, TypeVar

from deploy.review.iam.policy import Names, Statement, Term, is_wild, literal_head, matches

Element = TypeVar("Element", bound=Hashable)


class Right(NamedTuple):
    """What can be said in one sentence: each of the actions on each of the resources, for each of the principals."""

    is_allow: bool
    who: Names
    actions: Names
    resources: Names
    conditions: frozenset[tuple[Term, ...]]
    """Alternatives; the terms of each must hold together."""


def difference(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[list[Right], list[Right]]:
    """Return the rights that are really new, and those that are really gone."""
    return _uncovered(after, before), _uncovered(before, after)


class _Index:
    """The names of many statements, each looked up at once in all of them. A row has a bit for each statement."""

    def __init__(self, names: Iterable[Names], fold: bool = False) -> None:
        self._fold = fold
        self._exact: dict[str, int] = defaultdict(int)
        self._wild: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._inverted: list[tuple[int, Names]] = []
        for number, named in enumerate(names):
            self._add(1 << number, self._folded(named))
        self._lengths = sorted({len(head) for head in self._wild})

    def _add(self, bit: int, names: Names) -> None:
        if names.all_but:
            self._inverted.append((bit, names))
            return
        for name in names.values:
            self._exact[name] |= bit
            if is_wild(name):
                self._wild[literal_head(name)][name] |= bit

    def row(self, names: Names) -> int:
        """Return the statements that cover an element: a single name, or the exceptions of one statement."""
        names = self._folded(names)
        return (self._exact.get("*", 0) if names.all_but else self._named(*names.values)) | self._of_inverted(names)

    def _named(self, name: str) -> int:
        row = self._exact.get(name, 0)
        for length in self._lengths:
            for pattern, bits in self._wild.get(name[:length], {}).items():
                if bits & ~row and matches(pattern, name):
                    row |= bits
        return row

    def _of_inverted(self, names: Names) -> int:
        return sum(bit for bit, excepted in self._inverted if _is_left(names, excepted))

    def _folded(self, names: Names) -> Names:
        return names._replace(values=frozenset(name.lower() for name in names.values)) if self._fold else names


def _is_left(names: Names, excepted: Names) -> bool:
    """Return whether all of `names` is outside the exceptions; when it cannot be told, it is not."""
    if names.all_but:  # what one excepts must be excepted by the other too
        return all(any(matches(pattern, name) for pattern in names.values) for name in excepted.values)
    return not any(is_wild(name) or matches(pattern, name) for name in names.values for pattern in excepted.values)


class _Principals(_Index):
    """As any names, and `AWS:*` is everybody."""

    def row(self, names: Names) -> int:
        everybody = self._exact.get("AWS:*", 0)
        return everybody | super().row(names)


class _Conditions:
    """The conditions of many statements. Most have the same few."""

    def __init__(self, conditions: Iterable[tuple[Term, ...]]) -> None:
        self._rows: dict[tuple[Term, ...], int] = defaultdict(int)
        for number, terms in enumerate(conditions):
            self._rows[terms] |= 1 << number

    def row(self, given: tuple[Term, ...]) -> int:
        """Return the statements that ask for no more than these terms."""
        hold = (bits for terms, bits in self._rows.items() if all(any(one.implies(t) for one in given) for t in terms))
        return sum(hold)


def _uncovered(statements: Iterable[Statement], others: Sequence[Statement]) -> list[Right]:
    found: list[Right] = []
    for effect in (True, False):
        against = [other for other in others if other.is_allow is effect]
        principals = _Principals(other.who for other in against)
        actions = _Index((other.actions for other in against), fold=True)
        resources = _Index(other.resources for other in against)
        conditions = _Conditions(other.terms for other in against)
        for statement in dict.fromkeys(one for one in statements if one.is_allow is effect):
            axes = (
                _rows(statement.who.elements(), principals.row),
                _rows(statement.actions.elements(), actions.row),
                _rows(statement.resources.elements(), resources.row),
                _rows(statement.alternatives(), conditions.row),
            )
            for who, action, resource, condition in product(*axes):
                if not who[0] & action[0] & resource[0] & condition[0]:
                    whom, does, on = (_together(axis[1]) for axis in (who, action, resource))
                    found.append(Right(effect, whom, does, on, frozenset(condition[1])))
    return _told_together(found)


def _rows(elements: Iterable[Element], row: Callable[[Element], int]) -> list[tuple[int, list[Element]]]:
    """Group elements by the row of bits that says which statements cover them."""
    rows: dict[int, list[Element]] = defaultdict(list)
    for element in elements:
        rows[row(element)].append(element)
    return list(rows.items())


def _together(elements: Sequence[Names]) -> Names:
    if elements[0].all_but:
        return elements[0]
    return Names(frozenset().union(*(element.values for element in elements)))


def _told_together(rights: list[Right]) -> list[Right]:
    """Put rights together that differ in one thing only: the action, then the resource, then the condition."""
    rights = _joined(rights, lambda right: right._replace(actions=_NONE), _by_action)
    rights = _joined(rights, lambda right: right._replace(resources=_NONE), _by_resource)
    rights = _joined(rights, lambda right: right._replace(conditions=frozenset()), _by_condition)
    return sorted(rights, key=_order)


_NONE = Names(frozenset())


def _joined(
    rights: list[Right], rest: Callable[[Right], Right], join: Callable[[list[Right]], list[Right]]
) -> list[Right]:
    groups: dict[Right, list[Right]] = defaultdict(list)
    for right in rights:
        groups[rest(right)].append(right)
    return [right for group in groups.values() for right in join(group)]


def _by_action(group: list[Right]) -> list[Right]:
    named = [right for right in group if not right.actions.all_but]
    joined = [named[0]._replace(actions=_together([right.actions for right in named]))] if named else []
    return [*joined, *(right for right in group if right.actions.all_but)]


def _by_resource(group: list[Right]) -> list[Right]:
    named = [right for right in group if not right.resources.all_but]
    joined = [named[0]._replace(resources=_together([right.resources for right in named]))] if named else []
    return [*joined, *(right for right in group if right.resources.all_but)]


def _by_condition(group: list[Right]) -> list[Right]:
    return [group[0]._replace(conditions=frozenset().union(*(right.conditions for right in group)))]


def _order(right: Right) -> tuple[object, ...]:
    return (
        right.is_allow,
        *([axis.all_but, *sorted(axis.values)] for axis in (right.who, right.actions, right.resources)),
        sorted(right.conditions),
    )
