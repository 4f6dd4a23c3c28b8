"""A small warehouse that is loaded, so that a test can see whether anything changed in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.loader_copy import Copy
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines, song
from tests.support.warehouse import BUCKET, Warehouse


@pytest.fixture(scope="module")
def warehouse(local_aws: LocalAws) -> Iterator[Warehouse]:
    """Two plays by one user, one of them of the one song, loaded."""
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    events = lines(event(), event(itemInSession=2, song="Unknown", ts=1541106206796))
    s3.put_object(Bucket=BUCKET, Key="good/events/2018-11-01.json", Body=events)
    s3.put_object(Bucket=BUCKET, Key="good/songs/A.json", Body=lines(song()))
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


@pytest.fixture
def copy(local_aws: LocalAws, tmp_path: Path) -> Copy:
    for folder in ("loader", "sql_templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(tmp_path, local_aws)
