"""An object in S3, with what tells one version of it from another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from botocore.exceptions import ClientError

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.errors import NOTHING_LOADED, DataError
from loader.s3.days import day_in


@dataclass(frozen=True, slots=True)
class S3Object:
    """One object. `size` is in bytes, `last_modified` in UTC; the ETag changes with the content.

    `archived` says that S3 gives its content to nobody before somebody restores it.
    """

    uri: str
    etag: str
    size: int
    last_modified: datetime
    archived: bool = False

    @property
    def day(self) -> date:
        """The day that the data are of: the last day in the key, else that of the upload."""
        return day_in(S3Uri.parse(self.uri).key) or self.last_modified.date()


@contextmanager
def opened(one: S3Object, region: str) -> Iterator[Any]:
    """Yield the body of an object, in the version that was listed.

    Raises AccessError when it cannot be read, DataError when there is another version by now, or none: that is
    transient, because the next try lists again.
    """
    uri = S3Uri.parse(one.uri)
    with aws.explained("an object cannot be read", where=one.uri, action="s3:GetObject"):
        try:
            answer = aws.client("s3", region).get_object(Bucket=uri.bucket, Key=uri.key, IfMatch=f'"{one.etag}"')
        except ClientError as error:
            if aws.code_of(error) not in {"PreconditionFailed", "NoSuchKey", "404", "412"}:
                raise
            raise _changed(one) from error
        if answer.get("ETag", "").strip('"') != one.etag:  # what only resembles S3 may not know If-Match
            raise _changed(one)
        yield answer["Body"]


def _changed(one: S3Object) -> DataError:
    return DataError(
        "an object changed while it was loaded",
        ("object", one.uri),
        ("why", "it was listed in a version that is not there any more"),
        remedy=f"Run this again. {NOTHING_LOADED}",
        transient=True,
    )
