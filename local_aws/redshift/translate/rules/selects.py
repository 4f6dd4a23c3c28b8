"""Words of SELECT that only Redshift has: TOP, MINUS, APPROXIMATE, CONVERT, SYSDATE, QUALIFY."""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, SYNTAX_ERROR, RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Tokens, closing, split_on, word, written

_SET_OPERATORS = {"union", "except", "intersect", "minus"}


@rule("top")
def top(statement: Statement) -> Statement:
    """Move SELECT TOP n to the end of its query, as LIMIT n [r_SELECT_list]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].word == "top" and tokens[at - 1].word in ("select", "distinct", "all"):
            count = tokens[at + 1]
            if not (count.text.isdigit() or count.text.startswith("$")):
                continue
            end = _query_end(tokens, at)
            tokens[end:end] = [word("LIMIT"), count._replace(lead=" ")]
            del tokens[at : at + 2]
    return statement.with_tokens(tokens)


def _query_end(tokens: Tokens, at: int) -> int:
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].text == "(") - (tokens[end].text == ")")
        if depth < 0:
            return end
        if depth == 0 and tokens[end].word in _SET_OPERATORS | {"limit", "offset"}:
            raise RedshiftError(
                SYNTAX_ERROR,
                f"TOP together with {tokens[end].text.upper()}",
                hint="Write LIMIT, in a subquery of its own where it is meant for one part only.",
            )
    return len(tokens)


@rule("minus")
def minus(statement: Statement) -> Statement:
    """Write the set operator MINUS as EXCEPT, which means the same [r_UNION]."""
    return statement.with_tokens(
        [token._replace(text="EXCEPT", word="except") if token.word == "minus" else token for token in statement.tokens]
    )


@rule("approximate")
def approximate(statement: Statement) -> Statement:
    """Count exactly where an approximate count would do [r_COUNT]."""
    tokens = list(statement.tokens)
    behind = [*tokens[1:], word("")]
    return statement.with_tokens(
        [t for t, n in zip(tokens, behind, strict=True) if not (t.word == "approximate" and n.word in _APPROXIMATED)]
    )


_APPROXIMATED = {"count", "percentile_disc"}


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


@rule("sysdate")
def sysdate(statement: Statement) -> Statement:
    """Call SYSDATE, which Redshift writes without parentheses [r_SYSDATE]."""
    tokens = list(statement.tokens)
    for at, token in enumerate(tokens):
        qualified = at > 0 and tokens[at - 1].text == "."
        if token.word == "sysdate" and not qualified and tokens[at + 1 : at + 2] and tokens[at + 1].text in "(.":
            continue
        if token.word == "sysdate" and not qualified:
            tokens[at] = written("redshift_system.sysdate()")._replace(lead=token.lead)
    return statement.with_tokens(tokens)


@rule("qualify")
def qualify(statement: Statement) -> Statement:
    """Refuse QUALIFY, which Redshift has [r_QUALIFY_clause] and a rule cannot say in PostgreSQL."""
    for at, token in enumerate(statement.tokens[1:], 1):
        if token.word == "qualify" and statement.tokens[at - 1].word != "as":
            raise RedshiftError(
                FEATURE_NOT_SUPPORTED,
                "the stand-in Redshift does not have QUALIFY",
                hint="Give the window function a name in a subquery, and filter by that name outside.",
            )
    return statement
