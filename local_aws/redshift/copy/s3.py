"""Requests to S3, and their failures in Redshift's words."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeAlias

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError
from urllib3.exceptions import HTTPError

from local_aws.redshift.copy.statement import S3Uri
from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError

if TYPE_CHECKING:
    import types_boto3_s3

S3Client: TypeAlias = "types_boto3_s3.S3Client"
S3_ERROR_CODE = 8001
WORKERS = 16
"""Objects that one COPY reads ahead."""
CLIENT_CONFIG = Config(
    max_pool_connections=4 * WORKERS,  # several sessions may load at once
    connect_timeout=10,
    read_timeout=60,
    retries={"mode": "standard", "max_attempts": 4},
)
"""What the S3 client that is given to `run_copy` should be made with."""
CHUNK = 1 << 17
_MISSING = ("404", "NoSuchKey")


class ObjectMissingError(Exception):
    """There is no such object."""


class S3Error(RedshiftError):
    """S3, or something that COPY read there, stands in the way; `context` says what was being read."""

    def __init__(self, message: str, context: str) -> None:
        super().__init__(INTERNAL_ERROR, message)
        self.context = context


def _client_error_text(error: ClientError) -> str:
    metadata = error.response.get("ResponseMetadata", {})
    described = error.response.get("Error", {})
    return (
        f"S3ServiceException:{described.get('Message', error)},Status {metadata.get('HTTPStatusCode', 0)},"
        f"Error {described.get('Code', 'Unknown')},Rid {metadata.get('RequestId', '')},"
        f"ExtRid {metadata.get('HostId', '')},CanRetry {int(metadata.get('HTTPStatusCode', 0) >= 500)}"
    )


@contextmanager
def s3_errors(context: str) -> Iterator[None]:
    """Turn what boto3 raises into the RedshiftError that names `context`; a missing key becomes ObjectMissingError."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _MISSING:
            raise ObjectMissingError(_client_error_text(error)) from error
        raise S3Error(_client_error_text(error), context) from error
    except NoCredentialsError as error:
        raise S3Error(f"S3ServiceException:{error},Status 403,Error AccessDenied", context) from error
    except (BotoCoreError, HTTPClientError, HTTPError, OSError) as error:
        raise S3Error(f"S3CurlException: {error}", context) from error


def object_context(uri: S3Uri) -> str:
    """Name the object that was being read, as Redshift does."""
    return f"S3 key being read : {uri}"


class ObjectStream:
    """An open object: its version, its size in bytes, and its bytes, once."""

    def __init__(self, client: S3Client, uri: S3Uri) -> None:
        """Open it. RedshiftError, or ObjectMissingError if there is none."""
        self._context = object_context(uri)
        with s3_errors(self._context):
            response = client.get_object(Bucket=uri.bucket, Key=uri.key)
        self.size = response["ContentLength"]
        self.etag = response["ETag"].strip('"')
        self.last_modified = response["LastModified"]
        self._body = response["Body"]

    def chunks(self) -> Iterator[bytes]:
        """Read on; RedshiftError when the connection breaks."""
        while True:
            with s3_errors(self._context):
                chunk = self._body.read(CHUNK)
            if not chunk:
                return
            yield chunk

    def close(self) -> None:
        """Let the connection go."""
        self._body.close()


def read_whole(client: S3Client, uri: S3Uri, limit: int, prefix: str) -> bytes:
    """Read a small object: a manifest or a JSONPaths file. RedshiftError starts with `prefix`."""
    try:
        with closing(ObjectStream(client, uri)) as stream:
            data = b"".join(stream.chunks()) if stream.size <= limit else None
    except (ObjectMissingError, S3Error) as error:
        raise S3Error(f"{prefix}{error}", object_context(uri)) from error
    if data is None:
        raise S3Error(f"{prefix}larger than {limit} bytes", object_context(uri))
    return data
