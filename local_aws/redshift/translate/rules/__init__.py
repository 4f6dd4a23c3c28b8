"""From Redshift's SQL to PostgreSQL's: one rule for one thing that the two say differently.

A rule takes a statement and gives it back edited. Rules of shape come first and make the text readable for
PostgreSQL's grammar; the refusals read the parse tree; rules of expression come last, since what they write
(STRING_AGG for LISTAGG) is what the refusals keep clients from writing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from local_aws.redshift.translate.statements import Statement


@dataclass(frozen=True)
class Rule:
    """One rule; it is asked only about statements that have one of its words."""

    words: frozenset[str]
    apply: Callable[[Statement], Statement]

    def __call__(self, statement: Statement) -> Statement:
        """Edit the statement if the rule concerns it."""
        return statement if self.words.isdisjoint(statement.words) else self.apply(statement)


def rule(*words: str) -> Callable[[Callable[[Statement], Statement]], Rule]:
    """Make a rule of a function, for statements with at least one of these words."""
    return lambda apply: Rule(frozenset(words), apply)


def apply(rules: Iterable[Rule], statement: Statement) -> Statement:
    """Apply rules in turn."""
    for one in rules:
        statement = one(statement)
    return statement
