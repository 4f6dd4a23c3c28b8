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

TAKE_OFF_THE_BOM = (
    r"Take the byte order mark off, for instance by `sed -i '1s/^\xEF\xBB\xBF//' FILE`, and write UTF-8 without one."
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
    if not text or text[:1] in (b"{", b"["):
        return None
    if text.startswith(_BOM):
        return "it is not JSON: it begins with a byte order mark (UTF-8 with BOM)"
    return f"it is not JSON: it begins with {printable(text[:SHOWN_BYTES].decode(errors='replace'))!r}"


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
                raise BrokenGzipError(f"it is not JSON, and not a whole gzip file: {error}") from error
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
