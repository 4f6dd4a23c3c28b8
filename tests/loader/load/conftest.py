"""One warehouse for the module, emptied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.breakable import Breakable, a_breakable_aws
from tests.support.lake import BUCKET, FEW, SONGS, Lake
from tests.support.local_aws import LocalAws


@pytest.fixture(scope="module")
def breakable() -> Iterator[Breakable]:
    with a_breakable_aws() as aws:
        yield aws


@pytest.fixture(scope="module")
def bucket(local_aws: LocalAws) -> Iterator[LocalAws]:
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    made = local_aws.loader("schema", "--reset", "--yes")
    assert made.returncode == 0, made.stderr
    yield local_aws
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    for key in [entry["Key"] for page in pages for entry in page.get("Contents", ())]:
        s3.delete_object(Bucket=BUCKET, Key=key)
    s3.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def lake(bucket: LocalAws, tmp_path: Path) -> Lake:
    found = Lake(bucket, tmp_path / "log.jsonl")
    found.empty()
    return found


@pytest.fixture
def expected(lake: Lake) -> dict[str, str]:
    """Put everything into S3, and give the star of one load of it; the warehouse is empty again then."""
    lake.put(FEW, SONGS)
    lake.load()
    star = lake.star()
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE song_id IS NOT NULL") == 8
    lake.empty()
    return star
