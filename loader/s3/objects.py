"""What lies in S3 under a source: its objects, with what tells one version from another."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from botocore.exceptions import ClientError

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.errors import DataError

_DATE = re.compile(r"(?<!\d)(\d{4})[-/](\d{2})(?:[-/](\d{2}))?(?!\d)")


@dataclass(frozen=True)
class S3Object:
    """One object. `size` is in bytes, `last_modified` in UTC; the ETag changes with the content."""

    uri: str
    etag: str
    size: int
    last_modified: datetime

    @property
    def date(self) -> date:
        """The day that the data are of: the last date in the key (.../2018-11-05-events.json), else of the upload."""
        for year, month, day in reversed(_DATE.findall(self.uri)):
            try:
                return date(int(year), int(month), int(day or 1))
            except ValueError:
                continue
        return self.last_modified.date()


def list_objects(variable: str, uri: S3Uri, region: str) -> Iterator[S3Object]:
    """Give every object with content whose key begins so, in the order of the keys.

    Raises AccessError when the prefix cannot be listed.
    """
    with aws.explained(f"{variable} cannot be listed", where=str(uri), action="s3:ListBucket"):
        pages = aws.client("s3", region).get_paginator("list_objects_v2").paginate(Bucket=uri.bucket, Prefix=uri.key)
        for page in pages:
            for entry in page.get("Contents", ()):
                if entry["Size"]:
                    yield S3Object(
                        str(S3Uri(uri.bucket, entry["Key"])),
                        entry["ETag"].strip('"'),
                        entry["Size"],
                        entry["LastModified"].astimezone(timezone.utc).replace(tzinfo=None),
                    )


@contextmanager
def opened(one: S3Object, region: str) -> Iterator[Any]:
    """Give the body of an object, in the version that was listed.

    Raises AccessError when it cannot be read, DataError when there is another version by now, or none: that passes,
    because the next try lists again.
    """
    uri = S3Uri.parse(one.uri)
    with aws.explained("an object cannot be read", where=one.uri, action="s3:GetObject"):
        try:
            answer = aws.client("s3", region).get_object(Bucket=uri.bucket, Key=uri.key, IfMatch=f'"{one.etag}"')
        except ClientError as error:
            if aws.code_of(error) not in {"PreconditionFailed", "NoSuchKey", "404", "412"}:
                raise
            raise DataError(
                "an object changed while it was loaded",
                ("object", one.uri),
                ("why", "it was listed in a version that is not there any more"),
                remedy="Run this again. Nothing was loaded, and the warehouse is as it was.",
                transient=True,
            ) from error
        yield answer["Body"]


def nothing_there(variable: str, uri: S3Uri) -> DataError:
    """Give the error for a source without a single object."""
    return DataError(
        f"{variable} names a place without data",
        ("where", str(uri)),
        ("why", "no object with content has a key that begins so"),
        remedy=f"Correct {variable}, or put objects there. Nothing was loaded, and the warehouse is as it was.",
    )
