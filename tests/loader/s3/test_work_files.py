"""The work bucket is ours: every request says whose it must be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loader.errors import AccessError, SettingsError
from loader.load.context import templates_of
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from tests.support.aws import REGION
from tests.support.moto_server import bucket_of_the_loader

BUCKET = "work"
OURS = "123456789012"


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    with bucket_of_the_loader(BUCKET) as s3:
        yield s3


def files(owner: str) -> WorkFiles:
    return WorkFiles(Settings(work_bucket=BUCKET, work_bucket_owner=owner, aws_region=REGION), "RUN")


def big(folder: Path) -> Path:
    """A file that is uploaded in parts."""
    path = folder / "big"
    path.write_bytes(bytes(9 * 1024 * 1024))
    return path


REQUESTS: dict[str, Callable[[WorkFiles, Path], object]] = {
    "put": lambda files, _: files.put("x", b"1"),
    "upload in parts": lambda files, folder: files.upload("y", big(folder)),
    "remove": lambda files, _: files.remove(),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_work_bucket_of_somebody_else_gets_nothing(
    moto: Any, tmp_path: Path, request_: Callable[[WorkFiles, Path], object]
) -> None:
    with pytest.raises(AccessError, match="Access Denied") as refused:
        request_(files("999999999999"), tmp_path)
    assert "account 999999999999" in str(refused.value)
    assert "WORK_BUCKET_OWNER" in str(refused.value)
    assert "Contents" not in moto.list_objects_v2(Bucket=BUCKET)
    for own in REQUESTS.values():
        own(files(OURS), tmp_path)
    assert "Contents" not in moto.list_objects_v2(Bucket=BUCKET), "all was put and removed again"


@pytest.mark.parametrize("place", ["", "runs", "runs/20181105T000000Z-1", "jsonpaths/", "jsonpaths/x.json"])
def test_no_source_takes_in_what_a_load_writes(place: str) -> None:
    songs = f"s3://{BUCKET}/runs_old"
    with pytest.raises(SettingsError, match="EVENTS_URI takes in this project's own files"):
        templates_of(Settings(work_bucket=BUCKET, events_uri=f"s3://{BUCKET}/{place}", songs_uri=songs))


def test_a_source_may_lie_in_the_work_bucket() -> None:
    templates_of(
        Settings(work_bucket=BUCKET, events_uri=f"s3://{BUCKET}/runs_old", songs_uri=f"s3://{BUCKET}/data/runs")
    )
