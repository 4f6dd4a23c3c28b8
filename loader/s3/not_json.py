"""Objects that are no JSON at all: left out of a load as one, whatever rows COPY would find in their bytes."""

from collections.abc import Iterable
from typing import Any

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.console.text import printable
from loader.s3.objects import S3Object

HEAD_BYTES = 1024
SHOWN_BYTES = 40
_BLANK = b" \t\r\n"
_GZIP = b"\x1f\x8b"


class FoundUnreadable(Exception):  # noqa: N818 - a turn of a load, which begins again without the object; never shown
    """An object is no JSON, and its COPY is done already."""


class Unreadable:
    """The objects found to be no JSON, each in the version that was looked at."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._reasons: dict[tuple[str, str], str] = {}

    def found_among(self, uris: Iterable[str]) -> bool:
        """Look at how these objects begin; tell whether one is found that was not known yet. Raises AccessError."""
        known = len(self._reasons)
        for uri in sorted(set(uris)):
            etag, head = self._head(uri)
            start = head.lstrip(_BLANK)
            if start and start[:1] not in (b"{", b"["):
                self._reasons[uri, etag] = _reason(start)
        return len(self._reasons) > known

    def reason(self, one: S3Object) -> str | None:
        """Return why an object cannot be read; None when nothing is known against it."""
        return self._reasons.get((one.uri, one.etag))

    def _head(self, uri: str) -> tuple[str, bytes]:
        where = S3Uri.parse(uri)
        with aws.explained("an object cannot be read again", where=uri, action="s3:GetObject"):
            answer: Any = aws.client("s3", self._region).get_object(Bucket=where.bucket, Key=where.key)
            return answer["ETag"].strip('"'), answer["Body"].read(HEAD_BYTES)


def _reason(start: bytes) -> str:
    if start.startswith(_GZIP):
        return "it is gzip, and not JSON"
    return f"it is not JSON: it begins with {printable(start[:SHOWN_BYTES].decode(errors='replace'))!r}"
