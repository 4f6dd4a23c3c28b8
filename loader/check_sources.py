"""See that there is something to load, before anything is touched."""

from botocore.exceptions import ClientError

from loader import aws
from loader.errors import AccessError, DataError
from loader.s3_uri import S3Uri


def first_object(variable: str, uri: S3Uri, region: str) -> str:
    """Give the first object with content that COPY would read from this prefix.

    Raises AccessError when the prefix cannot be listed, DataError when nothing is there.
    """
    with aws.explained(f"{variable} cannot be listed", where=str(uri), action="s3:ListBucket"):
        pages = aws.client("s3", region).get_paginator("list_objects_v2").paginate(Bucket=uri.bucket, Prefix=uri.key)
        for page in pages:
            for entry in page.get("Contents", ()):
                if entry["Size"]:
                    return str(S3Uri(uri.bucket, entry["Key"]))
    raise DataError(
        f"{variable} names a place without data",
        ("where", str(uri)),
        ("why", "no object with content has a key that begins so"),
        remedy=f"Correct {variable}, or put objects there.",
    )


def check(variable: str, uri: S3Uri, region: str) -> None:
    """Raise what `first_object` raises, unless this identity alone may not look: COPY reads with a role of its own."""
    try:
        first_object(variable, uri, region)
    except AccessError as error:
        if not (isinstance(error.__cause__, ClientError) and aws.code_of(error.__cause__) in aws.DENIED):
            raise
