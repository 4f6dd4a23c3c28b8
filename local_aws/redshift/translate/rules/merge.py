"""MERGE, and its simplified mode, REMOVE DUPLICATES [r_MERGE]."""

from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import render, top_level, written

_BRANCHES = "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (NULL)"
"""Stands for REMOVE DUPLICATES, so that the parser reads the statement and the limits of every MERGE hold for it."""


@rule("duplicates")
def remove_duplicates(statement: Statement) -> Statement:
    """Make a MERGE of the statement that PostgreSQL's grammar knows."""
    tokens = statement.tokens
    if "merge" in statement.words and [token.word for token in tokens[-2:]] == ["remove", "duplicates"]:
        return statement.with_tokens([*tokens[:-2], written(_BRANCHES)])
    return statement


@rule("merge")
def merge_as_replacement(statement: Statement) -> Statement:
    """Delete the target's rows that a source row matches, and insert every row of the source.

    UNION ALL holds both tables to the same number of columns, in the same order and of compatible types.
    """
    tokens = list(statement.tokens)
    if tokens[-1].text != _BRANCHES:
        return statement
    at = {token.word: place for place, token in reversed(list(top_level(tokens))) if token.word in ("using", "on")}
    target, source, condition = tokens[2 : at["using"]], tokens[at["using"] + 1 : at["on"]], tokens[at["on"] + 1 : -1]
    table, rows = render(target), render(source)
    parts = (
        ("WITH removed AS (DELETE FROM", table, "USING", rows, "WHERE", render(condition), "RETURNING 1)"),
        ("INSERT INTO", table, "SELECT * FROM"),
        ("(SELECT * FROM", table, "WHERE FALSE UNION ALL SELECT * FROM", rows, ") AS merged"),
    )
    return statement.with_tokens([written(" ".join(part)) for part in parts])
