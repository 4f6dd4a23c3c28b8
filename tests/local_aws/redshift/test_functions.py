"""Redshift's functions, by values worked out from the guide."""

from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stand_in import Redshift


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # [r_DATEDIFF_function]: boundaries crossed
        ("DATEDIFF(day, '2008-12-31 23:59:59', '2009-01-01 00:00:00')", 1),
        ("DATEDIFF(year, '2008-12-31', '2009-01-01')", 1),
        ("DATEDIFF(year, '2008-01-01', '2008-12-31')", 0),
        ("DATEDIFF(month, '2018-01-31', '2018-02-01')", 1),
        ("DATEDIFF(qtr, '1998-07-01', '2009-10-01')", 45),
        ("DATEDIFF(week, '2009-01-01', '2009-12-31')", 52),
        ("DATEDIFF(hour, '2018-11-01 00:59:59.9', '2018-11-01 01:00:00')", 1),
        ("DATEDIFF(minute, '2018-11-01 00:59:59.9', '2018-11-01 01:00:00')", 1),
        ("DATEDIFF(second, '2018-11-01 00:59:59.9', '2018-11-01 01:00:00')", 1),
        ("DATEDIFF(second, '2018-11-01 01:00:00.1', '2018-11-01 01:00:00.9')", 0),
        ("DATEDIFF(ms, '2018-11-01 01:00:00.1', '2018-11-01 01:00:00.9')", 800),
        ("DATEDIFF(us, '2018-11-01', '2018-11-01 00:00:01')", 1_000_000),
        ("DATEDIFF(hour, '1969-12-31 23:30', '1970-01-01 00:30')", 1),
        ("DATEDIFF(second, '1969-12-31 23:59:59.5', '1970-01-01 00:00:00.5')", 1),
        ("DATEDIFF(day, '2009-01-01', '2008-12-31')", -1),
        ("DATEDIFF(day, DATE '2020-02-28', DATE '2020-03-01')", 2),
        ("DATEDIFF(decade, '2009-12-31', '2010-01-01')", 1),
        ("DATEDIFF(century, '2000-12-31', '2001-01-01')", 1),
        ("DATEDIFF(day, NULL::timestamp, '2008-12-31')", None),
        # [r_DATEADD_function]
        ("DATEADD(month, 18, '2008-02-28')", datetime(2009, 8, 28)),
        ("DATEADD(month, 1, '2008-01-31')", datetime(2008, 2, 29)),
        ("DATEADD(qtr, -1, DATE '2008-01-31')", datetime(2007, 10, 31)),
        ("DATEADD(m, 30, '2008-02-28 00:00')", datetime(2008, 2, 28, 0, 30)),
        ("DATEADD(week, 1, '2008-12-31')", datetime(2009, 1, 7)),
        ("DATEADD(ms, 1500, '2008-12-31')", datetime(2008, 12, 31, 0, 0, 1, 500_000)),
        ("DATEADD('year', 1, '2008-02-29')", datetime(2009, 3, 1)),
        # [r_EXTRACT_function, r_DATE_PART_function]
        ("EXTRACT(DOW FROM TIMESTAMP '2018-11-04 10:00')", 0),
        ("EXTRACT(week FROM DATE '2018-11-05')", 45),
        ("EXTRACT(epoch FROM TIMESTAMP '1970-01-02')", 86_400),
        ("EXTRACT(year FROM TIMESTAMP '2018-11-04') / 4", 504),
        ("DATE_PART(dow, TIMESTAMP '2018-11-04')", 0.0),
        ("DATE_PART('month', DATE '2018-11-04')", 11.0),
        ("DATE_PART(w, '2008-06-17 09:44:54')", 25.0),
        ("DATE_TRUNC('week', DATE '2018-11-04')", datetime(2018, 10, 29)),
        ("TRUNC(TIMESTAMP '2018-11-04 23:59')", date(2018, 11, 4)),
        ("LAST_DAY('2008-02-11')", date(2008, 2, 29)),
        ("ADD_MONTHS('2008-03-31', 1)", datetime(2008, 4, 30)),
        ("ADD_MONTHS('2008-04-30', 1)", datetime(2008, 5, 31)),
        ("MONTHS_BETWEEN('1969-01-18', '1969-03-18')", -2.0),
        ("MONTHS_BETWEEN('2018-03-31', '2018-02-28')", 1.0),
        ("NEXT_DAY('2014-08-20', 'Tuesday')", date(2014, 8, 26)),
        ("NEXT_DAY('2014-08-20', 'Wed')", date(2014, 8, 27)),
        ("CONVERT_TIMEZONE('America/New_York', '2013-02-01 12:00:00')", datetime(2013, 2, 1, 7)),
        ("CONVERT_TIMEZONE('EST', 'UTC', '2013-02-01 12:00:00')", datetime(2013, 2, 1, 17)),
        ("TO_CHAR(TIMESTAMP '2018-11-04 05:06:07', 'YYYY-MM-DD HH24:MI:SS')", "2018-11-04 05:06:07"),
        ("TO_DATE('04 Nov 2018', 'DD Mon YYYY')", date(2018, 11, 4)),
        ("TIMESTAMP 'epoch' + 1541106106796 / 1000 * INTERVAL '1 second'", datetime(2018, 11, 1, 21, 1, 46)),
        # Conditions
        ("NVL(NULL, NULL, 3)", 3),
        ("NVL2(NULL, 'x', 'y')", "y"),
        ("NVL2(0, 'x', 'y')", "x"),
        ("DECODE(NULL, 1, 'one', NULL, 'null')", "null"),
        ("DECODE(2, 1, 'one', 'other')", "other"),
        ("DECODE(2, 1, 'one')", None),
        # Text
        ("LEN('cafés  ')", 7),
        ("OCTET_LENGTH('cafés')", 6),
        ("CONCAT('a', NULL)", None),
        ("CONCAT('a', 1)", "a1"),
        ("CHARINDEX('b', 'abc')", 2),
        ("REPLICATE('ab', 2)", "abab"),
        ("STRTOL('ff', 16)", 255),
        ("STRTOL('0xFf', 16)", 255),
        ("STRTOL('-101', 2)", -5),
        ("MD5('Amazon Redshift')", "f7415e33f972c03abd4f3fed36748f7a"),
        ("SHA2('abc', 256)", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("SHA2('abc', 0)", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("REGEXP_REPLACE('a1b22', '[0-9]+', 'x')", "axbx"),
        ("REGEXP_REPLACE('a1b22', '[0-9]+')", "ab"),
        ("REGEXP_SUBSTR('a1b22', '[0-9]+', 3)", "22"),
        ("REGEXP_COUNT('a1b22', '[0-9]')", 3),
        ("SPLIT_PART('a|b|c', '|', 2)", "b"),
        (r"'it\'s' || 'a\\b' || 'c\n'", "it'sa\\bc\n"),
        (r"'100\%'", "100%"),
        # JSON as text [json-functions]
        ("""JSON_EXTRACT_PATH_TEXT('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')""", "star"),
        ("""JSON_EXTRACT_PATH_TEXT('{"a":1}', 'b')""", None),
        ("JSON_ARRAY_LENGTH('[11, 12, {}]')", 3),
        ("JSON_EXTRACT_ARRAY_ELEMENT_TEXT('[111,112,113]', 2)", "113"),
        ("IS_VALID_JSON('{\"a\":1}')", True),
        ("IS_VALID_JSON('{a:1}')", False),
        # Numbers
        ("ROUND(28.05::FLOAT, 1)", 28.1),
        ("TRUNC(-2.567::FLOAT, 1)", -2.5),
        ("2.7::NUMERIC", Decimal(3)),
        ("CAST(2.345 AS DECIMAL(9, 2))", Decimal("2.35")),
        ("CONVERT(INTEGER, '7')", 7),
        ("7 / 2", 3),
        ("'x'::VARCHAR(MAX)", "x"),
        ("1 IN (SELECT 1 MINUS SELECT 2)", True),
    ],
)
def test_an_expression(redshift: Redshift, expression: str, value: Any) -> None:
    result = redshift.one(f"SELECT {expression}")
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("AVG(a)", 2),
        ("AVG(a::BIGINT)", 2),
        ("AVG(a::SMALLINT)", 2),
        ("AVG(a::FLOAT)", 2.5),
        ("AVG(a::DECIMAL(9, 1))", Decimal("2.5")),
        ("AVG(a) FROM (SELECT 1 AS a FROM t WHERE FALSE) AS none", None),
        ("AVG(-a)", -2),
        ("SUM(a)", 10),
        ("LISTAGG(b, ',') WITHIN GROUP (ORDER BY a DESC)", "y,x,y,x"),
        ("LISTAGG(DISTINCT b, ',') WITHIN GROUP (ORDER BY b)", "x,y"),
        ("LISTAGG(a) WITHIN GROUP (ORDER BY a)", "1234"),
        ("MEDIAN(a)", Decimal("2.5")),
        ("APPROXIMATE COUNT(DISTINCT b)", 2),
        ("COUNT(DISTINCT b)", 2),
        ("TOP 1 a FROM t ORDER BY a DESC", 4),
        ("ANY_VALUE(a) > 0", True),
    ],
)
def test_an_aggregate(redshift: Redshift, expression: str, value: Any) -> None:
    redshift.rows("CREATE TABLE t (a INT, b VARCHAR(9))")
    redshift.rows("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'x'), (4, 'y'), (NULL, NULL)")
    redshift.rows("DELETE FROM t WHERE a IS NULL" if "TOP" in expression or "ANY" in expression else "SELECT 1")
    sql = f"SELECT {expression}" if " FROM " in expression else f"SELECT {expression} FROM t"
    result = redshift.one(sql)
    assert result == value
    assert type(result) is type(value)


def test_an_average_in_a_window(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2), (4)")
    assert redshift.rows("SELECT AVG(a) OVER (ORDER BY a ROWS UNBOUNDED PRECEDING) FROM t ORDER BY a") == [
        (1,),
        (1,),
        (2,),
    ]


def test_now(redshift: Redshift) -> None:
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    [(getdate, sysdate)] = redshift.rows("SELECT GETDATE(), SYSDATE")
    assert abs(getdate - now) < timedelta(minutes=1) > abs(sysdate - now)
    assert getdate.microsecond == 0


def test_columns_are_named_after_their_function(redshift: Redshift) -> None:
    with redshift.backend():
        connection = redshift.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT SYSDATE, GETDATE(), AVG(1), NVL(1, 2), LISTAGG('a'), VERSION()")
        names = [column.name for column in cursor.description]
    connection.close()
    assert names == ["timestamp", "getdate", "avg", "coalesce", "listagg", "version"]


def test_merge(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT, b INT); CREATE TABLE s (a INT, b INT)")
    redshift.rows("INSERT INTO t VALUES (1, 0), (2, 0); INSERT INTO s VALUES (2, 5), (3, 6)")
    merge = (
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b "
        "WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)"
    )
    redshift.rows(merge)
    assert redshift.rows("SELECT a, b FROM t ORDER BY a") == [(1, 0), (2, 5), (3, 6)]
    redshift.rows("INSERT INTO s VALUES (3, 7)")
    assert "Found multiple matches to update the same tuple" in str(redshift.error(merge))


def test_merge_remove_duplicates(redshift: Redshift) -> None:
    """Two rows of the target that one row of the source matches become one [r_MERGE]."""
    redshift.rows("CREATE TABLE t (a INT, b INT); CREATE TABLE s (x INT, y INT); CREATE TABLE narrow (a INT)")
    redshift.rows("INSERT INTO t VALUES (1, 0), (2, 0), (2, 1), (4, 0), (4, 0); INSERT INTO s VALUES (2, 5), (3, 6)")
    redshift.rows("MERGE INTO t USING s AS later ON t.a = later.x REMOVE DUPLICATES")
    assert redshift.rows("SELECT a, b FROM t ORDER BY a") == [(1, 0), (2, 5), (3, 6), (4, 0), (4, 0)]
    assert "same number of columns" in str(
        redshift.error("MERGE INTO t USING narrow ON t.a = narrow.a REMOVE DUPLICATES")
    )


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SHOW server_version", "8.0.2"),
        ("SHOW query_group", "default"),
        ("SET query_group TO 'etl'; SHOW query_group", "etl"),
        ("SET query_group TO etl; RESET query_group; SHOW query_group", "default"),
        ("SET statement_timeout TO 5000; SHOW statement_timeout", "5000"),
        ("SET wlm_query_slot_count = 3; SHOW wlm_query_slot_count", "3"),
        ("SHOW search_path", '"$user", public'),
        ("SHOW enable_case_sensitive_identifier", "off"),
        ("SET timezone TO 'Asia/Tokyo'; SELECT TO_CHAR(TIMESTAMPTZ '2018-11-01 00:00+00', 'HH24')", "09"),
    ],
)
def test_settings(redshift: Redshift, sql: str, value: str) -> None:
    assert redshift.one(sql) == value


def test_varbyte_goes_to_clients_in_hexadecimal_under_its_own_type_id(redshift: Redshift) -> None:
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT FROM_HEX('00FF5C78') AS bytes")  # the last two are \\x
        assert cursor.fetchall() == [("00ff5c78",)]
        assert cursor.description[0].type_code == 6551
