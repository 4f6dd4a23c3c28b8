"""Clauses of Redshift's queries that PostgreSQL's grammar does not have, written so that it can read them.

What they mean is done on the tree: see queries.py, windows.py and pivot.py.
"""

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.functions import LISTAGG
from local_aws.redshift.translate.rules.pivot import MARKS
from local_aws.redshift.translate.rules.queries import EXCLUDE, GROUP_BY_ALL, QUALIFY
from local_aws.redshift.translate.rules.windows import IGNORE_NULLS
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import (
    STRING,
    Token,
    Tokens,
    clause_end,
    closing,
    render,
    split_on,
    starts,
    unexpected,
    word,
    written,
)

_ENDS = {"union", "except", "intersect", "minus", "order", "limit", "offset"}
_NOT_A_CLAUSE = {"as", "from", "where"}


@rule("qualify")
def qualify(statement: Statement) -> Statement:
    """Write QUALIFY condition as a WINDOW of a name of its own, which has the same place [r_QUALIFY_clause]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        behind = tokens[at + 1]
        if tokens[at].word != "qualify" or tokens[at - 1].text in (",", ".") or tokens[at - 1].word in ("select", "as"):
            continue
        if behind.text in (",", ")", "."):
            continue
        if _behind_bare_table(tokens, at):
            raise RedshiftError(
                SYNTAX_ERROR,
                'syntax error at or near "QUALIFY"',
                hint="Directly behind FROM, QUALIFY needs a table with an alias before it [r_QUALIFY_clause].",
            )
        end = clause_end(tokens, at + 1, _ENDS)
        condition = tokens[at + 1 : end]
        tokens[at:end] = [written(f"WINDOW {QUALIFY} AS (PARTITION BY ("), *condition, written("))")]
    return statement.with_tokens(tokens)


def _behind_bare_table(tokens: Tokens, at: int) -> bool:
    if tokens[at - 1].text == ")":
        return _before_parenthesis(tokens, at - 1).word in ("from", "join")
    return tokens[at - 2].word in ("from", "join") or tokens[at - 2].text in (",", ".")


def _before_parenthesis(tokens: Tokens, at: int) -> Token:
    depth = 0
    for start in range(at, 0, -1):
        depth += (tokens[start].text == ")") - (tokens[start].text == "(")
        if depth == 0:
            return tokens[start - 1]
    return tokens[0]


@rule("exclude")
def exclude(statement: Statement) -> Statement:
    """Write * EXCLUDE (a, b) as a call [r_EXCLUDE_list]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].word == "exclude" and tokens[at - 1].text == "*":
            if tokens[at + 1].text == "(":
                end = closing(tokens, at + 1)
                names = tokens[at + 2 : end]
            else:
                end, names = at + 1, [tokens[at + 1]]
            for part in split_on(names, ","):
                if len(part) != 1 or part[0].kind == STRING or not (part[0].word or part[0].text.startswith('"')):
                    raise unexpected(part[-1] if part else tokens[end])
            tokens[at - 1 : end + 1] = [written(f"{EXCLUDE}("), *names, written(")")]
    return statement.with_tokens(tokens)


@rule("group")
def group_by_all(statement: Statement) -> Statement:
    """Write GROUP BY ALL as a name [r_GROUP_BY_clause]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2):
        if starts(tokens, "group", "by", "all", at=at):
            tokens[at + 2] = word(GROUP_BY_ALL)
    return statement.with_tokens(tokens)


@rule("nulls")
def ignore_nulls(statement: Statement) -> Statement:
    """Write IGNORE NULLS, inside or behind a call, as a FILTER; RESPECT NULLS is what is done without [r_WF_LAG]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        if not (starts(tokens, "ignore", "nulls", at=at) or starts(tokens, "respect", "nulls", at=at)):
            continue
        ignores = tokens[at].word == "ignore"
        del tokens[at : at + 2]
        if ignores:
            inside = at < len(tokens) and tokens[at].text == ")"
            place = at if tokens[at - 1].text == ")" and not inside else at + 1
            tokens.insert(place, written(f"FILTER (WHERE '{IGNORE_NULLS}')"))
    return statement.with_tokens(tokens)


@rule("listagg")
def listagg(statement: Statement) -> Statement:
    """Move the order of LISTAGG(a, b) WITHIN GROUP (ORDER BY c) behind its arguments [r_LISTAGG].

    So PostgreSQL takes it with DISTINCT, too.
    """
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].word != "listagg" or tokens[at + 1].text != "(":
            continue
        end = closing(tokens, at + 1)
        if starts(tokens, "within", "group", at=end + 1):
            behind = closing(tokens, end + 3)
            tokens[end : behind + 1] = [*tokens[end + 4 : behind], tokens[behind]]
            tokens[at] = word(LISTAGG)._replace(lead=tokens[at].lead)
    return statement.with_tokens(tokens)


@rule("pivot", "unpivot")
def pivot(statement: Statement) -> Statement:
    """Write PIVOT (...) and UNPIVOT (...) as joins with a function [r_FROM_clause-pivot-unpivot-examples]."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, 0, -1):
        name = tokens[at].word
        before = tokens[at - 1]
        if name not in ("pivot", "unpivot") or before.text == "." or before.word in _NOT_A_CLAUSE:
            continue
        opening = at + 1
        keeps_nulls = name == "unpivot" and starts(tokens, "include", "nulls", at=opening)
        opening += 2 * (keeps_nulls or starts(tokens, "exclude", "nulls", at=opening))
        if tokens[opening].text != "(":
            continue
        end = closing(tokens, opening)
        values, by, columns = _parts(tokens[opening + 1 : end])
        listed = ", ".join(map(_named, [*values, by, *columns]))
        first, mark = (len(values), MARKS[0]) if name == "pivot" else (str(keeps_nulls).lower(), MARKS[1])
        tokens[at : end + 1] = [written(f"CROSS JOIN {mark}({first}, {listed})")]
    return statement.with_tokens(tokens)


def _parts(tokens: Tokens) -> tuple[list[Tokens], Tokens, list[Tokens]]:
    """Cut `a, b FOR c IN (d, e)` into its three parts."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.word == "for" and at + 3 < len(tokens) and tokens[at + 2].word == "in":
            return split_on(tokens[:at], ","), tokens[at + 1 : at + 2], split_on(tokens[at + 4 : -1], ",")
    raise unexpected(tokens[-1] if tokens else None)


def _named(tokens: Tokens) -> str:
    if len(tokens) > 2 and tokens[-2].word == "as":
        name = tokens[-1].text.strip("'\"")
        return f"redshift_as({render(tokens[:-2])}, '{name}')"
    return render(tokens)
