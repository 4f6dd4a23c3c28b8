"""Constructs that Redshift does not have, each with statements that hold it."""

import pytest

from local_aws.redshift.translate.refusals.constructs import CONSTRUCTS
from tests.local_aws.redshift.refusing import INSERT, MERGE, UPDATE, refusal

HOLDING = {
    "ON CONFLICT": ["INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"],
    "RETURNING": [
        "INSERT INTO t VALUES (1) RETURNING a",
        "UPDATE t SET a = 1 RETURNING a",
        "DELETE FROM t RETURNING a",
        "MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1) RETURNING *",
    ],
    "OVERRIDING": ["INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)"],
    "SELECT without a select list": ["SELECT FROM t", "SELECT ALL FROM t"],
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
    "functions in FROM": ["SELECT * FROM t, generate_series(1, 3)", "SELECT * FROM t, getdate()"],
    "WITH ORDINALITY and ROWS FROM": [
        "SELECT * FROM generate_series(1, 2) WITH ORDINALITY",
        "SELECT * FROM ROWS FROM (generate_series(1, 2))",
    ],
    "CURRENT_SCHEMA on tables of users": ["SELECT CURRENT_SCHEMA, a FROM t"],
    "TABLESAMPLE": ["SELECT * FROM t TABLESAMPLE SYSTEM (1)"],
    "XMLTABLE and JSON_TABLE": [
        "SELECT * FROM XMLTABLE('/a' PASSING x COLUMNS b INT)",
        "SELECT * FROM JSON_TABLE('{}', '$' COLUMNS (a INT))",
    ],
    "XML": ["SELECT XMLELEMENT(NAME a)"],
    "SQL/JSON functions": [
        "SELECT JSON_VALUE('{}', '$')",
        "SELECT JSON_OBJECT('a': 1)",
        "SELECT JSON_ARRAY(1)",
        "SELECT JSON_SCALAR(1)",
        "SELECT JSON('{}')",
    ],
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
    "ARRAY[...]": ["SELECT ARRAY[1, 2] FROM t"],
    "array types": ["SELECT '{1}'::INT[] FROM t"],
    "ARRAY(SELECT ...)": ["SELECT ARRAY(SELECT 1) FROM t"],
    "= ANY (array)": ["SELECT 1 FROM t WHERE 1 = ANY ('{1}')", "SELECT 1 FROM t WHERE 1 < ALL ('{1}')"],
    "IS DISTINCT FROM": ["SELECT 1 IS DISTINCT FROM 2", "SELECT 1 IS NOT DISTINCT FROM 2"],
    "BETWEEN SYMMETRIC": ["SELECT 1 BETWEEN SYMMETRIC 2 AND 0", "SELECT 1 NOT BETWEEN SYMMETRIC 2 AND 0"],
    "COLLATE": ['SELECT a FROM t ORDER BY a COLLATE "C"'],
    "CURRENT_TIMESTAMP and its kin": [
        "SELECT CURRENT_TIMESTAMP FROM t",
        "SELECT LOCALTIME(0) FROM t",
        "SELECT CURRENT_TIME FROM t",
    ],
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
    "EXPLAIN of this statement": ["EXPLAIN DECLARE c CURSOR FOR SELECT 1", "EXPLAIN EXECUTE p"],
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
    "BINARY, SCROLL, INSENSITIVE and WITH HOLD": [
        "DECLARE c SCROLL CURSOR FOR SELECT 1",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "DECLARE c BINARY CURSOR FOR SELECT 1",
        "DECLARE c INSENSITIVE CURSOR FOR SELECT 1",
    ],
    "FETCH but forward": ["FETCH FIRST FROM c", "FETCH BACKWARD 1 FROM c", "FETCH RELATIVE 1 FROM c"],
    "CLOSE ALL": ["CLOSE ALL"],
    "GRANTED BY": ["GRANT SELECT ON t TO u GRANTED BY v"],
    "privileges on sequences and types": ["GRANT USAGE ON SEQUENCE s TO u"],
    "CURRENT_USER and its kin in a GRANT": ["GRANT SELECT ON t TO CURRENT_USER", "GRANT SELECT ON t TO SESSION_USER"],
    "the privileges TRIGGER, CONNECT, MAINTAIN and SET": [
        "GRANT TRIGGER ON t TO u",
        "GRANT CONNECT ON DATABASE d TO u",
        "GRANT MAINTAIN ON t TO u",
    ],
    "LOGIN and its kin in CREATE USER": [
        "CREATE USER u PASSWORD 'Abcd1234' LOGIN",
        "CREATE USER u PASSWORD 'Abcd1234' CREATEROLE",
    ],
    "LOGIN and its kin in ALTER USER": ["ALTER USER u NOLOGIN", "ALTER USER u SUPERUSER"],
    "SET ... FROM CURRENT": ["SET search_path FROM CURRENT"],
    "AND CHAIN": ["COMMIT AND CHAIN", "ROLLBACK AND CHAIN"],
    "DEFERRABLE": ["BEGIN DEFERRABLE", "SET TRANSACTION DEFERRABLE"],
    "bit strings": ["SELECT B'101'", "SELECT X'1F'"],
}
"""A construct's name, and statements that hold it. Some read a table: the leader node runs them without one."""

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
    "WITH cannot stand before": f"WITH x AS (SELECT 1) {MERGE}REMOVE DUPLICATES",
    "target table cannot have an alias": "MERGE INTO t AS x USING s ON x.a = s.a REMOVE DUPLICATES",
    "source must be a table": "MERGE INTO t USING (SELECT * FROM s) s ON t.a = s.a REMOVE DUPLICATES",
    "source cannot be the target": "MERGE INTO t USING t AS s ON t.a = s.a REMOVE DUPLICATES",
    "without the table": f"{MERGE}WHEN MATCHED THEN UPDATE SET t.b = s.b {INSERT}",
}


@pytest.mark.parametrize(("name", "sql"), [(name, sql) for name, group in HOLDING.items() for sql in group])
def test_a_construct(name: str, sql: str) -> None:
    error = refusal(sql)
    assert (error.sqlstate, error.message) == ("0A000", f"Redshift does not have {name}")
    assert error.hint


def test_every_construct_has_a_statement_here() -> None:
    assert {construct.name for construct in CONSTRUCTS} <= HOLDING.keys()


@pytest.mark.parametrize(("reason", "sql"), REFUSED_MERGES.items())
def test_merge(reason: str, sql: str) -> None:
    error = refusal(sql)
    assert error.message.startswith("MERGE: ")
    assert reason in error.message
