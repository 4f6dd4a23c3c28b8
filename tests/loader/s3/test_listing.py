"""Every object of a folder is listed once, however many pages and folders there are."""

import os
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.errors import AccessError
from loader.s3.listing import RANGES, list_objects, ranges
from tests.support.aws import REGION
from tests.support.in_process import clients_of
from tests.support.moto_server import moto_server
from tests.support.web_server import answering

BUCKET = "listed"


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with moto_server() as url, clients_of(url), mock.patch.dict(os.environ, {"MOTO_S3_DEFAULT_MAX_KEYS": "5"}):
        client = aws.client("s3", REGION)
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield client


FOLDERS = {
    "one": ["a/1"],
    "a page": [f"a/{number}" for number in range(5)],
    "many pages without folders": [f"a/{number:02}" for number in range(23)],
    "folders and objects, in any order": [
        *(f"a/{folder}/{number}" for folder in "XYZ" for number in range(7)),
        *(f"a/{number}" for number in range(4)),
        *("a/X-1", "a/X0", "a/Y", "a/YY/1", "a/zz", "a/é/1", "a/\U0001f600/2", "a/it's 100%/+ &"),
    ],
    "folders in an only folder": [f"a/2018/11/{day:02}/{number}" for day in range(1, 9) for number in range(3)],
    "one big folder among small ones": [
        *(f"a/{folder}/0" for folder in "ABCDE"),
        *(f"a/C/{number:03}" for number in range(40)),
    ],
    "more folders than a page": [f"a/{number:03}/x" for number in range(40)],
}


@pytest.mark.parametrize("keys", FOLDERS.values(), ids=FOLDERS)
def test_every_object_of_a_folder_once(s3: Any, keys: list[str]) -> None:
    folder = f"{abs(hash(tuple(keys)))}"
    others = [f"{folder}/b/1", f"{folder}/a_old/1", f"{folder}/a"]
    for key in [*(f"{folder}/{key}" for key in keys), *others]:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"" if key.endswith("/a") else b"1")
    found = [one.uri for one in list_objects("X", S3Uri(BUCKET, f"{folder}/a"), REGION)]
    assert sorted(found) == sorted(f"s3://{BUCKET}/{folder}/{key}" for key in set(keys))


OTHERS = {
    "the answer is not a listing of S3's": (b"<html/>",),
    "it redirects each request": (b"", 302, {"Location": "http://x"}),
    "no reason given (404)": (b"<html/>", 404),
}


@pytest.mark.parametrize(("why", "answer"), OTHERS.items(), ids=OTHERS)
def test_what_is_no_s3_is_not_an_empty_one(why: str, answer: tuple[Any, ...]) -> None:
    with (
        answering(*answer) as url,
        clients_of(url),
        pytest.raises(AccessError, match=rf"(?s)X cannot be listed.*{re.escape(why)}.*AWS_ENDPOINT_URL"),
    ):
        list(list_objects("X", S3Uri(BUCKET, "a"), REGION))


def test_ranges_take_every_key_once() -> None:
    folders = [f"a/{number:04}/" for number in range(1000)]
    for many in (folders[:1], folders[:2], folders[:RANGES], folders):
        found = ranges("a/0000/x", many)
        assert len(found) <= RANGES + 1
        assert (found[0].after, found[-1].until) == ("a/0000/x", None)
        assert [one.until for one in found[:-1]] == [one.after for one in found[1:]]
        assert all(one.after < (one.until or "b") for one in found)
