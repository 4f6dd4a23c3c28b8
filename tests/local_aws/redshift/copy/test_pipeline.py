"""Threads that read and decode ahead end with the load, and their errors are not lost."""

import threading
from collections.abc import Generator
from contextlib import closing
from typing import Any

import pytest

from local_aws.redshift.copy.fetch import fetch
from local_aws.redshift.copy.load_error import CopyFailed
from local_aws.redshift.copy.pipeline import in_background
from local_aws.redshift.copy.s3 import WORKERS
from local_aws.redshift.copy.source import S3Object
from local_aws.redshift.copy.statement import S3Uri
from local_aws.redshift.errors import BackendError, RedshiftError
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget

from .postgres import PostgresBackend


def copy_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("copy-")]


def endless(closed: threading.Event) -> Generator[bytes, None, None]:
    try:
        while True:
            yield b"x"
    finally:
        closed.set()


def failing() -> Generator[bytes, None, None]:
    yield b"first"
    raise ValueError("second")


def test_chunks_come_in_order_and_an_error_after_them() -> None:
    with closing(in_background(failing())) as chunks:
        assert next(chunks) == b"first"
        with pytest.raises(ValueError, match="second"):
            next(chunks)
    assert copy_threads() == []


def test_closing_early_ends_the_thread_and_the_source() -> None:
    closed = threading.Event()
    chunks = in_background(endless(closed))
    assert [next(chunks) for _ in range(10)] == [b"x"] * 10
    chunks.close()
    assert closed.is_set()
    assert copy_threads() == []


class CountingClient:
    """An S3 client that counts what was asked for."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.asked: list[str] = []

    def get_object(self, **arguments: Any) -> Any:
        self.asked.append(arguments["Key"])
        return self._client.get_object(**arguments)


def test_reading_ahead_is_bounded_and_stops_when_closed(warehouse: CopyTarget) -> None:
    for number in range(WORKERS * 3):
        warehouse.put(f"data/{number:03}", str(number))
    client: Any = CountingClient(warehouse.s3)
    objects = [S3Object(S3Uri(BUCKET, f"data/{number:03}"), mandatory=True) for number in range(WORKERS * 3)]
    fetching = fetch(client, objects)
    assert next(fetching).uri == objects[0].uri
    fetching.close()
    assert len(client.asked) <= WORKERS
    assert copy_threads() == []


@pytest.mark.parametrize("bad", ['{"a":"x"}', "nonsense"])
def test_no_thread_outlives_a_failed_copy(warehouse: CopyTarget, bad: str) -> None:
    warehouse.create("a int")
    warehouse.put("data/0", bad)
    for number in range(WORKERS * 2):
        warehouse.put_json(f"data/{number + 1:03}", *({"a": number} for _ in range(1000)))
    with pytest.raises(CopyFailed):
        warehouse.copy()
    assert copy_threads() == []


def test_a_cancelled_copy_is_not_tried_again(warehouse: CopyTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def cancelled(self: PostgresBackend, sql: str, chunks: Any) -> int:
        calls.append(next(iter(chunks)))
        raise BackendError("57014", "canceling statement due to user request")

    monkeypatch.setattr(PostgresBackend, "copy_in", cancelled)
    warehouse.create("a int")
    warehouse.put_json("data/1", {"a": 1})
    with pytest.raises(BackendError, match="canceling statement"):
        warehouse.copy()
    assert len(calls) == 1
    assert copy_threads() == []
    assert warehouse.rows() == []


class BreakingBody:
    """An answer of S3 whose connection breaks after some bytes."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self._left = 2

    def read(self, size: int) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ConnectionResetError("Connection reset by peer")
        return bytes(self._body.read(size))

    def close(self) -> None:
        self._body.close()


class BreakingClient:
    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_object(self, **arguments: Any) -> Any:
        answer = self._client.get_object(**arguments)
        return answer | {"Body": BreakingBody(answer["Body"])}


def test_a_connection_to_s3_that_breaks(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put_json("data/1", *({"a": number} for number in range(200_000)))
    warehouse.s3 = BreakingClient(warehouse.s3)
    with pytest.raises(RedshiftError) as raised:
        warehouse.copy()
    assert raised.value.message == "S3CurlException: Connection reset by peer"
    assert f"S3 key being read : s3://{BUCKET}/data/1" in (raised.value.detail or "")
    assert warehouse.rows("SELECT count(*) FROM t") == [(0,)]
    assert copy_threads() == []
