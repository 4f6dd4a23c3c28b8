"""Turn what the warehouse says about a failed statement into one message, by who must act."""

import re
from typing import Any

import psycopg2
from psycopg2 import errorcodes

from loader.console.text import printable
from loader.errors import AccessError, LoaderError, WarehouseError
from loader.warehouse.connection import SilentError
from loader.warehouse.explain_copy import explain_copy
from loader.warehouse.statement import COMMIT, StatementFailed

_TOOK = "See what the warehouse is doing; REDSHIFT_STATEMENT_SECONDS says how long a statement may take."
_WAITED = "Let them end, or end their sessions; LOCK_SECONDS says how long to wait for whoever holds a table."
_AS_IT_WAS = "The warehouse is as it was: the transaction was rolled back."

_REMEDIES = {
    errorcodes.UNDEFINED_TABLE: "Correct the name, or create what is missing with `loader schema`.",
    errorcodes.UNDEFINED_COLUMN: "Correct the name; `loader schema` migrates tables of an older version.",
    errorcodes.SERIALIZATION_FAILURE: "Another transaction changed the same tables. Run this again.",
    errorcodes.DEADLOCK_DETECTED: "Another transaction held the same tables. Run this again.",
    errorcodes.QUERY_CANCELED: "An administrator, a statement timeout or a queue's rule stopped it. Run this again.",
    errorcodes.SYNTAX_ERROR: "Correct the SQL.",
    errorcodes.DISK_FULL: "Make room in the warehouse, or resize it.",
}


_CONFLICTS = frozenset({errorcodes.SERIALIZATION_FAILURE, errorcodes.DEADLOCK_DETECTED})
_CONFLICT = re.compile(
    r"Serializable isolation violation|conflict with concurrent transaction|could not open relation with OID"
)
"""Redshift's words for a conflict: SERIALIZABLE's 1023, SNAPSHOT's, and a table that another session recreated."""


def explain(failed: StatementFailed, connection: Any) -> LoaderError:
    """Roll back, and return the message; a failed COPY is looked up in the warehouse's own record of it."""
    statement, error = failed.statement, failed.error
    if isinstance(error, SilentError):
        return AccessError(
            "the warehouse did not answer in time",
            ("where", statement.name),
            ("why", words(error)),
            remedy=_WAITED if error.for_somebody else _TOOK,
            transient=statement == COMMIT,  # whether that happened, the ledger tells
        )
    if _connection_lost(error) or not _rolled_back(connection):
        return AccessError(
            "the connection to the warehouse was lost",
            ("where", statement.name),
            ("why", words(error)),
            remedy="Run this again: the warehouse rolls back what was not committed, and a load may be repeated.",
            transient=True,
        )
    if error.pgcode == errorcodes.INSUFFICIENT_PRIVILEGE:
        remedy = "Log in as the owner of the tables, or have the right granted."
        return AccessError("a statement is not allowed", *_facts(failed), remedy=f"{remedy} {_AS_IT_WAS}")
    remedy = _REMEDIES.get(error.pgcode or "", "Correct the cause that the warehouse names, then run this again.")
    transient = error.pgcode in _CONFLICTS or bool(_CONFLICT.search(words(error)))
    if transient:
        remedy = _REMEDIES[errorcodes.SERIALIZATION_FAILURE]
    if failed.copy:
        return explain_copy(statement.name, failed.copy, words(error), connection, otherwise=remedy)
    return WarehouseError("a statement failed", *_facts(failed), remedy=f"{remedy} {_AS_IT_WAS}", transient=transient)


def words(error: psycopg2.Error) -> str:
    """Return the server's message with its detail and hint, on one line.

    Redshift's own detail is a block that repeats the message between rules; only its context says something new.
    """
    said = error.diag
    detail = said.message_detail or ""
    if "-----" in detail:
        context = re.search(r"context:(.*)", detail)
        detail = f"Context: {context[1].strip()}" if context else ""
    parts = [" ".join(part.split()) for part in (said.message_primary or str(error), detail, said.message_hint) if part]
    return printable(". ".join(part.removesuffix(".") for part in parts))


def _facts(failed: StatementFailed) -> list[tuple[str, str]]:
    position = failed.error.diag.statement_position
    where = failed.statement.name
    if position:
        where += f", line {failed.statement.sql.count(chr(10), 0, int(position) - 1) + 1} of the statement"
    code = f" (SQLSTATE {failed.error.pgcode})" if failed.error.pgcode else ""
    return [("where", where), ("why", words(failed.error) + code)]


def _connection_lost(error: psycopg2.Error) -> bool:
    """SQLSTATE classes 08 and 57P: the server goes or the line is cut."""
    return (error.pgcode or "").startswith(("08", "57P"))


def _rolled_back(connection: Any) -> bool:
    """Roll back, and leave the connection in autocommit; False when it does not answer any more."""
    try:
        connection.rollback()
        connection.autocommit = True
    except psycopg2.Error:
        return False
    return True
