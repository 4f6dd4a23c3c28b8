"""What moto's S3 lacks, trips over, or takes although AWS does not. `install()` is where moto's classes are changed."""

from moto.s3 import models
from moto.s3.models import FakeDeleteMarker, S3Backend
from moto.s3.responses import S3Response

from local_aws.moto_gaps.replacing import check_before, replace
from local_aws.moto_gaps.s3 import refusals, requests
from local_aws.moto_gaps.s3.bucket import Bucket


def install() -> None:
    """Add what is missing; once more does no harm."""
    # A delete marker that is the last version of its key cannot be deleted: no versioned bucket that something was
    # deleted from could be emptied. There is no content to let go of.
    FakeDeleteMarker.dispose = lambda _: None  # type: ignore[attr-defined]
    replace(models, "FakeBucket", Bucket)
    for name in ("_bucket_response", "_key_response"):
        check_before(S3Response, name, requests.check_expected_owner)
    replace(S3Response, "list_objects_v2", requests.list_objects_v2)
    replace(S3Backend, "flask_paths", requests.FLASK_PATHS)
    for name, check in refusals.REFUSING.items():
        check_before(S3Backend, name, check)
