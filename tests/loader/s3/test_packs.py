"""Which line of a pack is whose, where one object ends and the next begins."""

import io
from datetime import datetime

import pytest

from loader.s3.objects import S3Object
from loader.s3.packs import Pack, Part, append

A, B, C = (S3Object(f"s3://bucket/{name}", "etag", 1, datetime(2018, 11, 1)) for name in "abc")
PACK = Pack("s3://bucket/pack", (Part(A, 1, 2), Part(B, 3, 1), Part(C, 4, 1_000)))

LINES = {1: (A, 1), 2: (A, 2), 3: (B, 1), 4: (C, 1), 503: (C, 500), 1_003: (C, 1_000), 0: (A, 0)}


@pytest.mark.parametrize(("line", "origin"), LINES.items())
def test_the_origin_of_a_line(line: int, origin: tuple[S3Object, int]) -> None:
    assert PACK.origin(line) == origin


OBJECTS = {
    "one row": ([b'{"a": 1}\n'], 1, False),
    "without a newline at its end": ([b'{"a": 1}'], 1, False),
    "two rows in chunks": ([b'{"a"', b": 1}\n{", b'"a": 2}\n'], 2, False),
    "rows on one line": ([b'{"a": 1}{"a": 2}\n'], 1, False),
    "a row over many lines": ([b'{\n"a": 1\n}\n'], 3, False),
    "blanks": ([b"\n \n"], 2, False),
    "nothing": ([], 1, False),
    "broken off": ([b'{"a": 1}\n{"a":'], 2, True),
    "broken off, with blanks behind": ([b'{"a":', b" \n"], 1, True),
    "a list that breaks off": ([b"[1,"], 1, True),
    "not JSON": ([b"artist,song\n"], 1, False),
}


@pytest.mark.parametrize(("chunks", "lines", "breaks_off"), OBJECTS.values(), ids=OBJECTS)
def test_one_object_behind_the_other(chunks: list[bytes], lines: int, breaks_off: bool) -> None:
    out = io.BytesIO()
    assert append(out, chunks) == (lines, breaks_off)
    written = out.getvalue()
    assert written.rstrip() == b"".join(chunks).rstrip()
    assert written.endswith(b"\n")
    assert written.count(b"\n") == lines
