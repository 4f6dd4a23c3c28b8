"""What is worth packing."""

from datetime import datetime

import pytest

from loader.s3.manifest import divided
from loader.s3.objects import S3Object

LONG = "x" * 256


def objects(*described: tuple[str, int]) -> list[S3Object]:
    return [S3Object(f"s3://b/{name}", "etag", size, datetime(2018, 11, 1)) for name, size in described]


CASES = {
    "nothing": ([], ""),
    "fewer small ones than asked for": ([("a", 9), ("b", 9)], ""),
    "enough small ones": ([("a", 9), ("b", 9), ("c", 9)], "abc"),
    "small ones beside large ones": ([("a", 9), ("L", 10), ("b", 9), ("M", 5_000_000_000), ("c", 9)], "abc"),
    "many large ones": ([(name, 40_000_000) for name in "LMNO"], ""),
    "a name that no record holds": ([("a", 9), (LONG, 9), ("L", 10)], "x"),
    "a large object of such a name": ([("a", 9), (LONG, 5_000_000_000), ("L", 10)], "x"),
    "a name with blanks at its end": ([("a", 9), ("b ", 9), ("L", 10)], "b"),
    "such a name among enough small ones": ([("a", 9), ("b", 9), ("c", 9), (LONG, 10), ("L", 10)], "abcx"),
    "a long name in bytes, not in characters": ([("é" * 126, 9), ("é" * 124, 9)], "é"),
}


@pytest.mark.parametrize(("described", "packed"), CASES.values(), ids=CASES)
def test_what_is_worth_packing(described: list[tuple[str, int]], packed: str) -> None:
    many = objects(*described)
    small, rest = divided(many, from_objects=3, below_bytes=10)
    assert [one.uri[7] for one in small] == list(packed)
    assert sorted([*small, *rest], key=lambda one: one.uri) == sorted(many, key=lambda one: one.uri)
