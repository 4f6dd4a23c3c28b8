"""CREATE TABLE and CREATE TABLE AS [r_CREATE_TABLE_NEW, r_CREATE_TABLE_AS]."""

import json
from dataclasses import replace

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError, refused
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.columns import rewrite_column
from local_aws.redshift.translate.rules.names import name_of
from local_aws.redshift.translate.rules.table_attributes import (
    CONSTRAINTS,
    TableAttributes,
    name_end,
    read_constraint,
    read_table_attributes,
)
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import (
    Tokens,
    closing,
    render,
    split_on,
    starts,
    top_level,
    unexpected,
    written,
)

_REFUSED_BEHIND = {
    "partition": "Redshift distributes rows by DISTSTYLE and DISTKEY, and skips blocks by SORTKEY.",
    "inherits": "Write CREATE TABLE new (LIKE parent).",
    "with": "Redshift has no storage parameters.",
    "tablespace": "Redshift places tables itself.",
    "on": "A temporary table of Redshift's lives until the session ends; DROP it where it should end earlier.",
    "using": "Redshift has one storage only.",
    "as": "Write either a list of typed columns, or AS SELECT.",
}


@rule("table")
def create_table(statement: Statement) -> Statement:
    """Take the attributes out of CREATE TABLE and record them."""
    tokens = list(statement.tokens)
    at = _behind_create_table(tokens)
    if at is None:
        return statement
    exists = starts(tokens, "if", "not", "exists", at=at)
    name = at + 3 if exists else at
    end = name_end(tokens, name)
    as_at = next((i for i, token in top_level(tokens[end:]) if token.word == "as"), None)
    attributes = TableAttributes()
    if as_at is not None and not _has_types(tokens, end):
        if exists:
            raise RedshiftError(SYNTAX_ERROR, 'syntax error at or near "NOT": CREATE TABLE AS has no IF NOT EXISTS')
        tokens[end : end + as_at] = _created_as(tokens[end : end + as_at], attributes)
    else:
        tokens[end:] = _columns(tokens[end:], attributes)
    return statement.with_tokens(tokens).then(attributes.record(tokens[name:end]))


@rule("into")
def select_into(statement: Statement) -> Statement:
    """Limit the text columns of the table that SELECT INTO makes in bytes [r_SELECT_INTO]."""
    if not statement.starts("select") and not statement.starts("with"):
        return statement
    tokens = list(statement.tokens)
    at = next((i for i, token in top_level(tokens) if token.word == "into"), None)
    if at is None or (at > 0 and tokens[at - 1].word in ("insert", "merge")):
        return statement
    name = at + 1
    while name < len(tokens) and tokens[name].word in ("temp", "temporary", "table"):
        name += 1
    return statement.then(TableAttributes().record(tokens[name : name_end(tokens, name)]))


def size_text(statement: Statement, sizes: list[int | None]) -> Statement:
    """Set the sizes of the VARCHAR columns of the table that the statement makes; the record of its keys names it."""
    table = statement.after[0].values[0]
    call = Call("SELECT redshift_system.size_text($1::regclass, $2::jsonb)", (table, json.dumps(sizes)))
    return replace(statement, after=(call, *statement.after))


def _behind_create_table(tokens: Tokens) -> int | None:
    at = 1
    if starts(tokens, "local", at=at):
        at += 1
    if at < len(tokens) and tokens[at].word in ("temp", "temporary"):
        at += 1
    return at + 1 if starts(tokens, "create") and starts(tokens, "table", at=at) else None


def _has_types(tokens: Tokens, at: int) -> bool:
    """Return whether a parenthesis of typed columns, not of bare names, stands here."""
    if at >= len(tokens) or tokens[at].text != "(":
        return False
    return any(len(part) != 1 for part in split_on(tokens[at + 1 : closing(tokens, at)], ","))


def _created_as(tokens: Tokens, attributes: TableAttributes) -> Tokens:
    """Read what stands between the name and AS; the column names remain."""
    at = closing(tokens, 0) + 1 if tokens and tokens[0].text == "(" else 0
    end = read_table_attributes(tokens, attributes, at, places=True)
    if end != len(tokens):
        raise _refused_behind(tokens[end:])
    attributes.check()
    return tokens[:at]


def _columns(tokens: Tokens, attributes: TableAttributes) -> Tokens:
    """Rewrite the columns, and read the attributes behind them."""
    if not tokens or tokens[0].text != "(":
        raise _refused_behind(tokens)
    end = closing(tokens, 0)
    kept: list[Tokens] = []
    names: list[str] = []
    for part in split_on(tokens[1:end], ","):
        if not part:
            raise unexpected(tokens[end])
        if part[0].word in CONSTRAINTS:
            read_constraint(part, attributes)
        elif part[0].word == "like":
            kept.append(_like(part, attributes))
        else:
            kept.append(rewrite_column(part, attributes))
            names.append(name_of(part[0]))
    behind = read_table_attributes(tokens, attributes, end + 1)
    if behind != len(tokens):
        raise _refused_behind(tokens[behind:])
    if attributes.like and (behind > end + 1 or attributes.distkey or attributes.sortkey):
        raise refused("CREATE TABLE ... LIKE takes the keys, DISTSTYLE and BACKUP of its parent", "Leave them out.")
    attributes.check(names if attributes.like is None else None)
    inner = [token for at, part in enumerate(kept) for token in ([written(",")] if at else []) + part]
    return [tokens[0], *inner, tokens[end]]


def _like(tokens: Tokens, attributes: TableAttributes) -> Tokens:
    end = name_end(tokens, 1)
    options = [token.word for token in tokens[end:]]
    if options not in ([], ["including", "defaults"], ["excluding", "defaults"]):
        raise refused(
            f"LIKE ... {' '.join(options).upper()} is not supported by Amazon Redshift",
            "LIKE has INCLUDING DEFAULTS and EXCLUDING DEFAULTS; it copies NOT NULL and keys by itself.",
        )
    attributes.like = render(tokens[1:end])
    return tokens


def _refused_behind(tokens: Tokens) -> RedshiftError:
    token = tokens[0] if tokens else None
    if token is None or token.word not in _REFUSED_BEHIND:
        return unexpected(token)
    words = f"{token.word.upper()} {tokens[1].text.upper()}" if len(tokens) > 1 else token.word.upper()
    return refused(f"CREATE TABLE ... {words} is not supported by Amazon Redshift", _REFUSED_BEHIND[token.word])
