"""What the quick reader gives is what is there, in the version that was asked for, or nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from loader.aws import client as aws
from loader.aws.quick import QuickReader, is_plain
from loader.aws.s3_uri import S3Uri
from loader.errors import DataError
from loader.s3.objects import S3Object, opened
from tests.support.aws import REGION
from tests.support.moto_server import bucket_of_the_loader

BUCKET = "quick"


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with bucket_of_the_loader(BUCKET) as client:
        yield client


KEYS = ["a/b.json", 'it\'s 100%25; x -- "é" 日本\\x {{ 1 }}', " lead/x ", "a+b&c=d?e#f", "~*'()!", "a/.b/c..d"]


@pytest.mark.parametrize("key", KEYS)
def test_the_object_of_this_very_key(s3: Any, key: str) -> None:
    etag = s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())["ETag"].strip('"')
    reader = QuickReader(REGION)
    assert is_plain(key)
    assert reader.get(S3Uri(BUCKET, key), etag) == key.encode()
    assert reader.get(S3Uri(BUCKET, key), etag, first_bytes=3) == key.encode()[:3]
    assert reader.get(S3Uri(BUCKET, key), "another") is None
    assert reader.get(S3Uri(BUCKET, f"{key}x"), etag) is None


@pytest.mark.parametrize("key", ["/a", "a/", "a//b", "a/../b", "./a", "a\tb", "a\x01", ""])
def test_keys_that_obstore_would_tidy_up_are_left_to_boto3(key: str) -> None:
    assert not is_plain(key)


def test_an_s3_that_does_not_know_if_match_gives_no_other_version(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="overwritten", Body=b"new")
    events = aws.client("s3", REGION).meta.events
    events.register("before-sign.s3.GetObject", _without_if_match)
    try:
        with (
            pytest.raises(DataError, match="an object changed while it was loaded"),
            opened(S3Object(f"s3://{BUCKET}/overwritten", "old", 3, datetime(2018, 11, 1)), REGION),
        ):
            pass
    finally:
        events.unregister("before-sign.s3.GetObject", _without_if_match)


def _without_if_match(request: Any, **_: object) -> None:
    del request.headers["If-Match"]
