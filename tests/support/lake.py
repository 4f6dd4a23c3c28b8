"""A prefix of its own in S3 and one warehouse, with days and songs to load from the one into the other."""

import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import ROOT
from tests.support.in_process import loader_in_process
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines, song
from tests.support.star import digests

BUCKET = "incremental-tests"
DAY = 86_400_000
START = 1_541_106_106_796

Objects = Mapping[str, bytes]


def numbered_song(number: int, **changes: object) -> dict[str, object]:
    return song(**{"song_id": f"SO{number}", "title": f"Title {number}"} | changes)


def day(number: int) -> bytes:
    """Three plays of one day, of the day's song, of one that is played on every day, of one unknown; and a visitor."""
    level = "paid" if number % 3 else "free"
    common = {"sessionId": number, "level": level, "ts": START + number * DAY}
    return lines(
        event(itemInSession=1, song=f"Title {number}", **common),
        event(itemInSession=2, song="Title 1", userId=str(number % 4), **common),
        event(itemInSession=3, song="Nobody's", **common),
        event(itemInSession=4, page="Home", userId="", **common),
    )


DAYS = {f"events/2018-11-{number:02}-events.json": day(number) for number in range(1, 31)}
SONGS = {
    "songs/A.json": lines(*(numbered_song(number) for number in range(1, 20))),
    "songs/B.json": lines(numbered_song(40, artist_latitude=1.5, artist_longitude=2.5, artist_name="Des'ree & Co")),
}
FEW = dict(list(DAYS.items())[:4])


@dataclass
class Lake:
    """A prefix of its own in S3, and the one warehouse, emptied."""

    aws: LocalAws
    log: Path
    name: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def env(self) -> dict[str, str]:
        root = f"s3://{BUCKET}/{self.name}"
        sources = {"EVENTS_URI": f"{root}/events", "SONGS_URI": f"{root}/songs"}
        return self.aws.env | sources | {"LOG_FILE": str(self.log), "REDSHIFT_SLICES": "2"}

    def put(self, *many: Objects) -> None:
        s3 = self.aws.client("s3")
        for objects in many:
            for key, body in objects.items():
                s3.put_object(Bucket=BUCKET, Key=f"{self.name}/{key}", Body=body)

    def start(self, *options: str, **settings: str) -> "subprocess.Popen[str]":
        """Start a load in a process of its own, which can be killed."""
        argv = [sys.executable, "-m", "loader", "load", *options]
        pipe = subprocess.PIPE
        return subprocess.Popen(argv, env=self.env | settings, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)

    def load(self, *options: str, code: int = 0, **settings: str) -> str:
        """Load, and give everything that was said."""
        with loader_in_process() as loader:
            return loader("load", *options, env=self.env | settings, code=code)

    @contextmanager
    def locking(self, table: str) -> Iterator[Callable[[], None]]:
        """Hold a table, so that a load comes as far as that and no further, until the given function is called."""
        connection = self.aws.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table}")
            yield connection.rollback
        finally:
            connection.close()

    def star(self) -> dict[str, str]:
        connection = self.aws.connect()
        try:
            return digests(connection)
        finally:
            connection.close()

    def empty(self) -> None:
        """Make the warehouse forget everything; quicker than to drop and create it."""
        connection = self.aws.connect()
        tables = ("dim_artists", "dim_sessions", "dim_songs", "dim_time", "dim_users", "fct_song_plays")
        ledger = ("load_runs", "load_starts", "loaded_objects", "rejected_rows")
        try:
            with connection, connection.cursor() as cursor:
                for table in (*tables, *(f"etl.{name}" for name in ledger)):
                    cursor.execute(f"DELETE FROM {table}")
        finally:
            connection.close()
