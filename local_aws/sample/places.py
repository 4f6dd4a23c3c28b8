"""Where a sample is written to: a directory, or a bucket."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from local_aws.api.client import Api
from local_aws.outputs import EVENTS_PREFIX, SONGS_PREFIX
from local_aws.state import LocalAwsError

CONNECTIONS = 4
"""A local S3 answers no faster for more of them."""


class Put(Protocol):
    """Takes a file of the sample."""

    def __call__(self, key: str, body: bytes, /) -> None:
        """Write `body` under `key`."""


@contextmanager
def into_directory(directory: Path) -> Iterator[Put]:
    """Write files below `directory`. Raises LocalAwsError if an earlier sample is there: the two would mix."""
    for prefix in (EVENTS_PREFIX, SONGS_PREFIX):
        if (directory / prefix).exists():
            raise LocalAwsError(
                f"{directory / prefix} exists. Remove it, or name another directory: two samples in one would mix."
            )

    def put(key: str, body: bytes, /) -> None:
        path = directory / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    yield put


@contextmanager
def into_bucket(api: Api, bucket: str) -> Iterator[Put]:
    """Write objects into a bucket, over several connections; an earlier sample is removed first.

    Raises LocalAwsError when S3 fails.
    """
    s3 = api.client("s3")
    under_way: list[Future[Any]] = []
    with api.errors_in_words(), ThreadPoolExecutor(CONNECTIONS) as pool:
        for prefix in (EVENTS_PREFIX, SONGS_PREFIX):
            _empty(s3, bucket, f"{prefix}/")

        def put(key: str, body: bytes, /) -> None:
            # Waiting for the oldest keeps no more than a few files in memory.
            if len(under_way) == CONNECTIONS:
                under_way.pop(0).result()
            under_way.append(pool.submit(s3.put_object, Bucket=bucket, Key=key, Body=body))

        yield put
        for future in under_way:
            future.result()


def _empty(s3: Any, bucket: str, prefix: str) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        keys = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
        if keys:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
