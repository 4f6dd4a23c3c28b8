"""What moto's S3 lacks, or trips over. `install()` is the one place where moto's own classes are added to.

* A delete marker that is the last version of its key cannot be deleted: no versioned bucket that something was deleted
  from could be emptied.
* A listing does not say which archived objects are restored [API_ListObjectsV2, OptionalObjectAttributes].
* `x-amz-expected-bucket-owner` is not looked at [bucket-owner-condition].
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from moto.s3.exceptions import AccessDeniedByLock
from moto.s3.models import FakeDeleteMarker, s3_backends
from moto.s3.responses import S3Response

ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})
Answer = Callable[..., Any]


def install() -> None:
    """Add what is missing; once more does no harm."""
    # There is no content to let go of.
    FakeDeleteMarker.dispose = lambda _: None  # type: ignore[attr-defined]
    if not hasattr(S3Response, "completed_by_local_aws"):
        S3Response.completed_by_local_aws = True  # type: ignore[attr-defined]
        for name in ("_bucket_response", "_key_response"):
            setattr(S3Response, name, _of_the_expected_owner(getattr(S3Response, name)))
        S3Response.list_objects_v2 = _with_restore_status(S3Response.list_objects_v2)  # type: ignore[method-assign]


def _of_the_expected_owner(answer: Answer) -> Answer:
    @wraps(answer)
    def checked(self: S3Response, request: Any, full_url: str) -> Any:
        expected = request.headers.get("x-amz-expected-bucket-owner")
        _, owner = s3_backends.bucket_accounts.get(self.parse_bucket_name_from_url(request, full_url), ("", expected))
        if expected != owner and expected:
            raise AccessDeniedByLock
        return answer(self, request, full_url)

    return checked


def _with_restore_status(answer: Answer) -> Answer:
    @wraps(answer)
    def listed(self: S3Response) -> Any:
        wanted = self.headers.get("x-amz-optional-object-attributes")
        serialize = self.serialized

        def completed(result: Any) -> Any:
            listing = result.result if isinstance(result.result, dict) else {}  # else an error, such as NoSuchBucket
            for entry in listing.get("Contents", ()) if wanted == "RestoreStatus" else ():
                if entry["StorageClass"] in ARCHIVES:
                    entry["RestoreStatus"] = _restore_status(self, entry["Key"])
            return serialize(result)

        self.serialized = completed  # type: ignore[method-assign,assignment]  # of this one request
        return answer(self)

    return listed


def _restore_status(response: S3Response, name: str) -> dict[str, Any]:
    key = response.backend.get_object(response.bucket_name, unquote(name))
    told = key.response_dict.get("x-amz-restore", "") if key else ""
    status: dict[str, Any] = {"IsRestoreInProgress": 'ongoing-request="true"' in told}
    if key and 'ongoing-request="false"' in told:
        status["RestoreExpiryDate"] = key._expiry  # the property of this name is a text already
    return status
