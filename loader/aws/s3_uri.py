"""Names of places in S3."""

import re
from dataclasses import dataclass

_BUCKET = re.compile(r"[A-Za-z0-9._-]{3,255}")
"""What S3 accepts, the names from before 2018 included [AmazonS3 userguide, bucketnamingrules]."""


@dataclass(frozen=True)
class S3Uri:
    """A bucket, and a key or the beginning of keys in it."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, text: str) -> "S3Uri":
        """Read s3://bucket/key.

        Raises ValueError with the end of a sentence that begins with the text.
        """
        scheme, separator, rest = text.partition("://")
        if scheme != "s3" or not separator:
            raise ValueError("does not have the form s3://bucket/prefix")
        bucket, _, key = rest.partition("/")
        if not _BUCKET.fullmatch(bucket):
            raise ValueError(f"names the bucket {bucket!r}, which is not a name that S3 accepts")
        return cls(bucket, key)

    def __str__(self) -> str:
        """Write it as COPY takes it."""
        return f"s3://{self.bucket}/{self.key}"

    def covers(self, other: "S3Uri") -> bool:
        """Say whether a listing of this prefix would find the other."""
        return self.bucket == other.bucket and other.key.startswith(self.key)
