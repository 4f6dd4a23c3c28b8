"""COPY as a client meets it: Redshift's DDL, its notice, its errors and its system tables, through the real wire."""

import json
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests.support.stand_in import Redshift

COPY = "COPY events FROM 's3://{bucket}/data/' IAM_ROLE 'arn:aws:iam::123456789012:role/copy' {options}"
OPTIONS = "FORMAT AS JSON 's3://{bucket}/paths.json' TIMEFORMAT 'epochmillisecs' REGION 'us-west-2'"


@pytest.fixture
def events(redshift: Redshift, bucket: Any) -> Any:
    redshift.rows(
        "CREATE TABLE events (name VARCHAR(8) NOT NULL, ts TIMESTAMP SORTKEY, n INTEGER ENCODE az64,"
        " loaded DATE DEFAULT '2018-11-30') DISTSTYLE EVEN"
    )
    bucket.put_object(Key="paths.json", Body=json.dumps({"jsonpaths": ["$['Name']", "$['ts']", "$['n']"]}))
    bucket.put_object(Key="data/1", Body='{"Name":"Z\\u00fcri","ts":1541105830796,"n":1}\n{"Name":"b","ts":null}\n')
    return bucket


def statement(bucket: Any, options: str = OPTIONS) -> str:
    sql = COPY.replace("events", "events (name, ts, n)").format(bucket=bucket.name, options=options)
    return sql.format(bucket=bucket.name)


def test_a_load_and_its_notice(redshift: Redshift, events: Any) -> None:
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(statement(events))
        assert "INFO:  Load into table 'events' completed, 2 record(s) loaded successfully.\n" in connection.notices
        cursor.execute("SELECT name, ts::varchar, n, loaded::varchar FROM events ORDER BY name")
        assert cursor.fetchall() == [
            ("Z\u00fcri", "2018-11-01 20:57:10.796", 1, "2018-11-30"),
            ("b", None, None, "2018-11-30"),
        ]


def test_a_load_belongs_to_its_transaction(redshift: Redshift, events: Any) -> None:
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(statement(events))
        cursor.execute("SELECT count(*) FROM events")
        assert cursor.fetchone() == (2,)
        cursor.execute("ROLLBACK")
    assert redshift.one("SELECT count(*) FROM events") == 0


@pytest.mark.parametrize(
    ("row", "value", "record"),
    [
        ({"Name": "\u00e9" * 5}, "\u00e9" * 5, ("name", 1204, "String length exceeds DDL length")),
        ({"Name": None}, "", ("name", 1213, "Missing data for not-null field")),
        ({"Name": "x", "n": 1.5}, "1.5", ("n", 1207, "Invalid digit, Value '.', Pos 1, Type: Integer")),
    ],
)
def test_a_bad_row_is_found_in_the_system_tables_after_the_rollback(
    redshift: Redshift, events: Any, row: dict[str, Any], value: str, record: tuple[str, int, str]
) -> None:
    events.put_object(Key="data/2", Body=f'{{"Name":"ok"}}\n\n{json.dumps(row)}\n')
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        with pytest.raises(psycopg2.InternalError, match="Load into table 'events' failed"):
            cursor.execute(statement(events))
        cursor.execute("ROLLBACK")
        cursor.execute(
            "SELECT trim(file_name), line_number, trim(column_name), error_code, trim(error_message)"
            " FROM sys_load_error_detail ORDER BY query_id DESC LIMIT 1"
        )
        assert cursor.fetchone() == (f"s3://{events.name}/data/2", 3, *record)
        cursor.execute("SELECT trim(raw_field_value) FROM stl_load_errors ORDER BY query DESC LIMIT 1")
        assert cursor.fetchone() == (value,)
    assert redshift.one("SELECT count(*) FROM events") == 0


def test_an_empty_prefix(redshift: Redshift, events: Any) -> None:
    error = redshift.error(statement(events).replace("/data/", "/nothing/"))
    assert error.pgcode == "XX000"
    assert "The specified S3 prefix 'nothing/' does not exist" in str(error)
