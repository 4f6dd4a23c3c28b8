"""The record of a failed COPY, on warehouses that give more of it or less."""

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
STL = (*SYS, "yesterday")


class ErrorViews:
    """Answers the two queries for the record; an exception stands for a view that is denied."""

    def __init__(self, sys: Any, stl: Any) -> None:
        self.answers = {"sys_load_error_detail": iter(sys), "stl_load_errors": iter(stl)}

    def cursor(self) -> "ErrorViews":
        return self

    def __enter__(self) -> "ErrorViews":
        return self

    def __exit__(self, *_: object) -> None:
        self.rows: list[Any] = []

    def execute(self, sql: str, _: object = None) -> None:
        view = next((view for view in self.answers if view in sql), None)
        answer = next(self.answers[view]) if view else [(1,)]
        if isinstance(answer, Exception):
            raise answer
        self.rows = answer

    def fetchone(self) -> Any:
        return self.rows[0]

    def fetchall(self) -> list[Any]:
        return self.rows


def denied() -> Exception:
    return psycopg2.errors.InsufficientPrivilege("permission denied for relation")


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(time, "sleep", taken.append)
    return taken


def explained(sys: Any, stl: Any, words: str = RECORDED) -> LoaderError:
    return explain_copy(WHERE, COPY, words, ErrorViews(sys, stl), otherwise="Otherwise.")


def test_both_views(naps: list[float]) -> None:
    message = str(explained([[SYS]], [[STL]]))
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


def test_on_serverless_without_the_old_table() -> None:
    error = explained([[SYS]], [denied()])
    assert isinstance(error, DataError)
    assert ("line", "3") in error.facts
    assert "value" not in dict(error.facts)


def test_with_the_old_table_only() -> None:
    assert ("value", "'yesterday'") in explained([denied()], [[STL]]).facts


def test_views_that_lag_behind(naps: list[float]) -> None:
    assert ("line", "3") in explained([[], [], [SYS]], [[], [], denied()]).facts
    assert naps == [1, 1]


def test_a_record_that_never_comes() -> None:
    error = explained([[]] * 5, [[]] * 5)
    assert isinstance(error, WarehouseError)
    assert "stl_load_errors" in str(error)


def test_a_connection_that_is_lost_while_looking() -> None:
    lost = psycopg2.OperationalError("server closed the connection")
    assert "stl_load_errors" in str(explained([lost] * 5, [lost] * 5))


def test_several_bad_rows_are_counted_and_named() -> None:
    rows = [("s3://b/x.json", line, *SYS[2:]) for line in range(1, 7)]
    also = dict(explained([rows], [[]]).facts)["also"]
    assert also == "5 more: s3://b/x.json line 2, s3://b/x.json line 3, s3://b/x.json line 4, ..."


def test_a_long_value_is_cut() -> None:
    value = dict(explained([[SYS]], [[(*SYS, "x" * 1000)]]).facts)["value"]
    assert value == repr("x" * 120) + "..."


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
    error = explained([], [], words + context)
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
