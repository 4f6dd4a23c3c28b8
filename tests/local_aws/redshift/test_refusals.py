"""Statements that are refused: one test for each row of the table; and the statements beside them that are not."""

import pytest

from local_aws.redshift.translate.refusals.statements import KNOWN, REFUSED
from tests.local_aws.redshift.refusing import INSERT, MERGE, UPDATE, plan, refusal
from tests.support.stand_in import Redshift

TAKEN = (
    "SELECT a, b FROM t WHERE a IN (1, 2) AND b LIKE 'x%' ESCAPE '#' AND b ILIKE 'y' AND b ~ 'z' AND b !~ 'z'",
    "SELECT DISTINCT a FROM t ORDER BY a NULLS FIRST LIMIT 3 OFFSET 1",
    "SELECT count(DISTINCT a), sum(a) OVER (PARTITION BY b ORDER BY c ROWS UNBOUNDED PRECEDING) FROM t",
    "SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS UNBOUNDED PRECEDING) FROM t",
    "SELECT a FROM t UNION ALL SELECT a FROM s EXCEPT SELECT 1 INTERSECT SELECT 2",
    "SELECT a, count(*) FROM t GROUP BY ROLLUP (a) HAVING count(*) > 1",
    "WITH RECURSIVE x (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 3) SELECT a FROM x",
    "INSERT INTO t WITH x AS (SELECT 1 AS a) SELECT a FROM x",
    "INSERT INTO t (a) VALUES (1), (DEFAULT)",
    "INSERT INTO t DEFAULT VALUES",
    "UPDATE t SET a = s.a FROM s WHERE t.b = s.b",
    "DELETE FROM t USING s WHERE t.a = s.a",
    "SELECT LISTAGG(a, ',') WITHIN GROUP (ORDER BY b) FROM t",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t",
    "SELECT CAST(a AS VARCHAR(3)), a::DATE, a || b, a % 2, a ^ 2 FROM t",
    "SELECT EXTRACT(YEAR FROM a), DATE_PART(month, a), SUBSTRING(b, 1, 2), POSITION('a' IN b), TRIM(b) FROM t",
    "SELECT CURRENT_DATE, CURRENT_USER, SYSDATE",
    "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM s) AND a > ALL (SELECT a FROM s) AND b = ANY (SELECT b FROM s)",
    "SELECT a FROM string_agg",
    "SELECT string_agg FROM now AS json",
    "INSERT INTO string_agg (a) VALUES (1)",
    "SELECT etl.string_agg(a)",
    "SELECT 'string_agg(a) -> ON CONFLICT' AS \"RETURNING\" -- SAVEPOINT a",
    "EXPLAIN VERBOSE SELECT 1",
    "EXPLAIN SELECT 1",
    "LOCK TABLE t, s",
    f"{MERGE}{UPDATE}{INSERT}",
    f"{MERGE}WHEN MATCHED THEN DELETE {INSERT}",
    f"{MERGE}REMOVE DUPLICATES",
    "FETCH FORWARD 10 FROM c",
    "FETCH NEXT FROM c",
    "FETCH ALL FROM c",
    "(SELECT 1) UNION (SELECT 2)",
    "BEGIN READ ONLY",
    "DECLARE c CURSOR FOR SELECT 1",
    "DECLARE c CURSOR WITHOUT HOLD FOR SELECT 1",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO GROUP readers",
    "COMMENT ON TABLE t IS 'x'",
)


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.words)
def test_a_statement(one: object) -> None:
    error = refusal(f"{one.words} something")  # type: ignore[attr-defined]
    assert error.sqlstate == "0A000"
    assert one.words.upper() in error.message  # type: ignore[attr-defined]
    assert error.hint == one.remedy  # type: ignore[attr-defined]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.words)
def test_a_statement_in_other_clothes(one: object) -> None:
    words = one.words.split()  # type: ignore[attr-defined]
    assert refusal(" /* x */ " + " -- y\n".join(words).title() + "\n/* z */").sqlstate == "0A000"


@pytest.mark.parametrize("sql", TAKEN)
def test_what_redshift_has(sql: str) -> None:
    assert plan(sql) == 1


def test_no_statement_is_both_known_and_refused() -> None:
    assert not {one.words for one in REFUSED} & set(KNOWN)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
        "CREATE PUBLICATION p",
        "CREATE AGGREGATE a (int) (sfunc = f, stype = int)",
        "CREATE STATISTICS s ON a, b FROM t",
        "CREATE COLLATION c (locale = 'C')",
        "ALTER TYPE t ADD VALUE 'x'",
        "DROP TRIGGER t ON s",
        "DROP EXTENSION e",
    ],
)
def test_statements_that_nobody_listed(sql: str) -> None:
    assert refusal(sql).sqlstate == "0A000"


@pytest.mark.parametrize("sql", ["SELEKT 1", "SELECT 1 FROM", "SELECT (1", "SELECT 1)", "FROB t", "SELECT 'a", "))("])
def test_a_syntax_error(sql: str) -> None:
    assert refusal(sql).sqlstate == "42601"


def test_the_first_wrong_statement_is_told(redshift: Redshift) -> None:
    """And none is run."""
    error = redshift.error("CREATE TABLE t (a INT); SAVEPOINT a; CREATE INDEX i ON t (a)")
    assert "SAVEPOINT" in str(error)
    assert redshift.rows("SELECT 1 FROM pg_table_def WHERE tablename = 't'") == []


@pytest.mark.parametrize(
    "sql", ["COPY t FROM STDIN", "COPY t TO STDOUT", "COPY t TO 's3://a/b'", "COPY (SELECT 1) TO STDOUT"]
)
def test_copy_of_postgres(redshift: Redshift, sql: str) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    assert redshift.error(sql).pgcode in ("0A000", "42601")
