"""What moto does not read of a request to S3.

* A listing does not say which archived objects are restored [API_ListObjectsV2, OptionalObjectAttributes].
* A key ends where its first line does, and is not found [object-keys].
* `x-amz-expected-bucket-owner` is not looked at [bucket-owner-condition].
"""

from typing import Any
from urllib.parse import unquote

from moto.s3.exceptions import AccessDeniedByLock
from moto.s3.models import S3Backend, s3_backends
from moto.s3.responses import S3Response

ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})

_flask_paths: Any = S3Backend.flask_paths
FLASK_PATHS = property(
    lambda backend: {path.replace(".+", r"[\s\S]+"): do for path, do in _flask_paths.fget(backend).items()}
)
"""Paths and who answers them, for moto's server."""
_list_objects_v2 = S3Response.list_objects_v2


def check_expected_owner(self: S3Response, request: Any, full_url: str) -> None:
    """Refuse a bucket of another owner than the request expects. Raises AccessDeniedByLock."""
    expected = request.headers.get("x-amz-expected-bucket-owner")
    if not expected:
        return
    _, owner = s3_backends.bucket_accounts.get(self.parse_bucket_name_from_url(request, full_url), ("", expected))
    if expected != owner:
        raise AccessDeniedByLock


def list_objects_v2(self: S3Response) -> Any:
    """ListObjectsV2, with the restore status of archived objects for whoever asks for it."""
    wanted = self.headers.get("x-amz-optional-object-attributes")
    serialize = self.serialized

    def completed(result: Any) -> Any:
        listing = result.result if isinstance(result.result, dict) else {}  # else an error, such as NoSuchBucket
        for entry in listing.get("Contents", ()) if wanted == "RestoreStatus" else ():
            if entry["StorageClass"] in ARCHIVES:
                entry["RestoreStatus"] = _restore_status(self, entry["Key"])
        return serialize(result)

    self.serialized = completed  # type: ignore[method-assign,assignment]  # of this one request
    return _list_objects_v2(self)


def _restore_status(response: S3Response, name: str) -> dict[str, Any]:
    key = response.backend.get_object(response.bucket_name, unquote(name))
    told = key.response_dict.get("x-amz-restore", "") if key else ""
    status: dict[str, Any] = {"IsRestoreInProgress": 'ongoing-request="true"' in told}
    if key and 'ongoing-request="false"' in told:
        status["RestoreExpiryDate"] = key._expiry  # the property of this name is a text already
    return status
