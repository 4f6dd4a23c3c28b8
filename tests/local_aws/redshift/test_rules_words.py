"""The rules of queries and commands, each by itself: Redshift's text in, PostgreSQL's text out."""

import pytest

from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError
from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.refusals.names import SHARED, RefusedNames
from local_aws.redshift.translate.rules.functions import COLUMN_NAMES
from tests.local_aws.redshift.plans import plans, rewritten, squeezed


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT TOP 3 a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a LIMIT 3"),
        ("SELECT a FROM (SELECT TOP 1 b AS a FROM t) x", "SELECT a FROM(SELECT b AS a FROM t LIMIT 1) x"),
        ("SELECT t.top FROM t", "SELECT t.top FROM t"),
        ("SELECT 1 MINUS SELECT 2", "SELECT 1 EXCEPT SELECT 2"),
        ("SELECT APPROXIMATE COUNT(DISTINCT a) FROM t", "SELECT COUNT(DISTINCT a) FROM t"),
        ("SELECT CONVERT(INTEGER, a || 'x') FROM t", "SELECT CAST(a || 'x' AS INTEGER) FROM t"),
        (
            "SELECT CONVERT(VARCHAR(MAX), CONVERT(DATE, a)) FROM t",
            "SELECT CAST(CAST(a AS DATE) AS VARCHAR(65535)) FROM t",
        ),
        ("SELECT SYSDATE, t.sysdate FROM t", 'SELECT redshift_system.sysdate() AS "timestamp", t.sysdate FROM t'),
        (
            "SELECT a::NUMERIC, CAST(a AS DECIMAL), a::NUMERIC(9, 2) FROM t",
            "SELECT a::NUMERIC(18,0),CAST(a AS DECIMAL(18,0)),a::NUMERIC(9,2) FROM t",
        ),
        ("SELECT a AS numeric FROM t", "SELECT a AS numeric FROM t"),
        ("SELECT a::NVARCHAR(3) FROM t", "SELECT a::varchar(3) FROM t"),
        ("SELECT max(a) FROM t", "SELECT max(a) FROM t"),
        ("SELECT NVL(a, b, 0) FROM t", "SELECT COALESCE(a,b,0)FROM t"),
        ("SELECT NVL2(a, 1, 2) FROM t", "SELECT CASE WHEN a IS NOT NULL THEN 1 ELSE 2 END FROM t"),
        (
            "SELECT DECODE(a, 1, 'x', NULL, 'y', 'z') FROM t",
            "SELECT CASE WHEN a IS NOT DISTINCT FROM 1 THEN 'x' WHEN a IS NOT DISTINCT FROM NULL THEN 'y'"
            " ELSE 'z' END FROM t",
        ),
        ("SELECT DATEADD(mons, 1, NVL(a, b)) FROM t", "SELECT redshift_system.date_add('month',1,COALESCE(a,b))FROM t"),
        (
            "SELECT DATEDIFF(qtr, '2020-01-01', a) FROM t",
            "SELECT redshift_system.date_diff('quarter','2020-01-01'::timestamp,a)FROM t",
        ),
        (
            "SELECT DATEDIFF('day', DATEADD(d, 1, a), b) FROM t",
            "SELECT redshift_system.date_diff('day',redshift_system.date_add('day',1,a),b)FROM t",
        ),
        ("SELECT EXTRACT(dw FROM a) FROM t", "SELECT redshift_system.extract_part('dow',a)AS date_part FROM t"),
        (
            "SELECT LISTAGG(a, ', ') WITHIN GROUP (ORDER BY b DESC) FROM t",
            "SELECT redshift_system.listagg(a::text,', ' ORDER BY b DESC)FROM t",
        ),
        (
            "SELECT LISTAGG(DISTINCT a) WITHIN GROUP (ORDER BY a) FROM t",
            "SELECT redshift_system.listagg(DISTINCT a::text,'' ORDER BY a::text)FROM t",
        ),
        ("SELECT LISTAGG(f(a, b), '|') FROM t", "SELECT redshift_system.listagg(f(a,b)::text,'|')FROM t"),
        ("SELECT MEDIAN(a) FROM t", "SELECT redshift_system.percentile_cont(a,0.5 ORDER BY a)AS median FROM t"),
        ("SELECT AVG(a), s.avg(a) FROM t", "SELECT redshift_system.avg(a),s.avg(a)FROM t"),
        ("SELECT CONCAT(a, 1) FROM t", "SELECT redshift_system.concat(a, 1) FROM t"),
        ('SELECT "UserId" AS "NAME É" FROM "T"', 'SELECT "userid" AS "name É" FROM "t"'),
        ("VACUUM FULL s.t TO 99 PERCENT BOOST", "VACUUM s.t"),
        ("VACUUM SORT ONLY", "VACUUM"),
        ("VACUUM DELETE ONLY", "VACUUM"),
        ("VACUUM DELETE ONLY s.t", "VACUUM (FULL, SKIP_LOCKED)s.t"),
        ("CREATE USER u PASSWORD DISABLE IN GROUP g", "CREATE USER u PASSWORD NULL IN GROUP g ROLE CURRENT_USER"),
        ("ANALYZE t PREDICATE COLUMNS", "ANALYZE t"),
        ("ANALYZE VERBOSE t (a, b)", "ANALYZE VERBOSE t(a,b)"),
        ("BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", "BEGIN READ ONLY"),
        ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY", "SET TRANSACTION READ ONLY"),
        ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET LOCAL redshift.isolation = ''"),
        (
            "ALTER DATABASE dev ISOLATION LEVEL SNAPSHOT",
            "ALTER DATABASE dev SET default_transaction_isolation = 'repeatable read'",
        ),
        ("SET query_group TO 'etl'", "SET redshift.query_group TO 'etl'"),
        ("SET SESSION wlm_query_slot_count = 3", "SET SESSION redshift.wlm_query_slot_count = 3"),
        ("RESET query_group", "SET redshift.query_group TO DEFAULT"),
        ("SET search_path TO a, b", "SET search_path TO a,b"),
    ],
)
def test_words_and_functions(sql: str, text: str) -> None:
    assert rewritten(sql) == squeezed(text)


def test_unknown_date_part() -> None:
    with pytest.raises(RedshiftError, match="fortnight"):
        plans("SELECT DATEADD(fortnight, 1, a) FROM t")


def test_names_keep_their_case_when_asked_to() -> None:
    planner = Planner(RefusedNames(frozenset(), frozenset()))
    planner.plan("SET enable_case_sensitive_identifier TO true")
    assert planner.plan('SELECT "UserId"')[0].sql == 'SELECT "UserId"'
    planner.plan("RESET enable_case_sensitive_identifier")
    assert planner.plan('SELECT "UserId"')[0].sql == 'SELECT "userid"'


def test_no_call_is_too_strange_to_be_read() -> None:
    """Each function without arguments, with one, and in a window that it does not take."""
    tails = ("", " OVER ()", " IGNORE NULLS OVER ()")
    strange = [f"{arguments}{tail}" for arguments in ("()", "(*)", "(true)") for tail in tails]
    for name in sorted({*SHARED, *COLUMN_NAMES, "median", "nvl2", "ratio_to_report", "set_config"}):
        for call in strange:
            assert state_of(f"SELECT {name}{call} FROM t") != INTERNAL_ERROR, f"{name}{call}"


def state_of(sql: str) -> str:
    """Plan it; the SQLSTATE of the error, if it is one."""
    try:
        plans(sql)
    except RedshiftError as error:
        return error.sqlstate
    return ""
