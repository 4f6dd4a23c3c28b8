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
    """One rule; it is asked only about statements that have one of its words, and begin as it says."""

    words: frozenset[str]
    apply: Callable[[Statement], Statement]
    beginning: tuple[str, ...] = ()

    def __call__(self, statement: Statement) -> Statement:
        """Edit the statement if the rule concerns it."""
        concerns = not self.words.isdisjoint(statement.words) and statement.starts(*self.beginning)
        return self.apply(statement) if concerns else statement


def rule(*words: str) -> Callable[[Callable[[Statement], Statement]], Rule]:
    """Make a rule of a function, for statements with at least one of these words."""
    return lambda apply: Rule(frozenset(words), apply)


def command(*words: str) -> Callable[[Callable[[Statement], Statement]], Rule]:
    """Make a rule of a function, for statements that begin with these words."""
    return lambda apply: Rule(frozenset(words[-1:]), apply, words)


def apply(rules: Iterable[Rule], statement: Statement) -> Statement:
    """Apply rules in turn."""
    for one in rules:
        statement = one(statement)
    return statement
