"""The real Sparkify data as it grew: thirty days one by one, with the songs in the middle, and the songs last.

The 14,896 song files stand here as a few objects with the same records, because the local S3 takes most of a minute for
so many; tests/test_real_data.py loads the originals.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.support.in_process import Loader, loader_in_process
from tests.support.local_aws import LocalAws
from tests.support.real_data import FIGURES, members, needs_real_data
from tests.support.star import digests

BUCKET = "real-days"
SONG_OBJECTS = 8
STAR_FIGURES = {sql: figure for sql, figure in FIGURES.items() if "FROM staging_" not in sql}
"""The staging tables hold the last load only: what they hold is not a figure of the star."""

pytestmark = needs_real_data


@dataclass(frozen=True)
class RealDays:
    """The real data in the local S3, the days that the events are of, and the star of one load of everything."""

    aws: LocalAws
    loader: Loader
    env: dict[str, str]
    days: list[str]

    def empty(self) -> None:
        self.loader("schema", "--reset", "--yes", env=self.env)

    def load(self, *options: str) -> str:
        return self.loader("load", *options, env=self.env)

    def star(self) -> dict[str, str]:
        with closing(self.aws.connect()) as connection:
            return digests(connection)


@pytest.fixture(scope="module")
def real(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDays]:
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    events = dict(members("log_data.tar.xz"))
    songs = [body for _, body in members("song_data.tar.xz")]
    parts = {f"song_data/{number}.json": b"\n".join(songs[number::SONG_OBJECTS]) for number in range(SONG_OBJECTS)}
    for key, body in (events | parts).items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    days = sorted(key.rpartition("/")[2].removesuffix("-events.json") for key in events)
    assert len(days) == 30
    sources = {"EVENTS_URI": f"s3://{BUCKET}/log_data", "SONGS_URI": f"s3://{BUCKET}/song_data"}
    log = {"LOG_FILE": str(tmp_path_factory.mktemp("log") / "log.jsonl")}
    with loader_in_process() as loader:
        yield RealDays(local_aws, loader, local_aws.env | sources | log, days)


@pytest.fixture(scope="module")
def at_once(real: RealDays) -> dict[str, str]:
    real.empty()
    real.load()
    return real.star()


def test_thirty_days_one_by_one_give_the_star_of_one_load(real: RealDays, at_once: dict[str, str]) -> None:
    real.empty()
    for number, day in enumerate(real.days):
        if number == 15:
            real.load("--source", "songs")
        real.load("--source", "events", "--since", day, "--until", day)
    holds(real, at_once)


def test_songs_last_give_the_star_of_one_load(real: RealDays, at_once: dict[str, str]) -> None:
    real.empty()
    real.load("--source", "events")
    real.load("--source", "songs")
    holds(real, at_once)


def holds(real: RealDays, at_once: dict[str, str]) -> None:
    assert {sql: real.aws.one(sql) for sql in STAR_FIGURES} == STAR_FIGURES
    assert real.star() == at_once
    assert "nothing to do" in real.load()
