"""A bucket as S3 makes it: closed to the public, and without ACLs."""

from typing import Any

from moto.s3.models import FakeBucket, PublicAccessBlock


class Bucket(FakeBucket):
    """A new bucket blocks all public access, and its owner owns every object [create-bucket-overview]."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.public_access_block = PublicAccessBlock(True, True, True, True)
        self.ownership_rule: Any = "BucketOwnerEnforced"
