"""The column map of the events: a JSONPaths file that this project owns, put where COPY can read it."""

import hashlib
import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.errors import SettingsError, WarehouseError
from loader.settings.declared import Settings

OWN_FOLDERS = ("jsonpaths/", "runs/")
"""What a load writes in the work bucket."""
FILE = "load/3_stage/2_copy/staging_events.jsonpaths.json"
"""Below the templates' root, beside the COPY that uses it."""


@dataclass(frozen=True)
class JsonPaths:
    """A JSONPaths file, and its place in S3, which is named after its content and so never changes what it says."""

    content: bytes
    uri: S3Uri
    owner: str

    @classmethod
    def of(cls, settings: Settings, root: Path) -> "JsonPaths":
        """Read the project's file.

        Raises WarehouseError when it is not a JSONPaths file: Redshift would silently take it for 'auto'
        [copy-parameters-data-format]. Raises SettingsError when it would come to lie among the data.
        """
        file = root / FILE
        content = file.read_bytes()
        _check(file, content)
        _demand_apart(settings)
        uri = S3Uri(settings.work_bucket, f"jsonpaths/{hashlib.sha256(content).hexdigest()}.json")
        return cls(content, uri, settings.work_bucket_owner)

    def upload(self, region: str) -> None:
        """Put the file in its place; once more does no harm. Raises AccessError."""
        what = "the JSONPaths file cannot be put into S3"
        with aws.explained(what, where=str(self.uri), action="s3:PutObject", owner=self.owner):
            s3 = aws.client("s3", region, self.owner)
            s3.put_object(Bucket=self.uri.bucket, Key=self.uri.key, Body=self.content, ContentType="application/json")


def _demand_apart(settings: Settings) -> None:
    for name, own in product(("events_uri", "songs_uri"), OWN_FOLDERS):
        source, folder = S3Uri.parse(getattr(settings, name)), S3Uri(settings.work_bucket, own)
        if source.covers(folder) or folder.covers(source):
            raise SettingsError(
                f"{name.upper()} takes in this project's own files",
                ("value", str(source)),
                ("why", f"COPY would read what lies in {folder} as data"),
                remedy=f"Name another prefix in {name.upper()}, or another bucket in WORK_BUCKET.",
            )


def _check(file: Path, content: bytes) -> None:
    try:
        root = json.loads(content)
    except ValueError as error:
        why = f"it is not JSON: {error}"
    else:
        paths = root.get("jsonpaths") if isinstance(root, dict) else None
        if isinstance(paths, list) and paths and all(isinstance(path, str) for path in paths):
            return
        why = 'it is not an object with one list of texts under "jsonpaths"'
    raise WarehouseError(
        "the JSONPaths file cannot be used",
        ("where", str(file)),
        ("why", why),
        remedy="""Correct the file: {"jsonpaths": ["$['artist']", ...]}.""",
    )
