"""How the bytes of an object begin: plain or gzip, and whether they may be JSON at all."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from loader.console.text import printable

HEAD_BYTES = 1024
CHUNK_BYTES = 1 << 20
SHOWN_BYTES = 40
_BLANK = b" \t\r\n"
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_BROKEN_GZIP = (EOFError, OSError, zlib.error)
"""What the gzip of Python raises; gzip.BadGzipFile is an OSError."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{", b"[\0", b"\0[")
_KINDS = {
    b"\x1f\x8b": "gzip inside of gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "a zip file",
    b"PAR1": "Parquet",
    b"Obj\x01": "Avro",
    b"ORC": "ORC",
}
"""Other forms in which data lie in S3, by how they begin."""

_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"{\0\0\0", b"\0\0\0{", b"[\0\0\0", b"\0\0\0[")
_BOM_SAID = "a byte order mark (UTF-8 with BOM)"
_WIDE = {"UTF-32": _UTF_32, "UTF-16": _UTF_16}
"""In this order: the byte order mark of UTF-16 is how that of UTF-32 begins."""
_REMEDIES = {
    _BOM_SAID: r"Take the byte order mark off, for instance by `sed -i '1s/^\xEF\xBB\xBF//' FILE`, "
    "and write UTF-8 without one.",
    **{
        name: f"Write it in UTF-8 without a byte order mark, for instance by `iconv -f {name} -t UTF-8 FILE`."
        for name in _WIDE
    },
} | dict.fromkeys((f"it is {kind}" for kind in _KINDS.values()), "Write it as JSON, plain or gzip, or take it away.")


def remedy_of(problem: str) -> str:
    """Return what to do about an object that is not JSON, by the problem that is said of it."""
    return next(
        (remedy for said, remedy in _REMEDIES.items() if said in problem), "Correct the object, or take it away."
    )


@dataclass(frozen=True)
class Head:
    """What the first bytes of an object say. `problem` is why it is not JSON, None when it may be."""

    gzip: bool
    problem: str | None


def look(start: bytes) -> Head:
    """Judge an object by its first bytes, some of them or all: the first two say gzip, whatever its name says.

    >>> look(b'{"page": "Home"}')
    Head(gzip=False, problem=None)
    >>> look(b"<html>").problem
    "it is not JSON: it begins with '<html>'"
    """
    if not start.startswith(_GZIP):
        return Head(gzip=False, problem=_problem(start))
    try:
        return Head(gzip=True, problem=_problem(zlib.decompressobj(wbits=31).decompress(start, HEAD_BYTES)))
    except zlib.error as error:
        return Head(gzip=True, problem=f"it is not JSON, and not a whole gzip file: {error}")


def _problem(start: bytes) -> str | None:
    text = start.lstrip(_BLANK)
    for name, begins in _WIDE.items():
        if start.startswith(begins):
            mark = "it begins with the byte order mark of " if start.startswith(begins[:2]) else "it is "
            return f"it is not JSON: {mark}{name}"
    if not text or text[:1] in (b"{", b"["):
        return None
    if text.startswith(_BOM):
        return f"it is not JSON: it begins with {_BOM_SAID}"
    for begin, kind in _KINDS.items():
        if text.startswith(begin):
            return f"it is not JSON: it is {kind}"
    return f"it is not JSON: it begins with '{printable(text[:SHOWN_BYTES].decode(errors='replace'))}'"


def plain(body: IO[bytes] | Any, *, gzipped: bool) -> Iterator[bytes]:
    """Yield the bytes of an object in chunks, inflated when they are gzip. BrokenGzipError when that breaks off."""
    if not gzipped:
        yield from iter(lambda: body.read(CHUNK_BYTES), b"")
        return
    with gzip.GzipFile(fileobj=body, mode="rb") as inflated:
        while True:
            try:
                chunk = inflated.read(CHUNK_BYTES)
            except _BROKEN_GZIP as error:
                why = "what follows the gzip is not gzip" if "Not a gzipped file" in str(error) else error
                raise BrokenGzipError(f"it is not JSON, and not a whole gzip file: {why}") from error
            if not chunk:
                return
            yield chunk


class BrokenGzipError(Exception):
    """Its text says why the bytes are not a whole gzip file."""


def problem_of(content: bytes) -> str | None:
    """Return why a whole object is not JSON, a gzip file that breaks off included; None when it may be JSON."""
    head = look(content[:HEAD_BYTES])
    if head.problem or not head.gzip:
        return head.problem
    try:
        for _ in plain(io.BytesIO(content), gzipped=True):
            pass
    except BrokenGzipError as error:
        return str(error)
    return None
