"""COPY through the wire: inside the client's transaction, told as Redshift tells it, and recorded."""

import gzip
import json
import threading
from contextlib import closing
from typing import Any

import psycopg2
import pytest
import redshift_connector

from tests.local_aws.redshift.wire import bind, execute, fields, login, message, parse, text
from tests.support.stand_in import PASSWORD, USER, Redshift

ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/copy'"


@pytest.fixture
def plays(redshift: Redshift, bucket: Any) -> str:
    """A table, three objects with five rows, and the COPY that loads them."""
    redshift.rows("CREATE TABLE plays (id INT NOT NULL, song VARCHAR(10))")
    put(bucket, "plays/1.json", {"id": 1, "song": "één"}, {"id": 2, "song": None})
    put(bucket, "plays/2.json", {"id": 3, "song": 'it\'s \\ "quoted"'[:10]}, {"id": 4, "song": ""})
    put(bucket, "plays/3.json", {"id": 5, "song": "x"})
    return f"COPY plays FROM 's3://{bucket.name}/plays/' {ROLE} JSON 'auto'"


def put(bucket: Any, key: str, *rows: dict[str, Any]) -> None:
    bucket.put_object(Key=key, Body="\n".join(json.dumps(row) for row in rows).encode())


def count(redshift: Redshift) -> int:
    return int(redshift.one("SELECT count(*) FROM plays"))


def test_rows_notice_and_tag(redshift: Redshift, plays: str) -> None:
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(plays)
        assert cursor.statusmessage == "COPY"
        assert connection.notices == ["INFO:  Load into table 'plays' completed, 5 record(s) loaded successfully.\n"]
    assert redshift.rows("SELECT id, song FROM plays ORDER BY id") == [
        (1, "één"),
        (2, None),
        (3, "it's \\ \"qu"),
        (4, ""),
        (5, "x"),
    ]


def test_a_rollback_takes_the_rows_back(redshift: Redshift, plays: str) -> None:
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection.cursor() as cursor:
        cursor.execute(plays)
        cursor.execute("SELECT count(*) FROM plays")
        assert cursor.fetchone() == (5,)
        assert count(redshift) == 0, "no other session sees them"
        connection.rollback()
    assert count(redshift) == 0


def test_copy_and_commit(redshift: Redshift, plays: str) -> None:
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM plays")
        cursor.execute(plays)
        cursor.execute(plays)
    assert count(redshift) == 10


def test_several_statements_in_one_text(redshift: Redshift, plays: str) -> None:
    redshift.rows(f"{plays}; INSERT INTO plays VALUES (6, 'y')")
    assert count(redshift) == 6
    redshift.error(f"{plays}; SELECT 1/0")
    assert count(redshift) == 6


def test_the_extended_protocol(redshift: Redshift, plays: str) -> None:
    with closing(login(redshift.dsn())) as wire:
        copy = (parse("", plays), bind("", ""), message(b"D", b"P\0"), execute())
        wire.send(*copy, message(b"S"))
        answer = wire.until_ready()
        assert [kind for kind, _ in answer] == [b"1", b"2", b"n", b"N", b"C", b"Z"]
        assert fields(answer[3][1])["S"] == "INFO"
        assert (answer[4][1], answer[5][1]) == (b"COPY\0", b"I")
        insert = (parse("", "INSERT INTO plays VALUES (6, 'y')"), bind("", ""), execute())
        failing = (parse("", "SELECT 1/0"), bind("", ""), execute())
        assert wire.ask(*insert, *copy, *failing, *insert, message(b"S")) == b"12C12nC1EZ"
        assert wire.ask(message(b"Q", text("SELECT 1"))) == b"TDCZ"
    assert count(redshift) == 5


def test_aws_own_driver(redshift: Redshift, plays: str) -> None:
    with redshift_connector.connect(
        host="127.0.0.1", port=redshift.server.port, database="dev", user=USER, password=PASSWORD, ssl=False
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(plays)
        cursor.execute(plays)
        cursor.execute("SELECT pg_last_copy_id(), pg_last_copy_count()")
        [(first, rows)] = cursor.fetchall()
        cursor.execute(plays)
        cursor.execute("SELECT pg_last_copy_id(), pg_last_copy_count()")
        [(second, _)] = cursor.fetchall()
        assert (second > first, rows) == (True, 5)
        connection.rollback()
    assert count(redshift) == 0


def bad(bucket: Any) -> None:
    put(bucket, "plays/bad.json", {"id": 6, "song": "fine"}, {"id": "seven", "song": "x"}, {"id": 8, "song": "é" * 6})


def test_a_bad_row(redshift: Redshift, bucket: Any, plays: str) -> None:
    bad(bucket)
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO plays VALUES (0, 'before')")
        with pytest.raises(psycopg2.errors.InternalError_) as caught:
            cursor.execute(plays)
        assert caught.value.pgcode == "XX000"
        assert (
            caught.value.diag.message_primary
            == "Load into table 'plays' failed.  Check 'stl_load_errors' system table for details."
        )
        with pytest.raises(psycopg2.errors.InFailedSqlTransaction):
            cursor.execute("SELECT * FROM sys_load_error_detail")
        connection.rollback()
        cursor.execute("SELECT trim(file_name), line_number, trim(column_name), error_code FROM sys_load_error_detail")
        assert cursor.fetchall()[-1] == (f"s3://{bucket.name}/plays/bad.json", 2, "id", 1207)
        cursor.execute(
            "SELECT trim(raw_line), trim(raw_field_value), err_code FROM stl_load_errors ORDER BY query DESC"
        )
        assert cursor.fetchone() == ('{"id": "seven", "song": "x"}', "seven", 1207)
    assert count(redshift) == 0


def test_maxerror_loads_the_good_rows_and_keeps_the_bad_ones(redshift: Redshift, bucket: Any, plays: str) -> None:
    bad(bucket)
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection.cursor() as cursor:
        cursor.execute(f"{plays} MAXERROR 3")
        mine = "SELECT line_number, error_code FROM sys_load_error_detail WHERE query_id = pg_last_copy_id() ORDER BY 1"
        cursor.execute(mine)
        assert cursor.fetchall() == [(2, 1207), (3, 1204)], "readable before the commit"
        cursor.execute("SELECT pg_last_copy_id()")
        ((query,),) = cursor.fetchall()
        connection.rollback()
    assert len(redshift.rows("SELECT 1 FROM stl_load_errors WHERE query = %s", query)) == 2, "and after a rollback"
    assert count(redshift) == 0


def test_the_history(redshift: Redshift, bucket: Any, plays: str) -> None:
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_last_copy_id()")
        assert cursor.fetchone() == (-1,)
        cursor.execute(plays)
        cursor.execute("SELECT pg_last_query_id() = pg_last_copy_id()")
        assert cursor.fetchone() == (True,)
        cursor.execute(
            "SELECT status, table_name, data_source, loaded_rows, source_file_count, error_count FROM sys_load_history "
            "WHERE query_id = pg_last_copy_id()"
        )
        assert cursor.fetchall() == [("completed", "plays", f"s3://{bucket.name}/plays/", 5, 3, 0)]
        cursor.execute(
            "SELECT trim(filename), lines_scanned FROM stl_load_commits WHERE query = pg_last_copy_id() ORDER BY 1"
        )
        names = [f"s3://{bucket.name}/plays/{number}.json" for number in (1, 2, 3)]
        assert cursor.fetchall() == list(zip(names, (2, 2, 1), strict=True))
        connection.rollback()
        cursor.execute("SELECT status FROM sys_load_history WHERE query_id = pg_last_copy_id()")
        assert cursor.fetchall() == [("completed",)], "the log does not roll back"


def test_what_failed_is_in_the_history_too(redshift: Redshift, plays: str) -> None:
    redshift.error(plays.replace("plays/'", "nothing/'"))
    newest = "SELECT status, RIGHT(data_source, 8) FROM sys_load_history ORDER BY query_id DESC LIMIT 1"
    assert redshift.rows(newest) == [("aborted", "nothing/")]


def test_the_history_has_the_guides_columns(redshift: Redshift) -> None:
    """Those of the page SYS_LOAD_HISTORY, in its order."""
    columns = (
        "user_id, query_id, transaction_id, session_id, database_name, status, table_name, start_time, end_time, "
        "duration, data_source, file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, "
        "file_count_scanned, file_bytes_scanned, error_count, copy_job_id"
    )
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sys_load_history WHERE FALSE")
        assert ", ".join(column.name for column in cursor.description or ()) == columns


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("COPY plays", "COPY missing", "missing"),
        ("COPY plays", "COPY plays (nope)", "nope"),
        ("/plays/", "/nothing/", "nothing/"),
        ("JSON 'auto'", "JSON 'auto' FROBNICATE", "FROBNICATE"),
        ("JSON 'auto'", "CSV", "CSV"),
        ("s3://", "s3://no-such-bucket-", "NoSuchBucket"),
        (
            "JSON",
            "REGION 'eu-west-1' JSON",
            "specified endpoint. Please send all future requests to this endpoint.,Status 301",
        ),
        (ROLE, "", "IAM_ROLE"),
    ],
)
def test_a_copy_that_cannot_run(redshift: Redshift, plays: str, old: str, new: str, part: str) -> None:
    error = redshift.error(f"INSERT INTO plays VALUES (1, 'x'); {plays.replace(old, new)}")
    assert part in f"{error} {error.diag.message_detail}"
    assert count(redshift) == 0


def test_gzip_manifest_and_jsonpaths(redshift: Redshift, bucket: Any, plays: str) -> None:
    body = gzip.compress(b'{"Play": {"ID": 9}, "Song": "z"}')
    bucket.put_object(Key="packed/a.gz", Body=body)
    put(bucket, "paths.json", {"jsonpaths": ["$.Play.ID", "$.Song"]})
    entry = {"url": f"s3://{bucket.name}/packed/a.gz", "mandatory": True}
    put(bucket, "list.manifest", {"entries": [entry]})
    redshift.rows(
        f"COPY plays (id, song) FROM 's3://{bucket.name}/list.manifest' {ROLE} "
        f"JSON 's3://{bucket.name}/paths.json' GZIP MANIFEST REGION 'us-west-2'"
    )
    assert redshift.rows("SELECT id, song FROM plays") == [(9, "z")]


def test_cancel_in_the_middle(redshift: Redshift, bucket: Any, plays: str) -> None:
    """Locks make COPY wait inside PostgreSQL, where the cancel request finds it."""
    with closing(login(redshift.dsn())) as wire, closing(redshift.connect()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN; LOCK plays")
        wire.send(message(b"Q", text(plays)))
        with redshift.backend() as admin:
            waits = False
            for _ in range(2000):
                admin.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if admin.fetchone() == (1,):
                    waits = True
                    break
            assert waits
            admin.execute("SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted")
        errors = [fields(body)["C"] for kind, body in wire.until_ready() if kind == b"E"]
        assert errors == ["57014"]
        cursor.execute("ROLLBACK")
    assert count(redshift) == 0


def test_the_table_was_made_in_the_same_transaction(redshift: Redshift, plays: str) -> None:
    with closing(psycopg2.connect(redshift.dsn())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE new_plays (LIKE plays)")
        cursor.execute(plays.replace("COPY plays", "COPY new_plays"))
        cursor.execute("SELECT count(*) FROM new_plays")
        assert cursor.fetchone() == (5,)


def test_many_at_once(redshift: Redshift, plays: str) -> None:
    threads = [threading.Thread(target=redshift.rows, args=(plays,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert count(redshift) == 30


def test_hostile_names(redshift: Redshift, bucket: Any) -> None:
    redshift.rows('CREATE TABLE "odd; name ""x"" $1" ("select" INT, "a b" VARCHAR(9))')
    put(bucket, "it's; -- %s {} $$/é.json", {"select": 1, "a b": "'; --"})
    table = '"odd; name ""x"" $1"'
    redshift.rows(f"COPY {table} FROM 's3://{bucket.name}/it''s; -- %s {{}} $$/é' {ROLE} JSON 'auto' -- ; x")
    assert redshift.rows('SELECT * FROM "odd; name ""x"" $1"') == [(1, "'; --")]
