"""Words that only Redshift's queries have: TOP, MINUS, APPROXIMATE, CONVERT, TRY_CAST, SYSDATE, #tables."""

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError, not_here
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import (
    IDENTIFIER,
    Token,
    Tokens,
    clause_end,
    closing,
    split_on,
    starts,
    top_level,
    unexpected,
    word,
    written,
)

_NOT_WITH_TOP = {"union", "except", "intersect", "minus", "limit", "offset"}


@rule("top")
def top(statement: Statement) -> Statement:
    """Move SELECT TOP n to the end of its query, as LIMIT n [r_SELECT_list]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].word == "top" and tokens[at - 1].word in ("select", "distinct", "all"):
            count = tokens[at + 1]
            if not (count.text.isdigit() or count.text.startswith("$")):
                continue
            end = clause_end(tokens, at, _NOT_WITH_TOP)
            if end < len(tokens) and tokens[end].text != ")":
                raise RedshiftError(
                    SYNTAX_ERROR,
                    f"TOP together with {tokens[end].text.upper()}",
                    hint="Write LIMIT, in a subquery of its own where it is meant for one part only.",
                )
            tokens[end:end] = [word("LIMIT"), count._replace(lead=" ")]
            del tokens[at : at + 2]
    return statement.with_tokens(tokens)


@rule("minus")
def minus(statement: Statement) -> Statement:
    """Write the set operator MINUS as EXCEPT, which means the same [r_UNION]."""
    return statement.with_tokens(
        [token._replace(text="EXCEPT", word="except") if token.word == "minus" else token for token in statement.tokens]
    )


@rule("approximate")
def approximate(statement: Statement) -> Statement:
    """Compute exactly where an approximate COUNT(DISTINCT ...) or PERCENTILE_DISC would do [r_COUNT]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 1, -1, -1):
        if starts(tokens, "approximate", "percentile_disc", at=at):
            tokens[at] = written("pg_catalog.")  # by which a refusal knows it
        elif starts(tokens, "approximate", "count", at=at) and starts(tokens, "distinct", at=at + 3):
            del tokens[at]
    return statement.with_tokens(tokens)


@rule("convert")
def convert(statement: Statement) -> Statement:
    """Write CONVERT(type, expression) as a cast [r_CAST_function]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].word == "convert" and tokens[at + 1].text == "(":
            end = closing(tokens, at + 1)
            parts = split_on(tokens[at + 2 : end], ",")
            if len(parts) == 2:
                cast = [word("CAST")._replace(lead=tokens[at].lead), tokens[at + 1], *parts[1], word("AS"), *parts[0]]
                tokens[at:end] = cast
    return statement.with_tokens(tokens)


_BARE = {"sysdate": "sysdate", "current_user_id": "user_id", "current_aws_account": "", "current_namespace": ""}
"""Functions without parentheses, by the name of the one here; the last two only AWS has."""


@rule(*_BARE)
def bare_functions(statement: Statement) -> Statement:
    """Call SYSDATE and CURRENT_USER_ID, which Redshift writes without parentheses [r_SYSDATE, r_CURRENT_USER_ID]."""
    tokens = list(statement.tokens)
    for at, token in enumerate(tokens):
        qualified = at > 0 and tokens[at - 1].text == "."
        called = bool(tokens[at + 1 : at + 2]) and tokens[at + 1].text in "(."
        if token.word in _BARE and not qualified and not called:
            if not _BARE[token.word]:
                raise not_here(token.word.upper())
            tokens[at] = written(f"redshift_system.{_BARE[token.word]}()")._replace(lead=token.lead)
    return statement.with_tokens(tokens)


@rule("try_cast")
def try_cast(statement: Statement) -> Statement:
    """Write TRY_CAST(a AS t) as a cast of what a function could read, or NULL [r_TRY_CAST]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].word == "try_cast" and tokens[at + 1].text == "(":
            end = closing(tokens, at + 1)
            to = next((i for i in range(end - 1, at, -1) if tokens[i].word == "as"), end)
            kind = tokens[to + 1 : end]
            value = [written("redshift_system.try_cast(("), *tokens[at + 2 : to], written(")::text, NULL::"), *kind]
            tokens[at : end + 1] = [written("CAST("), *value, written(") AS"), *kind, Token(")", lead="")]
    return statement.with_tokens(tokens)


@rule("delete")
def delete(statement: Statement) -> Statement:
    """Write the FROM that DELETE may leave out [r_DELETE]."""
    tokens = list(statement.tokens)
    at = next((i for i, token in top_level(tokens) if token.word == "delete"), None)
    if at is None or (at and not statement.starts("with")) or starts(tokens, "from", at=at + 1):
        return statement
    return statement.with_tokens([*tokens[: at + 1], word("FROM"), *tokens[at + 1 :]])


def temporary_names(statement: Statement) -> Statement:
    """Read #name as the name of a temporary table [r_CREATE_TABLE_NEW]."""
    if not any(token.text == "#" for token in statement.tokens):
        return statement
    tokens: Tokens = []
    given = iter(enumerate(statement.tokens))
    for at, token in given:
        is_table = tokens and (tokens[-1].word in _BEFORE_TABLE or tokens[-1].text == ",")
        behind = statement.tokens[at + 1 : at + 3]
        qualifies = len(behind) == 2 and not behind[0].lead and behind[1].text == "."
        if token.text != "#" or not (is_table or qualifies):  # a # b is an operator
            tokens.append(token)
            continue
        _, name = next(given, (at, None))
        if name is None or name.lead or not name.word:
            raise unexpected(token)
        if starts(tokens, "create", "table"):
            tokens.insert(1, word("TEMP"))
        elif tokens[-1].word == "into" and tokens[0].word in ("select", "with"):
            tokens.append(word("TEMP"))
        tokens.append(Token(f'"#{name.word}"', "", IDENTIFIER, token.lead))
    return statement.with_tokens(tokens)


_BEFORE_TABLE = {
    *("table", "exists", "into", "from", "join", "update", "using", "truncate", "like", "copy", "analyze"),
    *("vacuum", "only", "full", "reindex", "recluster"),
}
