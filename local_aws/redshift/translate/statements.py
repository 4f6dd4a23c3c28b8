"""The statements of a query text, and the plan by which the session runs one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from local_aws.redshift.translate.tokens import Token, Tokens, render, starts, tokenize


@dataclass(frozen=True)
class Call:
    """A hidden statement of the stand-in's own, with its parameters as text."""

    sql: str
    values: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One statement on its way from Redshift's SQL to PostgreSQL's: what the rules read and edit.

    `start` is its place in the query text, in characters. `after` are calls that run behind it in the same
    transaction. `commits` says that it ends the transaction. `tag` replaces PostgreSQL's command tag.
    `late_view` says that it makes a view WITH NO SCHEMA BINDING; `block` that it needs a transaction block, or (False)
    that it cannot run in one.
    """

    tokens: tuple[Token, ...]
    start: int = 0
    after: tuple[Call, ...] = ()
    commits: bool = False
    tag: str | None = None
    late_view: bool = False
    block: bool | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        """All keywords and unquoted names in it, lower case."""
        return frozenset(token.word for token in self.tokens if token.word)

    @property
    def sql(self) -> str:
        """Return its text."""
        return render(self.tokens)

    def starts(self, *words: str) -> bool:
        """Return whether it begins with these words."""
        return starts(self.tokens, *words)

    def with_tokens(self, tokens: Tokens) -> "Statement":
        """Return it with other tokens."""
        return replace(self, tokens=tuple(tokens))

    def then(self, *calls: Call) -> "Statement":
        """Let calls run behind it."""
        return replace(self, after=self.after + calls)

    def committing(self) -> "Statement":
        """Let it end the transaction."""
        return replace(self, commits=True)

    def in_block(self, needed: bool) -> "Statement":
        """Return it as one that needs a transaction block, or cannot run in one."""
        return replace(self, block=needed)

    def tagged(self, tag: str) -> "Statement":
        """Return it with another command tag."""
        return replace(self, tag=tag)


def split(sql: str) -> Iterator[Statement]:
    """Split a query text into its statements; empty ones are left out.

    Raises RedshiftError for text that cannot be cut into tokens.
    """
    tokens: Tokens = []
    at = start = 0
    for token in tokenize(sql):
        at += len(token.lead)
        if not tokens:
            start = at
        at += len(token.text)
        if token.text != ";":
            tokens.append(token if tokens else token._replace(lead=""))
        elif tokens:
            yield Statement(tuple(tokens), start)
            tokens = []
    if tokens:
        yield Statement(tuple(tokens), start)


class Kind(Enum):
    """Who runs a statement."""

    POSTGRES = "postgres"
    BEGIN = "begin"
    """PostgreSQL; the statement opens a transaction block."""
    COPY = "copy"
    """COPY from S3: the stand-in, over PostgreSQL's COPY FROM STDIN."""


@dataclass(frozen=True)
class Plan:
    """What the session does for one statement.

    `sql` is PostgreSQL's text, for Kind.COPY the client's own. `asks_ids` says that it reads the session's
    last query or COPY id. `start` is the text's place in the client's, in characters; None when it was
    rewritten, so that the position of an error in one says nothing of the other. `block` says that it needs a
    transaction block, or (False) that it cannot run in one.
    """

    sql: str
    kind: Kind = Kind.POSTGRES
    after: tuple[Call, ...] = ()
    commits: bool = False
    tag: str | None = None
    asks_ids: bool = False
    block: bool | None = None
    start: int | None = None

    @property
    def finishes(self) -> bool:
        """Return whether the statement is not done when PostgreSQL has run it."""
        return bool(self.after) or self.commits


NOTHING = Plan("")
"""The plan of an empty statement."""
