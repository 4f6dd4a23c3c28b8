"""Functions that PostgreSQL lacks, or has with another meaning, and that need more than a function in SQL.

What a plain SQL function can do is one in sql/functions.sql: GETDATE, LEN, LAST_DAY, MONTHS_BETWEEN and so on.
"""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.calls import Writer, call, grouped, rewrite_calls
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Token, Tokens, closing, render, split_on, starts, written

#: Functions that mean something else in Redshift, or are too new in PostgreSQL; these are in sql/functions.sql.
_REPLACED = ("any_value", "avg", "regexp_replace", "version")


def _in_own_schema(name: Token, arguments: list[Tokens]) -> Tokens:
    return call(f"redshift_system.{name.word}", *arguments)


def _nvl(_name: Token, arguments: list[Tokens]) -> Tokens:
    return call("COALESCE", *arguments)


def _nvl2(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    if len(arguments) != 3:
        return None
    given, then, otherwise = arguments
    return [
        written("CASE WHEN"),
        *grouped(given),
        written("IS NOT NULL THEN"),
        *grouped(then),
        written("ELSE"),
        *grouped(otherwise),
        written("END"),
    ]


def _decode(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    """DECODE(expression, search, result, ..., default), where NULL equals NULL [r_DECODE_expression]."""
    if len(arguments) < 3:
        raise RedshiftError(
            FEATURE_NOT_SUPPORTED,
            "DECODE needs an expression, a search value and a result",
            hint="Redshift does not decode text: DECODE(expression, search, result, ..., default) chooses a value.",
        )
    given, *rest = arguments
    tokens = [written("CASE")]
    while len(rest) >= 2:
        search, result, *rest = rest
        tokens += [written("WHEN"), *grouped(given), written("IS NOT DISTINCT FROM"), *grouped(search)]
        tokens += [written("THEN"), *grouped(result)]
    if rest:
        tokens += [written("ELSE"), *grouped(rest[0])]
    return [*tokens, written("END")]


def _concat(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    """CONCAT(a, b) is NULL when one of them is [r_CONCAT]; PostgreSQL's leaves NULL out."""
    if len(arguments) != 2:
        return None
    left, right = ([*grouped(part), Token("::text", lead="")] for part in arguments)
    return grouped([*left, written("||"), *right])


def _median(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    if len(arguments) != 1:
        return None
    return [written("percentile_cont(0.5) WITHIN GROUP (ORDER BY"), *arguments[0], Token(")", lead="")]


_WRITERS: dict[str, Writer] = {
    **dict.fromkeys(_REPLACED, _in_own_schema),
    "nvl": _nvl,
    "nvl2": _nvl2,
    "decode": _decode,
    "concat": _concat,
    "median": _median,
}


@rule(*_WRITERS)
def functions(statement: Statement) -> Statement:
    """Write the calls that PostgreSQL says, or means, differently."""
    return rewrite_calls(statement, _WRITERS)


@rule("listagg")
def listagg(statement: Statement) -> Statement:
    """Write LISTAGG(a, b) WITHIN GROUP (ORDER BY c) as an aggregate of that name (a, b ORDER BY c) [r_LISTAGG]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].word != "listagg" or tokens[at + 1].text != "(":
            continue
        end = closing(tokens, at + 1)
        inner, order = tokens[at + 2 : end], []
        if starts(tokens, "within", "group", at=end + 1):
            order_end = closing(tokens, end + 3)
            order, end = tokens[end + 4 : order_end], order_end
        tokens[at : end + 1] = [
            written("redshift_system.listagg"),
            Token("(", lead=""),
            *_aggregated(inner, order),
            written(")"),
        ]
    return statement.with_tokens(tokens)


def _aggregated(inner: Tokens, order: Tokens) -> Tokens:
    quantifier = inner[:1] if inner and inner[0].word in ("distinct", "all") else []
    expression, *rest = split_on(inner[len(quantifier) :], ",")
    delimiter = rest[0] if rest else [written("''")]
    as_text = [*grouped(expression), Token("::text", lead="")]
    # With DISTINCT, PostgreSQL orders by an argument only.
    if quantifier and render(order[2:]).lower() == render(expression).lower():
        order = [*order[:2], *as_text]
    return [*quantifier, *as_text, Token(",", lead=""), *delimiter, *order]
