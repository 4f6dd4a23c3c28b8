"""A small warehouse that is loaded, so that a test can see whether anything changed in it."""

import gzip
import json
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, LocalAws, run
from tests.support.star import digests

BUCKET = "loader-tests"

EVENT = {
    "artist": "Des'ree",
    "auth": "Logged In",
    "firstName": "Kaylee",
    "gender": "F",
    "itemInSession": 1,
    "lastName": "Summers",
    "length": 246.30812,
    "level": "free",
    "location": "Phoenix-Mesa-Scottsdale, AZ",
    "method": "PUT",
    "page": "NextSong",
    "registration": 1540344794796.0,
    "sessionId": 139,
    "song": "You Gotta Be",
    "status": 200,
    "ts": 1541106106796,
    "userAgent": '"Mozilla/5.0"',
    "userId": "8",
}
SONG = {
    "artist_id": "AR0L04E1187B9AE90C",
    "artist_latitude": None,
    "artist_location": "",
    "artist_longitude": None,
    "artist_name": "Des'ree",
    "duration": 246.30812,
    "num_songs": 1,
    "song_id": "SOIAZJW12AB01853F1",
    "title": "You Gotta Be",
    "year": 1994,
}


def lines(*objects: dict[str, Any]) -> bytes:
    """Write objects as the application does, one a line."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def event(**changes: Any) -> dict[str, Any]:
    """Give an event that loads, with these changes."""
    return EVENT | changes


@dataclass(frozen=True)
class Warehouse:
    """A loaded warehouse, and the S3 that it was loaded from."""

    aws: LocalAws
    sources: dict[str, str]

    def put(self, key: str, body: bytes) -> str:
        """Put one object under a prefix of its own, and give its URI."""
        key = f"{uuid.uuid4()}/{key}"
        self.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def load(self, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.aws.loader("load", **(self.sources | settings))

    def run(self, *statements: str) -> None:
        """Run statements by psycopg2, each in a transaction of its own."""
        connection = self.aws.connect()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def state(self) -> dict[str, Any]:
        """Give every table's content: the star's, and the staging tables'."""
        connection = self.aws.connect()
        try:
            staging = self.aws.rows("SELECT COUNT(*), MIN(ts), MAX(ts) FROM staging_events")
            return {**digests(connection), "staging": [*staging, *self.aws.rows("SELECT * FROM staging_songs")]}
        finally:
            connection.close()


@pytest.fixture(scope="module")
def warehouse(local_aws: LocalAws) -> Iterator[Warehouse]:
    """Two plays by one user, one of them of the one song, loaded."""
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    events = lines(EVENT, event(itemInSession=2, song="Unknown", ts=1541106206796))
    s3.put_object(Bucket=BUCKET, Key="good/events/2018-11-01.json", Body=events)
    s3.put_object(Bucket=BUCKET, Key="good/songs/A.json", Body=lines(SONG))
    sources = {"EVENTS_URI": f"s3://{BUCKET}/good/events", "SONGS_URI": f"s3://{BUCKET}/good/songs"}
    ready = Warehouse(local_aws, sources)
    try:
        reset = local_aws.loader("schema", "--reset", "--yes", **sources)
        assert reset.returncode == 0, reset.stderr
        loaded = ready.load()
        assert loaded.returncode == 0, loaded.stderr
        yield ready
    finally:
        listed = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        for entry in listed:
            s3.delete_object(Bucket=BUCKET, Key=entry["Key"])
        s3.delete_bucket(Bucket=BUCKET)


@dataclass(frozen=True)
class Copy:
    """A copy of the loader and its templates, to be changed by a test."""

    path: Path
    aws: LocalAws

    def loader(self, *argv: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return run("loader", *argv, env=self.aws.env | settings | {"PYTHONPATH": str(self.path)}, cwd=self.path)

    def template(self, name: str) -> Path:
        return self.path / "sql_templates" / f"{name}.sql.j2"


@pytest.fixture
def copy(local_aws: LocalAws, tmp_path: Path) -> Copy:
    for folder in ("loader", "sql_templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(tmp_path, local_aws)


def zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
