"""The objects that a COPY reads: all under a prefix, or those of a manifest [copy-parameters-data-source-s3]."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from local_aws.redshift.copy.s3 import S3Client, S3Error, object_context, read_whole, s3_errors
from local_aws.redshift.copy.statement import CopyStatement, S3Uri, parse_s3_uri
from local_aws.redshift.errors import RedshiftError

_MANIFEST_LIMIT = 64 << 20
_FORMAT_HINT = "Please check the user documentation for the correct format of manifest file during copy command."
"""Redshift's words."""


@dataclass(frozen=True)
class S3Object:
    """An object to load."""

    uri: S3Uri
    mandatory: bool
    """Whether the load ends when it is not there."""
    size: int | None = None
    """In bytes, where the listing says it."""


def _listed(client: S3Client, prefix: S3Uri) -> Iterator[S3Object]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=prefix.bucket, Prefix=prefix.key)
    with s3_errors(f"Listing bucket={prefix.bucket} prefix={prefix.key}"):
        for page in pages:
            for entry in page.get("Contents", []):
                yield S3Object(S3Uri(prefix.bucket, entry["Key"]), mandatory=True, size=entry["Size"])


def _manifest_error(uri: S3Uri, reason: str) -> RedshiftError:
    return S3Error(f"Manifest file is not in {reason}", object_context(uri))


def _manifest_entry(uri: S3Uri, entry: object) -> S3Object:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        raise _manifest_error(uri, f"expected format - 'url' field missing. {_FORMAT_HINT}")
    mandatory = entry.get("mandatory", False)
    if not isinstance(mandatory, bool):
        raise _manifest_error(uri, f"expected format - 'mandatory' is not true or false. {_FORMAT_HINT}")
    target = parse_s3_uri(entry["url"])
    if not target.key or target.key.endswith("/"):
        raise S3Error("COPY with MANIFEST parameter requires full path of an S3 object.", object_context(target))
    return S3Object(target, mandatory)


def _from_manifest(client: S3Client, uri: S3Uri) -> list[S3Object]:
    if not uri.key or uri.key.endswith("/"):
        raise S3Error("COPY with MANIFEST parameter requires full path of an S3 object.", object_context(uri))
    data = read_whole(client, uri, _MANIFEST_LIMIT, "Problem reading manifest file - ")
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _manifest_error(uri, "correct json format") from error
    entries = manifest.get("entries") if isinstance(manifest, dict) else None
    if not isinstance(entries, list):
        raise _manifest_error(uri, f"expected format - 'entries' field missing. {_FORMAT_HINT}")
    return [_manifest_entry(uri, entry) for entry in entries]


def list_objects(client: S3Client, statement: CopyStatement) -> Iterator[S3Object]:
    """Yield the objects in the order they are loaded: a prefix by key, a manifest as written.

    RedshiftError when the bucket cannot be listed or the manifest cannot be used.
    """
    if statement.manifest:
        yield from _from_manifest(client, statement.source)
    else:
        yield from _listed(client, statement.source)
