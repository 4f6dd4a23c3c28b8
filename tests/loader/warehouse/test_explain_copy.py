"""The record of a failed COPY, on warehouses that give more of it or less."""

import json
import time
from typing import Any

import psycopg2.errors
import pytest

from loader.errors import AccessError, DataError, LoaderError, SettingsError, WarehouseError
from loader.warehouse.explain_copy import copy_of, explain_copy
from loader.warehouse.statement import Copy

WHERE = "load/3_stage/2_copy/staging_events"
COPY = Copy("staging_events", "s3://b/it's")
RECORDED = "Load into table 'staging_events' failed.  Check 'stl_load_errors' system table for details."
SYS = ("s3://b/x.json", 3, "ts", "timestamp", "0", 1206, "Invalid timestamp format")


class ErrorView:
    """Answers the query for the record; an exception stands for a connection that is lost."""

    def __init__(self, sys: Any) -> None:
        self.answers = iter(sys)

    def cursor(self) -> "ErrorView":
        return self

    def __enter__(self) -> "ErrorView":
        return self

    def __exit__(self, *_: object) -> None:
        self.rows: list[Any] = []

    def execute(self, sql: str, _: object = None) -> None:
        answer = next(self.answers) if "sys_load_error_detail" in sql else [(1,)]
        if isinstance(answer, Exception):
            raise answer
        self.rows = answer

    def fetchone(self) -> Any:
        return self.rows[0]

    def fetchall(self) -> list[Any]:
        return self.rows


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(time, "sleep", taken.append)
    return taken


def explained(sys: Any, words: str = RECORDED, copy: Copy = COPY) -> LoaderError:
    return explain_copy(WHERE, copy, words, ErrorView(sys), otherwise="Otherwise.")


def value_in(line: str | None, column: str | None = "ts") -> str | None:
    """Return the value that the message has when this is the rejected line."""
    row = (*SYS[:2], column, *SYS[3:])
    return dict(explained([[row]], copy=Copy("staging_events", "s3://b/k", raw_line=lambda *_: line)).facts).get(
        "value"
    )


def test_the_record_with_the_line_that_it_is_about(naps: list[float]) -> None:
    copy = Copy("staging_events", "s3://b/it's", raw_line=lambda *_: '{"ts": "yesterday"}')
    message = str(explained([[SYS]], copy=copy))
    assert message.splitlines() == [
        "COPY into staging_events met data that it cannot load",
        "  object  s3://b/x.json",
        "  line    3",
        "  column  ts timestamp",
        "  value   'yesterday'",
        "  why     Invalid timestamp format (code 1206)",
        "  remedy  Write the time in the format that the COPY names; an event's ts is in milliseconds since 1970. "
        "Then load again. Nothing was loaded, and the warehouse is as it was.",
    ]
    assert naps == []


def test_a_copy_that_is_not_a_loads_has_no_line() -> None:
    error = explained([[SYS]])
    assert isinstance(error, DataError)
    assert ("line", "3") in error.facts
    assert "value" not in dict(error.facts)


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ('{"sessionId": "many"}', "session_id", "'many'"),
        ('{"artist_name": "A", "ARTIST_ID": 200.5}', "artist_id", "'200.5'"),
        ('{"status": {"a": 1}}', "status", repr('{"a": 1}')),
        ('{"ts": 1e400}', "ts", "'1e400'"),
        ('{"ts": null}', "ts", None),
        ('{"other": 1}', "ts", None),
        ('"ts": 3}', "ts", None),
        ("[1]", "ts", None),
        ("[" * 100_000, "ts", None),
        ('{"ts": ' + "9" * 6000 + "}", "ts", None),
        (None, "ts", None),
        ('{"ts": 1}', None, None),
    ],
)
def test_the_value_is_that_of_the_columns_own_key(line: str | None, column: str | None, value: str | None) -> None:
    assert value_in(line, column) == value


@pytest.mark.parametrize(
    ("code", "kind", "line", "remedy"),
    [
        (1207, "int4", '{"ts": "x"}', "Write a whole number."),
        (1207, "float8", '{"ts": "NaN"}', "Write a number."),
        (1204, "float8", '{"ts": 1e400}', "Write a number that the column's type can hold."),
        (1204, "varchar", '{"ts": "x"}', "Shorten the value"),
        (1216, None, '{"ts": 1}', "Correct the JSON"),
        (1216, None, '\ufeff{"ts": 1}', r"sed -i 's/\xEF\xBB\xBF//g' FILE"),
        (1216, None, '{"ts": 1}\ufeff{"ts": 2}', "Take every byte order mark off"),
    ],
)
def test_the_remedy_is_of_the_column_s_type_and_of_the_row(code: int, kind: str | None, line: str, remedy: str) -> None:
    row = (*SYS[:2], kind and "ts", kind, "0", code, "Bad")
    assert remedy in explained([[row]], copy=Copy("t", "s3://b/k", raw_line=lambda *_: line)).remedy


def test_an_object_that_is_gone_by_now_has_no_line() -> None:
    def gone(uri: str, line: int) -> str:
        raise DataError("an object changed while it was loaded", remedy="Run this again.")

    assert "value" not in dict(explained([[SYS]], copy=Copy("t", "s3://b/k", raw_line=gone)).facts)


def test_a_view_that_lags_behind(naps: list[float]) -> None:
    assert ("line", "3") in explained([[], [], [SYS]]).facts
    assert naps == [1, 1]


def test_a_record_that_never_comes() -> None:
    error = explained([[]] * 5)
    assert isinstance(error, WarehouseError)
    assert "stl_load_errors" in str(error)


def test_a_connection_that_is_lost_while_looking() -> None:
    lost = psycopg2.OperationalError("server closed the connection")
    assert "stl_load_errors" in str(explained([lost] * 5))


def test_several_bad_rows_are_counted_and_named() -> None:
    rows = [("s3://b/x.json", line, *SYS[2:]) for line in range(1, 7)]
    also = dict(explained([rows]).facts)["also"]
    assert also == "5 more: s3://b/x.json line 2, s3://b/x.json line 3, s3://b/x.json line 4, ..."


def test_a_long_value_is_cut() -> None:
    assert value_in(json.dumps({"ts": "x" * 1000})) == repr("x" * 120) + "..."


@pytest.mark.parametrize(
    ("words", "kind", "remedy"),
    [
        (
            "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 0,CanRetry 1",
            AccessError,
            "COPY_ROLE_ARN",
        ),
        ("User arn:aws:redshift:x is not authorized to assume IAM Role arn:aws:iam::1:role/x", AccessError, "Attach"),
        ("S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket", AccessError, "bucket"),
        ("The specified S3 prefix 'nix' does not exist", DataError, "prefix"),
        (
            "S3ServiceException:The bucket must be addressed using the specified endpoint,Status 301",
            SettingsError,
            "REGION",
        ),
        ("Number of jsonpaths and the number of columns should match", WarehouseError, "one path for each column"),
        ("Failed to inflate the object", DataError, "gzip"),
        ("The JSON object exceeds 4194304 bytes", DataError, "4 MB"),
        ("Something nobody knows", WarehouseError, "Otherwise."),
    ],
)
@pytest.mark.parametrize(
    "context", ["", ". Context: S3 key being read : s3://b/jsonpaths/gzip/AccessDenied/NoSuchBucket"]
)
def test_the_cause_is_told_by_the_message_and_not_by_names_in_s3(
    words: str, kind: type[LoaderError], remedy: str, context: str
) -> None:
    error = explained([], words + context)
    assert type(error) is kind
    assert remedy in error.remedy
    assert ("from", "s3://b/it's") in error.facts


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("COPY t FROM 's3://b/k' JSON 'auto'", Copy("t", "s3://b/k")),
        ("-- why\n/* how */ copy s.t(a, b)\nfrom 's3://b/it''s'", Copy("s.t", "s3://b/it''s")),
        ("COPY t", Copy("t", "what the statement names")),
        ("SELECT 'copy t from x'", None),
        ("COPYING", None),
    ],
)
def test_what_a_users_own_statement_copies(sql: str, found: Copy | None) -> None:
    assert copy_of(sql) == found
