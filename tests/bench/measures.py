"""The measures. Each compares two things that were done one after the other on the same machine."""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import psycopg2
from psycopg2.extensions import make_dsn
from rich.console import Console

from loader.s3_uri import S3Uri
from loader.shipment import manifest
from local_aws.postgres import Postgres
from tests.bench.memory import peak_memory
from tests.conftest import LocalAws, clean_environment, exports, run

ROUNDS = 3
MIB = 1024 * 1024


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    name: str
    value: str
    compared: str = ""


class Bench:
    """An AWS on this machine of its own, and what is measured on it."""

    def __init__(self, state: Path, console: Console) -> None:
        self._state = state.absolute()
        self._console = console
        self._environment = clean_environment(LOCAL_AWS_STATE=str(self._state))

    def __enter__(self) -> "Bench":
        """Start it."""
        self._command("local_aws", "up")
        self._environment |= exports(self._command("local_aws", "env"))
        self.aws = LocalAws(self._environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it down."""
        run("local_aws", "down", env=self._environment)

    def run(self, events: int, songs: int) -> list[Measure]:
        """Measure everything, small before large, so that growing memory shows."""
        small = self._whole_load(events // 10, 100)
        large = self._whole_load(events, 100)
        return [
            *self._copy(events),
            Measure(f"whole load of {events:,} events", f"{large.seconds:.1f} s", f"{events / large.seconds:,.0f} a s"),
            _memory("peak memory of the loader", small.loader, large.loader, events),
            _memory("peak memory of the stand-in", small.stand_in, large.stand_in, events),
            self._many_objects(songs),
            self._help(),
        ]

    def _whole_load(self, events: int, songs: int) -> "Load":
        self._sample(events, songs, songs_per_file=100)
        self._command("loader", "schema", "--reset", "--yes")
        self._say(f"the whole load of {events:,} events")
        stand_in = self._stand_in()
        with peak_memory(stand_in) as watched:
            start = time.monotonic()
            loader = subprocess.Popen(
                [sys.executable, "-m", "loader", "load", "--quiet"], env=self.aws.env, stdout=subprocess.DEVNULL
            )
            with peak_memory(psutil.Process(loader.pid)) as watched_loader:
                code = loader.wait()
            seconds = time.monotonic() - start
        if code:
            raise SystemExit(f"the load failed with exit code {code}")
        return Load(seconds, watched_loader.peak, watched.peak)

    def _copy(self, events: int) -> list[Measure]:
        """COPY through the stand-in against PostgreSQL's own COPY of the same rows from a ready CSV, in turn."""
        copy = self._copy_of("events")
        csv = self._state / "events.csv"
        direct = psycopg2.connect(self._postgres_dsn())
        through = self.aws.connect()
        columns = copy[copy.index("(") + 1 : copy.index(")")]
        theirs, ours = [], []
        for number in range(ROUNDS):
            self._say(f"COPY of {events:,} events, round {number + 1} of {ROUNDS}")
            ours.append(_timed(through, lambda cursor: cursor.execute(copy)))
            if not csv.exists():
                with csv.open("wb") as out, direct, direct.cursor() as cursor:
                    cursor.copy_expert(f"COPY staging_events ({columns}) TO STDOUT (FORMAT csv)", out)
            with csv.open("rb") as ready:
                sql = f"COPY staging_events ({columns}) FROM STDIN (FORMAT csv)"
                theirs.append(_timed(direct, lambda cursor, sql=sql, ready=ready: cursor.copy_expert(sql, ready, MIB)))
        mine, postgres = statistics.median(ours), statistics.median(theirs)
        return [
            Measure(f"COPY of {events:,} events (JSON from S3)", f"{mine:.1f} s", f"{events / mine:,.0f} rows a s"),
            Measure(
                "PostgreSQL's own COPY of the same rows (CSV)", f"{postgres:.1f} s", f"ratio {postgres / mine:.2f}"
            ),
        ]

    def _many_objects(self, songs: int) -> Measure:
        self._sample(100, songs, songs_per_file=1)
        copy = self._copy_of("songs")
        self._say(f"COPY of {songs:,} song objects")
        with self.aws.connect() as connection:
            seconds = _timed(connection, lambda cursor: cursor.execute(copy))
        return Measure(f"COPY of {songs:,} song objects", f"{seconds:.1f} s", f"{songs / seconds:,.0f} objects a s")

    def _copy_of(self, source: str) -> str:
        """Give the COPY of a source as the loader renders it, with the manifest that it names put in its place."""
        outputs = json.loads(Path(self.aws.env["OUTPUTS_FILE"]).read_text())
        uri = S3Uri.parse(outputs[f"{source}_uri"]["value"])
        s3 = self.aws.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=uri.bucket, Prefix=uri.key)
        uris = [f"s3://{uri.bucket}/{entry['Key']}" for page in pages for entry in page["Contents"]]
        copy = self._command("loader", "render", f"2_copy/2_load/staging_{source}").strip().rstrip(";")
        named = re.search(r"FROM 's3://([^/]+)/([^']+)'", copy)
        assert named is not None
        s3.put_object(Bucket=named[1], Key=named[2], Body=manifest(uris))
        return copy

    def _help(self) -> Measure:
        took = []
        for _ in range(5):
            start = time.monotonic()
            run("loader", "--help", env=self.aws.env)
            took.append(time.monotonic() - start)
        return Measure("python -m loader --help", f"{statistics.median(took):.2f} s")

    def _sample(self, events: int, songs: int, songs_per_file: int) -> None:
        self._say(f"making {events:,} events and {songs:,} songs")
        self._command(
            "local_aws", "sample", "--users", "1000", "--songs", str(songs), "--days", "30",
            "--events-per-day", str(max(events // 27, 1)), "--songs-per-file", str(songs_per_file),
        )  # fmt: skip

    def _stand_in(self) -> psutil.Process:
        """The process of the stand-in itself; PostgreSQL below it is PostgreSQL's business."""
        [found] = [
            process
            for process in psutil.process_iter(["cmdline"])
            if "local_aws.redshift" in (process.info["cmdline"] or []) and self._is_ours(process)
        ]
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        return any(str(self._state) in word for word in process.info["cmdline"])

    def _postgres_dsn(self) -> str:
        """How to reach the PostgreSQL behind the stand-in without the stand-in."""
        config = json.loads((self._state / "redshift.json").read_text())
        postgres = Postgres(Path(config["postgres_directory"]))
        return make_dsn(postgres.dsn, dbname=self.aws.env["PGDATABASE"])

    def _command(self, *argv: str) -> str:
        done = run(*argv, env=self._environment)
        if done.returncode:
            raise SystemExit(f"{' '.join(argv)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _say(self, text: str) -> None:
        self._console.print(text, style="dim", markup=False)


@dataclass(frozen=True)
class Load:
    """A whole load: how long it took, and the most memory (bytes) that the loader and the stand-in had."""

    seconds: float
    loader: int
    stand_in: int


def _memory(name: str, small: int, large: int, events: int) -> Measure:
    return Measure(name, f"{large / MIB:.0f} MiB", f"{small / MIB:.0f} MiB at {events // 10:,} events")


def _timed(connection: Any, work: Callable[[Any], object]) -> float:
    """Time some work on an empty staging table, and commit it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staging_events")
        connection.commit()
        start = time.monotonic()
        work(cursor)
        connection.commit()
        return time.monotonic() - start
