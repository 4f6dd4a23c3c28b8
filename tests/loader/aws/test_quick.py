"""What the quick reader gives is what is there, in the version that was asked for, or nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from loader.aws.quick import QuickReader, is_plain
from loader.aws.s3_uri import S3Uri
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
