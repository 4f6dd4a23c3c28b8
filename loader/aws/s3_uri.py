"""Names of places in S3."""

import re
from dataclasses import dataclass

_BUCKET = re.compile(r"[A-Za-z0-9._-]{3,255}")
"""What S3 accepts, the names from before 2018 included [AmazonS3 userguide, bucketnamingrules]."""


@dataclass(frozen=True)
class S3Uri:
    """A bucket, and the key of an object or the name of a folder in it."""

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
        """Return it as COPY takes it."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def folder(self) -> str:
        """Return what the keys in the folder of this name begin with; the whole bucket is the folder of no name."""
        return self.key if not self.key or self.key.endswith("/") else f"{self.key}/"

    def covers(self, other: "S3Uri") -> bool:
        """Return whether the other is this object, or lies in the folder of this name."""
        return self.bucket == other.bucket and (other.key == self.key or other.key.startswith(self.folder))
