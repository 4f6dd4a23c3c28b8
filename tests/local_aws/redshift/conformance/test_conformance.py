"""What the guide says of statements, held against the stand-in: cases.tsv, one case per line, with the guide's page.

An answer is the rows of the last statement as text, `count N` for their number, `accepted`, `refused: words` for what
Redshift itself refuses, or `not here: words` for what only the stand-in refuses. The words stand in the error.
"""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2
import pytest
from psycopg2.extensions import new_type, register_type

from tests.support.stand_in import Redshift

SCHEMA = "conformance"
DATA = """
CREATE TABLE users (user_id INT, name VARCHAR(20), city VARCHAR(20), level VARCHAR(4));
INSERT INTO users VALUES (1, 'Ann', 'Oslo', 'free'), (2, 'Bob', 'Rome', 'paid'), (3, 'Cid', NULL, 'paid');
CREATE TABLE plays (
    play_id INT, user_id INT, song VARCHAR(40), seconds DECIMAL(8, 3), started_at TIMESTAMP, level VARCHAR(4)
);
INSERT INTO plays VALUES
    (1, 1, 'Blue', 200.500, '2018-11-01 23:59:30', 'free'), (2, 1, 'Red', 180.000, '2018-11-02 00:01:00', 'free'),
    (3, 2, 'Blue', 200.500, '2018-11-02 08:00:00', 'paid'), (4, 2, 'Gold', NULL, '2018-11-05 09:30:00', 'paid'),
    (5, 3, 'Red', 180.000, '2018-11-30 12:00:00', 'paid'), (6, 2, 'Red', 180.000, '2018-12-01 00:00:00', 'paid')
"""
_AS_TEXT = (16, 19, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1083, 1114, 1184, 1186, 1266, 1700)
"""bool, name, bigint, smallint, int, real, double, CHAR, VARCHAR, dates and times, NUMERIC"""
_READS = re.compile(r"select (?!.*\b(into|set_config|for)\b)[^;]*", re.DOTALL)
"""One query, which leaves nothing behind."""
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|[^;'\"$]|\$)+", re.DOTALL)


class Case(NamedTuple):
    """One line of cases.tsv."""

    page: str
    statements: str
    answer: str


def cases() -> list[Case]:
    with Path(__file__).with_name("cases.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Case(*row) for row in rows]


def _changes_nothing(case: Case) -> bool:
    """Return whether the case reads only, or is one statement that is refused."""
    is_refused = case.answer.startswith(("refused:", "not here:")) and ";" not in case.statements
    return is_refused or bool(_READS.fullmatch(case.statements))


@pytest.fixture(scope="module")
def connection(shared_redshift: Redshift) -> Iterator[Any]:
    with closing(shared_redshift.connect()) as connection:
        register_type(new_type(_AS_TEXT, "TEXT", lambda value, _: value), connection)
        yield connection
        with connection.cursor() as cursor:
            cursor.execute(f"ROLLBACK; DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@pytest.fixture(scope="module")
def schemas(connection: Any) -> set[str]:
    """The schema of the cases in this database, while it is as `cursor` made it."""
    return set()


@pytest.fixture
def cursor(connection: Any, schemas: set[str], case: Case, shared_redshift: Redshift) -> Iterator[Any]:
    with connection.cursor() as cursor:
        if SCHEMA not in schemas:
            cursor.execute(f"ROLLBACK; DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
            cursor.execute(f"SET search_path TO {SCHEMA}, public; {DATA}")
            schemas.add(SCHEMA)
        yield cursor
        if _changes_nothing(case):
            cursor.execute("ROLLBACK")
        else:
            schemas.clear()
            cursor.execute("ROLLBACK; RESET SESSION AUTHORIZATION; DEALLOCATE ALL; RESET ALL")
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA}_x CASCADE")
            # A temporary table comes first on the search path.
            cursor.execute('DROP TABLE IF EXISTS "#t", "#ids", t, u, made, users, plays CASCADE')
            cursor.execute("SET query_group TO DEFAULT")
            if re.search("create (user|group|role)", case.statements):
                drop_roles(shared_redshift)


def drop_roles(redshift: Redshift) -> None:
    """Drop the users, groups and roles that a case has left."""
    with redshift.backend() as admin:
        admin.execute(f"SELECT rolname FROM pg_roles WHERE rolname LIKE '{SCHEMA}_%'")
        for (name,) in admin.fetchall():
            admin.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.page}-{case.statements[:60]}")
def test_the_guide(case: Case, cursor: Any, shared_redshift: Redshift) -> None:
    names = {"{schema}": SCHEMA, "{database}": shared_redshift.config.database}
    text = re.sub("|".join(map(re.escape, names)), lambda match: names[match[0]], case.statements)
    answer = case.answer.replace("{schema}", SCHEMA)
    verdict, _, words = answer.partition(": ")
    if verdict in ("refused", "not here"):
        with pytest.raises(psycopg2.Error) as caught:
            run(cursor, text)
        error = str(caught.value)
        assert words.lower() in error.lower()
        # A refusal says truly whether Redshift has the thing.
        assert ("stand-in" in error) == (verdict == "not here")
        return
    rows = run(cursor, text)
    if answer.startswith("count "):
        assert len(rows) == int(answer.removeprefix("count "))
    elif answer != "accepted":
        assert rows == json.loads(answer)


def run(cursor: Any, text: str) -> list[list[str | None]]:
    """Run statements one by one; the rows of the last."""
    for statement in _STATEMENT.findall(text):
        cursor.execute(statement)
    return [list(row) for row in cursor.fetchall()] if cursor.description else []


def test_there_are_three_hundred_cases() -> None:
    assert len(cases()) >= 300
    assert len(set(cases())) == len(cases())


def test_the_document_has_the_table() -> None:
    from tests.local_aws.redshift.conformance.table import DOCUMENT, written  # noqa: PLC0415 - it imports the cases

    document = DOCUMENT.read_text()
    assert written(document) == document, "run python -m tests.local_aws.redshift.conformance.table"
