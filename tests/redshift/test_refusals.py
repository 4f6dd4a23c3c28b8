"""What is refused: one statement for each row of the tables, and the statements beside them that are not."""

import pytest

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.planner import Planner
from local_aws.redshift.refusals.constructs import CONSTRUCTS
from local_aws.redshift.refusals.names import RefusedNames
from local_aws.redshift.refusals.statements import KNOWN, REFUSED
from tests.redshift.conftest import Redshift

#: A construct's name, and statements that hold it.
HOLDING = {
    "ON CONFLICT": ["INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"],
    "RETURNING": [
        "INSERT INTO t VALUES (1) RETURNING a",
        "UPDATE t SET a = 1 RETURNING a",
        "DELETE FROM t RETURNING a",
        "MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1) RETURNING *",
    ],
    "OVERRIDING": ["INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)"],
    "DISTINCT ON": ["SELECT DISTINCT ON (a) a, b FROM t"],
    "EXCEPT ALL and INTERSECT ALL": ["SELECT 1 EXCEPT ALL SELECT 1", "SELECT 1 INTERSECT ALL SELECT 1"],
    "FOR UPDATE and FOR SHARE": ["SELECT a FROM t FOR UPDATE", "SELECT a FROM t FOR SHARE"],
    "the WINDOW clause": ["SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a)"],
    "GROUP BY DISTINCT": ["SELECT a FROM t GROUP BY DISTINCT a"],
    "VALUES outside of INSERT": [
        "SELECT * FROM (VALUES (1), (2)) AS v (a)",
        "WITH v AS (VALUES (1)) SELECT * FROM v",
        "SELECT 1 WHERE 1 IN (VALUES (1))",
        "SELECT 1 UNION ALL VALUES (2)",
        "CREATE TABLE t AS VALUES (1)",
        "CREATE VIEW v AS VALUES (1)",
        "EXPLAIN VALUES (1)",
        "DECLARE c CURSOR FOR VALUES (1)",
        "PREPARE p AS VALUES (1)",
    ],
    "LATERAL": ["SELECT * FROM t, LATERAL (SELECT t.a) AS l"],
    "functions in FROM": ["SELECT * FROM generate_series(1, 3)", "SELECT * FROM getdate()"],
    "TABLESAMPLE": ["SELECT * FROM t TABLESAMPLE SYSTEM (1)"],
    "XMLTABLE and JSON_TABLE": [
        "SELECT * FROM XMLTABLE('/a' PASSING x COLUMNS b INT)",
        "SELECT * FROM JSON_TABLE('{}', '$' COLUMNS (a INT))",
    ],
    "XML": ["SELECT XMLELEMENT(NAME a)"],
    "SQL/JSON functions": ["SELECT JSON_VALUE('{}', '$')", "SELECT JSON_OBJECT('a': 1)", "SELECT JSON_ARRAY(1)"],
    "IS JSON": ["SELECT a IS JSON FROM t"],
    "JOIN ... USING ... AS": ["SELECT * FROM t JOIN s USING (a) AS j"],
    "FILTER": ["SELECT count(*) FILTER (WHERE a > 1) FROM t"],
    "ORDER BY inside an aggregate": ["SELECT sum(a ORDER BY a) FROM t"],
    "VARIADIC": ["SELECT f(VARIADIC a) FROM t"],
    "named arguments": ["SELECT f(a => 1)"],
    "RANGE and GROUPS frames": [
        "SELECT sum(a) OVER (ORDER BY a RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
        "SELECT sum(a) OVER (ORDER BY a GROUPS UNBOUNDED PRECEDING) FROM t",
        "SELECT sum(a) OVER (ORDER BY a ROWS UNBOUNDED PRECEDING EXCLUDE TIES) FROM t",
    ],
    "ARRAY[...]": ["SELECT ARRAY[1, 2]"],
    "array elements": ["SELECT a[1] FROM t"],
    "array types": ["SELECT '{1}'::INT[]"],
    "ARRAY(SELECT ...)": ["SELECT ARRAY(SELECT 1)"],
    "= ANY (array)": ["SELECT 1 WHERE 1 = ANY ('{1}')", "SELECT 1 WHERE 1 < ALL ('{1}')"],
    "IS DISTINCT FROM": ["SELECT 1 IS DISTINCT FROM 2", "SELECT 1 IS NOT DISTINCT FROM 2"],
    "BETWEEN SYMMETRIC": ["SELECT 1 BETWEEN SYMMETRIC 2 AND 0", "SELECT 1 NOT BETWEEN SYMMETRIC 2 AND 0"],
    "COLLATE": ['SELECT a FROM t ORDER BY a COLLATE "C"'],
    "CURRENT_TIMESTAMP and its kin": ["SELECT CURRENT_TIMESTAMP", "SELECT LOCALTIME(0)", "SELECT CURRENT_TIME"],
    "WITH ... AS MATERIALIZED": ["WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x"],
    "SEARCH and CYCLE": [
        "WITH RECURSIVE x (a) AS (SELECT 1 UNION ALL SELECT a FROM x) SEARCH DEPTH FIRST BY a SET o SELECT a FROM x",
        "WITH RECURSIVE x (a) AS (SELECT 1 UNION ALL SELECT a FROM x) CYCLE a SET c USING p SELECT a FROM x",
    ],
    "INSERT, UPDATE, DELETE in WITH": ["WITH x AS (DELETE FROM t) SELECT 1"],
    "UPDATE ... SET (a, b) = ...": ["UPDATE t SET (a, b) = (1, 2)"],
    "an alias on DELETE's table": ["DELETE FROM t AS x WHERE x.a = 1"],
    "WHERE CURRENT OF": ["DELETE FROM t WHERE CURRENT OF c"],
    "ONLY": ["SELECT * FROM ONLY t"],
    "EXPLAIN with options": ["EXPLAIN ANALYZE SELECT 1", "EXPLAIN (FORMAT JSON) SELECT 1"],
    "LOCK ... IN ... MODE": ["LOCK TABLE t IN SHARE MODE", "LOCK t NOWAIT"],
    "TRUNCATE of several tables, or with options": [
        "TRUNCATE t, s",
        "TRUNCATE t CASCADE",
        "TRUNCATE t RESTART IDENTITY",
    ],
    "WITH CHECK OPTION": ["CREATE VIEW v AS SELECT 1 AS a WITH CHECK OPTION"],
    "options of a view": ["CREATE VIEW v WITH (security_barrier) AS SELECT 1 AS a"],
    "WITH NO DATA": ["CREATE TABLE t AS SELECT 1 AS a WITH NO DATA"],
    "SCROLL and WITH HOLD": ["DECLARE c SCROLL CURSOR FOR SELECT 1", "DECLARE c CURSOR WITH HOLD FOR SELECT 1"],
    "AND CHAIN": ["COMMIT AND CHAIN", "ROLLBACK AND CHAIN"],
    "DEFERRABLE": ["BEGIN DEFERRABLE"],
    "bit strings": ["SELECT B'101'", "SELECT X'1F'"],
}

MERGE = "MERGE INTO t USING s ON t.a = s.a "
UPDATE, INSERT = "WHEN MATCHED THEN UPDATE SET b = s.b ", "WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)"
REFUSED_MERGES = {
    "WITH cannot stand before it": f"WITH x AS (SELECT 1) {MERGE}{UPDATE}{INSERT}",
    "the target table cannot have an alias": f"MERGE INTO t AS x USING s ON x.a = s.a {UPDATE}{INSERT}",
    "the source must be a table": f"MERGE INTO t USING (SELECT * FROM s) s ON t.a = s.a {UPDATE}{INSERT}",
    "the source cannot be the target": f"MERGE INTO t USING t AS s ON t.a = s.a {UPDATE}{INSERT}",
    "cannot have a condition": f"{MERGE}WHEN MATCHED AND s.b > 1 THEN DELETE {INSERT}",
    "cannot DO NOTHING": f"{MERGE}{UPDATE}WHEN NOT MATCHED THEN DO NOTHING",
    "WHEN MATCHED and then WHEN NOT MATCHED": MERGE + UPDATE,
    "it needs": MERGE + INSERT,
    "each once": f"{MERGE}{UPDATE}{UPDATE}{INSERT}",
    "and then": f"{MERGE}WHEN NOT MATCHED BY SOURCE THEN DELETE {INSERT}",
    "without the table": f"{MERGE}WHEN MATCHED THEN UPDATE SET t.b = s.b {INSERT}",
}

NAMES = RefusedNames.among(
    ["string_agg", "array_agg", "generate_series", "now", "count", "pg_advisory_lock", "json_agg", "uuidv7"],
    ["json", "jsonb", "uuid", "bytea", "int4", "inet", "xml", "point", "varchar"],
)
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

TAKEN = (
    "SELECT a, b FROM t WHERE a IN (1, 2) AND b LIKE 'x%' ESCAPE '#' AND b ILIKE 'y' AND b ~ 'z' AND b !~ 'z'",
    "SELECT DISTINCT a FROM t ORDER BY a NULLS FIRST LIMIT 3 OFFSET 1",
    "SELECT count(DISTINCT a), sum(a) OVER (PARTITION BY b ORDER BY c ROWS UNBOUNDED PRECEDING) FROM t",
    "SELECT sum(a) OVER (PARTITION BY b ORDER BY c) FROM t",
    "SELECT a FROM t UNION ALL SELECT a FROM s EXCEPT SELECT 1 INTERSECT SELECT 2",
    "SELECT a, count(*) FROM t GROUP BY ROLLUP (a) HAVING count(*) > 1",
    "WITH RECURSIVE x (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 3) SELECT a FROM x",
    "WITH x AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM x",
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
    "FETCH FORWARD 10 FROM c",
    "FETCH NEXT FROM c",
    "FETCH FIRST FROM c",
    "(SELECT 1) UNION (SELECT 2)",
    "BEGIN READ ONLY",
    "DECLARE c CURSOR FOR SELECT 1",
    "DECLARE c CURSOR WITHOUT HOLD FOR SELECT 1",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO GROUP readers",
    "COMMENT ON TABLE t IS 'x'",
)


def refusal(sql: str) -> RedshiftError:
    with pytest.raises(RedshiftError) as caught:
        Planner(NAMES).plan(sql)
    return caught.value


@pytest.mark.parametrize(("name", "sql"), [(name, sql) for name, group in HOLDING.items() for sql in group])
def test_a_construct(name: str, sql: str) -> None:
    error = refusal(sql)
    assert (error.sqlstate, error.message) == ("0A000", f"Redshift does not have {name}")
    assert error.hint


def test_every_construct_has_a_statement_here() -> None:
    assert {construct.name for construct in CONSTRUCTS} <= HOLDING.keys()


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


@pytest.mark.parametrize(("reason", "sql"), REFUSED_MERGES.items())
def test_merge(reason: str, sql: str) -> None:
    error = refusal(sql)
    assert error.message.startswith("MERGE: ")
    assert reason in error.message


@pytest.mark.parametrize(("sql", "name"), REFUSED_NAMES.items())
def test_a_name(sql: str, name: str) -> None:
    error = refusal(sql)
    assert name in f"{error.message} {error.detail}"


@pytest.mark.parametrize("sql", TAKEN)
def test_what_redshift_has(sql: str) -> None:
    assert len(Planner(NAMES).plan(sql)) == 1


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
    assert len(Planner(NAMES).plan(sql)) == 1


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


def test_postgres_own_functions_are_known_from_the_server(redshift: Redshift) -> None:
    for sql in ("SELECT string_agg('a', ',')", "SELECT pg_sleep(1)", "SELECT txid_current()", "SELECT int4pl(1, 2)"):
        error = redshift.error(sql)
        assert error.pgcode == "0A000", sql
        assert "not supported" in str(error)


def test_a_refusal_tells_what_to_write_instead(redshift: Redshift) -> None:
    error = redshift.error("SELECT array_agg(1)")
    assert error.diag.message_detail == 'Function "array_agg" not supported.'
    assert "LISTAGG" in error.diag.message_hint


@pytest.mark.parametrize(
    "sql", ["COPY t FROM STDIN", "COPY t TO STDOUT", "COPY t TO 's3://a/b'", "COPY (SELECT 1) TO STDOUT"]
)
def test_copy_of_postgres(redshift: Redshift, sql: str) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    assert redshift.error(sql).pgcode in ("0A000", "42601")
