"""Texts that try to be more than a text, or more than a message."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_aws.redshift.translate.statements import split
from local_aws.redshift.translate.tokens import render, tokenize
from tests.local_aws.redshift.plans import plans
from tests.local_aws.redshift.wire import fields, login, message, text
from tests.support.stand_in import Redshift

PIECES = st.lists(
    st.one_of(
        st.sampled_from(["'", "''", "\\", "\\'", '"', ";", "--", "/*", "*/", "$$", "$a$", "$1", "\n", "E'", "é", "🎵"]),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    ),
    max_size=8,
).map("".join)  # fmt: skip
"""Everything that could end, begin or hide something in SQL."""


def literal(value: str) -> str:
    """Quote as libpq does for a server where a backslash escapes, which is what Redshift tells it to be."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=PIECES)
def test_any_text_comes_back(shared_redshift: Redshift, value: str) -> None:
    assert shared_redshift.rows(f"SELECT {literal(value)} /* {'; '} */; SELECT {literal(value)}") == [(value,)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=PIECES)
def test_any_text_is_one_statement(value: str) -> None:
    assert len(plans(f"SELECT {literal(value)}, 1; SELECT 2")) == 2


@given(names=st.lists(st.text(st.characters(whitelist_categories=("L", "N", "P", "Zs")), min_size=1), min_size=1))
def test_tokens_give_their_text_back(names: list[str]) -> None:
    sql = "SELECT " + ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    assert render(tokenize(sql)) == sql.strip()
    assert [statement.sql for statement in split(f"{sql};{sql}")] == [sql.strip()] * 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'a; SAVEPOINT b' AS x",
        "SELECT $$ON CONFLICT; $$ AS x",
        "SELECT $q$ string_agg(a) $$ ; $q$ AS x",
        "SELECT 1 AS x /* ; SAVEPOINT a /* nested ; */ ' */",
        "SELECT 1 AS x -- ; SAVEPOINT a '",
        'SELECT 1 AS "a; SAVEPOINT b"',
        r"SELECT 'a\'; SAVEPOINT b; --' AS x",
        r"SELECT 'a\\' AS x, '; SAVEPOINT b' AS y",
        "SELECT E'a\\'; SAVEPOINT b' AS x",
        "SELECT 'a'\n '; SAVEPOINT b' AS x",
    ],
)
def test_what_stands_inside_is_text(redshift: Redshift, sql: str) -> None:
    assert len(redshift.rows(sql)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        r"SELECT 'a\\'; SAVEPOINT b; --'",
        "SELECT 'a''' ; SAVEPOINT b",
        "SELECT $$a$$; SAVEPOINT b",
        "SELECT /* /* */ */ 1; SAVEPOINT b",
        "SELECT 1; /* x */ savePOINT b",
    ],
)
def test_what_stands_outside_is_not(redshift: Redshift, sql: str) -> None:
    assert "SAVEPOINT" in str(redshift.error(sql))


def test_a_statement_of_ten_megabytes(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a VARCHAR(MAX))")
    row = f"({literal('x;' * 5000)})"
    redshift.rows("INSERT INTO t VALUES " + ", ".join([row] * 1000))
    assert redshift.rows("SELECT count(*), sum(len(a)) FROM t") == [(1000, 10_000_000)]


def test_a_great_many_rows(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT); INSERT INTO t VALUES " + ", ".join(f"({n})" for n in range(1000)))
    rows = redshift.rows("SELECT x.a * 1000 + y.a FROM t AS x, t AS y WHERE x.a < 200")
    assert sorted(value for (value,) in rows) == list(range(200_000))


def test_deep_nesting_is_an_error_and_no_crash(redshift: Redshift) -> None:
    assert redshift.error("SELECT " + "||".join(["'a'"] * 5000)).pgcode == "54001"
    assert redshift.error("SELECT " + "(" * 100_000 + "1" + ")" * 100_000).pgcode in ("54001", "42601")
    assert redshift.one("SELECT " + "(" * 200 + "1" + ")" * 200) == 1
    assert redshift.one("SELECT " + "||".join(["'a'"] * 300)) == "a" * 300
    assert redshift.one("SELECT " + "NVL(" * 200 + "1" + ", 2)" * 200) == 1


def test_bytes_that_are_no_text(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(message(b"Q", b"SELECT '\xff'\0"))
        assert fields(wire.until_ready()[0][1])["C"] == "22021"
        assert wire.ask(message(b"Q", text("SELECT 1"))) == b"TDCZ"


def test_a_query_without_an_end(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(message(b"Q", b"SELECT 1"))
        with pytest.raises((EOFError, ConnectionResetError)):
            wire.read()
    assert redshift.one("SELECT 1") == 1
