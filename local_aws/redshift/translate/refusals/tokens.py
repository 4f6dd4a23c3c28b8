"""Spellings that PostgreSQL takes and Redshift does not, found before anything is parsed."""

import re

from postgast import pg_query_pb2 as scanner

from local_aws.redshift.errors import not_here, not_in_redshift
from local_aws.redshift.translate.long_names import MAX_NAME
from local_aws.redshift.translate.rules.names import name_of
from local_aws.redshift.translate.rules.table_attributes import name_end
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import IDENTIFIER, INTEGER, NUMBER, Token, starts

_KIND = scanner.Token
_NEW_NUMBER = re.compile(r"0[xob]|.*_", re.IGNORECASE)
"""0x1F, 0o17, 0b11 and 1_000 came with PostgreSQL 16."""
_UNICODE = {_KIND.USCONST: "U&'...' strings", _KIND.UIDENT: 'U&"..." names'}


def refuse_tokens(statement: Statement) -> None:
    """Raise RedshiftError for a spelling that Redshift does not know."""
    tokens = statement.tokens
    for at, token in enumerate(tokens):
        what = _UNICODE.get(token.kind)
        if what:
            raise not_in_redshift(what, "Write the characters themselves.")
        if token.kind in (INTEGER, NUMBER) and _NEW_NUMBER.match(token.text):
            raise not_in_redshift(f"numbers such as {token.text}", "Write them in plain decimal digits.")
        if token.kind == IDENTIFIER and len(name_of(token).encode()) > MAX_NAME:
            raise not_in_redshift(f"names of more than {MAX_NAME} bytes: {token.text}", "Choose a shorter name.")
        here = " ".join(token.word or token.text for token in tokens[at : at + 3])
        if here in _NOWHERE:
            raise not_in_redshift(here.upper(), _NOWHERE[here])
        what, remedy = _absent_here(tokens, at, here)
        if what:
            raise not_here(what, remedy)
        if token.word == "table" and _is_query(tokens, at):
            raise not_in_redshift("TABLE name as a query", "Write SELECT * FROM.")
        if starts(tokens, "with", "data", at=at) and at + 2 == len(tokens) and tokens[0].word in ("create", "refresh"):
            raise not_in_redshift("WITH DATA", "Leave it out: the rows are read at once.")
        if token.word == "fetch" and at and _is_fetch_first(tokens, at):
            raise not_in_redshift("FETCH FIRST", "Write LIMIT.")


_ON_AWS = {
    "json_parse (": ("the function JSON_PARSE", "Redshift has it: test this statement on AWS."),
    "json_serialize (": ("the function JSON_SERIALIZE", "Redshift has it: test this statement on AWS."),
    "collate (": ("the function COLLATE", "Compare LOWER(column), or test this statement on AWS."),
    "connect by ": ("CONNECT BY", "Write WITH RECURSIVE, which both have, or test this statement on AWS."),
    "start with ": ("CONNECT BY", "Write WITH RECURSIVE, which both have, or test this statement on AWS."),
    "( + )": ("the outer join operator (+)", "Write LEFT JOIN ... ON, or test this statement on AWS."),
}
"""Beginnings of what only AWS has, what that is, and what to do."""
_NOWHERE = {
    "and no chain": "Leave it out.",
    "explain ( verbose": "Write EXPLAIN VERBOSE.",
    "matched by target": "Leave it out.",
}


def _absent_here(tokens: tuple[Token, ...], at: int, here: str) -> tuple[str, str]:
    """Return what begins at this place that only AWS has, and what to do; two empty texts for nothing."""
    if tokens[at].word == "array" and _is_call(tokens[at + 1 : at + 3]):
        return "ARRAY(...)", "Redshift makes a SUPER of it [r_array]: test this statement on AWS."
    return next((found for beginning, found in _ON_AWS.items() if here.startswith(beginning)), ("", ""))


def _is_call(behind: tuple[Token, ...]) -> bool:
    # ARRAY(SELECT ...) is PostgreSQL's own, which the leader node knows.
    return [token.text for token in behind[:1]] == ["("] and behind[-1].word not in ("select", "with")


def _is_query(tokens: tuple[Token, ...], at: int) -> bool:
    """Return whether the TABLE at this place stands for a query."""
    before = tokens[at - 1] if at else None
    if before is None or (starts(tokens, "insert", "into") and at == name_end(list(tokens), 2)):
        return True
    if before.word == "as":  # behind SELECT it gives a name
        return not any(token.word == "select" for token in tokens[:at])
    return before.text == "(" or before.word in ("explain", "union", "all", "except", "intersect", "minus")


def _is_fetch_first(tokens: tuple[Token, ...], at: int) -> bool:
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return behind in ("first", "next") and not starts(tokens, "fetch")
