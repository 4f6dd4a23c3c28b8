"""Names that Redshift does not have or keeps for itself: functions, types, operators, parameters, reserved words."""

import pytest

from tests.local_aws.redshift.refusing import plan, refusal
from tests.support.stand_in import Redshift

REFUSED_NAMES = {
    "SELECT string_agg(a, ',') FROM t": "string_agg",
    "SELECT STRING_AGG (a, ',') FROM t": "string_agg",
    "SELECT \"string_agg\"(a, ',') FROM t": "string_agg",
    "SELECT pg_catalog.string_agg(a, ',') FROM t": "string_agg",
    "SELECT 1 FROM t WHERE a > (SELECT count(*) FROM s WHERE b = now())": "now",
    "CREATE TABLE t (a TIMESTAMP DEFAULT now())": "now",
    "CREATE VIEW v AS SELECT array_agg(a) AS b FROM t": "array_agg",
    "INSERT INTO t SELECT generate_series(1, 3)": "generate_series",
    "UPDATE t SET a = uuidv7()": "uuidv7",
    "SELECT '1'::json": "json",
    "SELECT CAST('1' AS jsonb)": "jsonb",
    "SELECT uuid '1'": "uuid",
    "SELECT a -> 'b' FROM t": "->",
    "SELECT a ->> 'b' FROM t": "->>",
    "SELECT 1 FROM t WHERE a @> 'b'": "@>",
    "SELECT 1 FROM t WHERE a ~* 'b'": "~*",
    "SELECT 1 FROM t WHERE a OPERATOR(pg_catalog.&&) 'b'": "&&",
    "SELECT U&'d\\0061t'": "U&'...'",
    "SELECT 0x1F": "0x1F",
    "SELECT 1_000": "1_000",
    "SELECT a FROM t FETCH FIRST 2 ROWS ONLY": "FETCH FIRST",
    "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1": "QUALIFY",
    "SET work_mem TO '1GB'": "work_mem",
    "SHOW shared_buffers": "shared_buffers",
    "RESET jit": "jit",
}


@pytest.mark.parametrize(("sql", "name"), REFUSED_NAMES.items())
def test_a_name(sql: str, name: str) -> None:
    error = refusal(sql)
    assert name in f"{error.message} {error.detail}"


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t (tag INT)",
        "CREATE TABLE t (timestamp TIMESTAMP)",
        "CREATE TABLE snapshot (a INT)",
        "CREATE TABLE t (a INT, open INT DISTKEY)",
        "ALTER TABLE t ADD COLUMN percent INT",
        "CREATE VIEW system AS SELECT 1 AS a",
        "SELECT tag FROM t",
        "SELECT tag.a FROM t",
        "SELECT 1 FROM t WHERE tag = 1",
        "SELECT 1 FROM new JOIN t ON TRUE",
        "INSERT INTO t (tag) VALUES (1)",
        "UPDATE t SET tag = 1",
        "WITH raw AS (SELECT 1 AS a) SELECT a FROM raw",
    ],
)
def test_a_reserved_word_as_a_name(sql: str) -> None:
    error = refusal(sql)
    assert error.sqlstate == "42601"
    assert "reserved word" in str(error.detail)


@pytest.mark.parametrize(
    "sql",
    [
        'CREATE TABLE t ("tag" INT ENCODE raw, "timestamp" TIMESTAMP ENCODE az64) BACKUP NO',
        'SELECT "tag" AS tag FROM t',
        "SELECT a AS timestamp FROM t",
        "SELECT TIMESTAMP '2018-11-01', INTERVAL '1 day'",
        "SELECT TOP 1 'tag' AS a FROM t",
        "SELECT oid FROM pg_class",
        "SELECT t.tag FROM s.snapshot AS t",
        "SELECT level, date, year, hour, name FROM t",
        "CREATE TABLE t (a INT IDENTITY(1, 1), date DATE, level VARCHAR(4), year INT)",
    ],
)
def test_names_that_need_no_quotes(sql: str) -> None:
    assert plan(sql) == 1


def test_postgres_own_functions_are_known_from_the_server(redshift: Redshift) -> None:
    for sql in ("SELECT string_agg('a', ',')", "SELECT pg_sleep(1)", "SELECT txid_current()", "SELECT int4pl(1, 2)"):
        error = redshift.error(sql)
        assert error.pgcode == "0A000", sql
        assert "not supported" in str(error)


def test_a_refusal_tells_what_to_write_instead(redshift: Redshift) -> None:
    error = redshift.error("SELECT array_agg(1)")
    assert error.diag.message_detail == 'Function "array_agg" not supported.'
    assert "LISTAGG" in str(error.diag.message_hint)
