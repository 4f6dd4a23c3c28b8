"""How the bytes of an object begin, and whether they may be JSON."""

import gzip

import pytest

from loader.s3.not_json import problem_of, remedy_of

ROW = b'{"page": "Home"}\n'
ZIPPED = gzip.compress(ROW * 5_000, mtime=0)

CASES = {
    "a row": (ROW, None),
    "a list": (b"[1]", None),
    "blanks before a row": (b" \r\n\t" + ROW, None),
    "blanks alone": (b"\n \n", None),
    "gzip": (ZIPPED, None),
    "gzip of nothing": (gzip.compress(b""), None),
    "two gzip files, one behind the other": (ZIPPED + ZIPPED, None),
    "gzip of CSV": (gzip.compress(b"artist,song\n"), "begins with 'artist,song\\n'"),
    "gzip of gzip": (gzip.compress(ZIPPED), "it is gzip inside of gzip"),
    "half a gzip file": (ZIPPED[: len(ZIPPED) // 2], "not a whole gzip file"),
    "a gzip file with a hole": (ZIPPED[:60] + bytes(20) + ZIPPED[80:], "not a whole gzip file"),
    "gzip, and rubbish behind it": (ZIPPED + b"rubbish", "what follows the gzip is not gzip"),
    "two bytes of gzip": (b"\x1f\x8b", "not a whole gzip file"),
    "a byte order mark": (b"\xef\xbb\xbf" + ROW, "byte order mark"),
    "UTF-16": (ROW.decode().encode("utf-16"), "it begins with the byte order mark of UTF-16"),
    "UTF-16 from the big end": (b"\xfe\xff" + ROW.decode().encode("utf-16-be"), "byte order mark of UTF-16"),
    "UTF-16 without a mark": (ROW.decode().encode("utf-16-le"), "it is UTF-16"),
    "UTF-32": (ROW.decode().encode("utf-32"), "it begins with the byte order mark of UTF-32"),
    "UTF-32 without a mark": (ROW.decode().encode("utf-32-be"), "it is UTF-32"),
    "gzip of UTF-16": (gzip.compress(ROW.decode().encode("utf-16")), "byte order mark of UTF-16"),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(9), "it is zstd"),
    "Parquet": (b"PAR1" + bytes(9), "it is Parquet"),
    "CSV": (b"artist,song\n", "begins with 'artist,song\\n'"),
    "a page": (b"<html>" + b"x" * 100, "not JSON: it begins with '<html>"),
    "null": (b"null\n", "not JSON"),
    "what would steer a terminal": (b"\x1b[2J", r"begins with '\x1b[2J'"),
}


@pytest.mark.parametrize(("content", "said"), CASES.values(), ids=CASES)
def test_whether_an_object_may_be_json(content: bytes, said: str | None) -> None:
    problem = problem_of(content)
    assert (problem is None) == (said is None)
    assert said is None or said in str(problem), problem


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"\xef\xbb\xbf" + ROW, "sed"),
        (ROW.decode().encode("utf-16"), "iconv -f UTF-16 -t UTF-8 FILE"),
        (ROW.decode().encode("utf-32"), "iconv -f UTF-32 -t UTF-8 FILE"),
        (b"BZh91AY", "Write it as JSON, plain or gzip"),
        (b"a,b\n", "Correct the object"),
    ],
)
def test_what_to_do_about_it(content: bytes, remedy: str) -> None:
    assert remedy in remedy_of(str(problem_of(content)))
