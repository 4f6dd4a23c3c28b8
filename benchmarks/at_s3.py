"""Listing and packing against a fake S3: what the loader itself can do, wherever S3 is quick enough."""

import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psutil
import psycopg2

from benchmarks.copying import postgres_dsn
from benchmarks.fake_s3 import BODY, ETAG, keys
from benchmarks.machine import MIB, Machine, Measure
from benchmarks.memory import peak_memory
from loader.aws import client as aws
from loader.console.progress import Step
from loader.load.rejects import Rejected, Rejects
from loader.s3.manifest import Batch, ship
from loader.s3.objects import S3Object
from loader.s3.packs import Packer
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from tests.support.in_process import clients_of

SECONDS = 0.03
BUCKET = "fake"
REGION = "us-west-2"
ROUNDS = 3
SETTINGS = Settings(source_region=REGION, aws_region=REGION, work_bucket="work")
SIZES = (*[40_000_000] * 64, 5_000_000_000)
"""Large objects: the last has a name of 300 bytes, which no record of a COPY holds, and so is packed all the same."""


@contextmanager
def fake_s3(objects: int) -> Iterator[str]:
    """Serve this many objects, and yield the URL."""
    argv = [sys.executable, "-m", "benchmarks.fake_s3", "--objects", str(objects), "--seconds", str(SECONDS)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def planned(machine: Machine, objects: int) -> list[Measure]:
    """Plan with all of these objects in S3 and in the ledger, and with a tenth of them."""
    told = []
    for number in (objects // 10, objects):
        machine.say(f"loader plan with {number:,} objects in S3 and in the ledger")
        _fill_ledger(machine, number)
        with fake_s3(number) as url:
            settings = {"AWS_ENDPOINT_URL_S3": url, "SONGS_URI": f"s3://{BUCKET}/song_data"}
            argv = [sys.executable, "-m", "loader", "plan", "--source", "songs"]
            start = time.monotonic()
            plan = subprocess.Popen(argv, env=machine.aws.env | settings, stdout=subprocess.PIPE, text=True)
            with peak_memory(psutil.Process(plan.pid)) as watched:
                said, _ = plan.communicate()
            seconds = time.monotonic() - start
        assert f"nothing to do: everything is loaded ({number:,} objects)" in said, said
        told.append((number, seconds, watched.peak))
    (few, quick, small), (many, slow, large) = told
    return [
        Measure(
            f"loader plan, {many:,} objects in S3 and in the ledger",
            f"{slow:.1f} s",
            f"{slow / many * 1e6:.0f} ms per 1,000; {quick / few * 1e6:.0f} ms with {few:,}",
        ),
        Measure("peak memory of it", f"{large / MIB:.0f} MiB", f"{small / MIB:.0f} MiB with {few:,} objects"),
    ]


def packed(objects: int) -> list[Measure]:
    """Pack small objects, and read the same ones by boto3 alone with 16 connections, in turn."""
    many = _small(objects)
    ours, theirs = [], []
    with fake_s3(objects) as url, clients_of(url):
        s3 = aws.client("s3", REGION)
        with peak_memory(psutil.Process()) as watched:
            for _ in range(ROUNDS):
                start = time.monotonic()
                packs = list(Packer(SETTINGS, WorkFiles(SETTINGS, "RUN"), Step()).pack("songs", many))
                ours.append(time.monotonic() - start)
                assert sum(len(pack.parts) for pack in packs) == objects
                start = time.monotonic()
                with ThreadPoolExecutor(aws.CONNECTIONS) as pool:
                    for body in pool.map(lambda one: _by_boto3(s3, one), many):
                        assert body == BODY
                theirs.append(time.monotonic() - start)
    mine, boto3 = statistics.median(ours), statistics.median(theirs)
    return [
        Measure(
            f"packing {objects:,} objects from an S3 that answers in 30 ms",
            f"{objects / mine:,.0f} a s",
            f"{boto3 / mine:.1f} times boto3 with {aws.CONNECTIONS} connections ({objects / boto3:,.0f} a s)",
        ),
        Measure("peak memory of it, with this bench", f"{watched.peak / MIB:.0f} MiB"),
    ]


def large() -> list[Measure]:
    """Get large objects ready for COPY."""
    with fake_s3(0) as url:
        process = multiprocessing.get_context("spawn").Process(target=_ship_large, args=(url,))
        start = time.monotonic()
        process.start()
        with peak_memory(psutil.Process(process.pid)) as watched:
            process.join()
        assert process.exitcode == 0
    what = "peak memory with 64 objects of 40 MB, and one of 5 GB that is packed for its name of 300 bytes"
    return [Measure(what, f"{watched.peak / MIB:.0f} MiB", f"{time.monotonic() - start:.0f} s")]


def _ship_large(url: str) -> None:
    names = [f"sized/{size}/{number}.json" for number, size in enumerate(SIZES)]
    names[-1] = names[-1].replace(".json", "x" * 300)
    objects = (
        S3Object(f"s3://{BUCKET}/{name}", ETAG, size, datetime(2018, 11, 1))
        for name, size in zip(names, SIZES, strict=True)
    )
    with clients_of(url):
        cargo = ship(SETTINGS, Batch("events", "new", tuple(objects)), WorkFiles(SETTINGS, "RUN"), Step())
    assert sum(len(one.packs) for one in cargo.shipments) == 1
    assert not cargo.not_json


def rejected(objects: int) -> list[Measure]:
    """Write down a rejected row of each of these objects, and of an eighth of them."""
    told = []
    with fake_s3(objects) as url, clients_of(url):
        for number in (objects // 8, objects):
            rejects = Rejects(number)
            rejects.rejected += [Rejected(one, 1, "year", 1207, "Invalid digit") for one in _small(number)]
            start = time.monotonic()
            rejects.as_json_lines("RUN", REGION)
            told.append((number, time.monotonic() - start))
    (few, quick), (many, slow) = told
    return [
        Measure(
            f"a rejected row of each of {many:,} objects, with its raw line",
            f"{slow:.1f} s",
            f"{slow / many * 1e6:.0f} ms per 1,000; {quick / few * 1e6:.0f} ms with {few:,}",
        )
    ]


def _small(number: int) -> list[S3Object]:
    return [S3Object(f"s3://{BUCKET}/{key}", ETAG, len(BODY), datetime(2018, 11, 1)) for key in keys(number)]


def _by_boto3(s3: object, one: S3Object) -> bytes:
    key = one.uri.removeprefix(f"s3://{BUCKET}/")
    body: bytes = s3.get_object(Bucket=BUCKET, Key=key, IfMatch=f'"{one.etag}"')["Body"].read()  # type: ignore[attr-defined]
    return body


def _fill_ledger(machine: Machine, objects: int) -> None:
    """Write the ledger behind the stand-in's back, as quickly as PostgreSQL takes it."""
    file = Path(machine.state / "ledger.csv")
    with file.open("w") as out:
        for key in keys(objects):
            out.write(f"s3://{BUCKET}/{key},songs,{ETAG},{len(BODY)},2018-11-01,1,RUN\n")
    with psycopg2.connect(postgres_dsn(machine)) as connection, connection.cursor() as cursor, file.open() as rows:
        cursor.execute("DELETE FROM etl.loaded_objects")
        cursor.copy_expert(
            "COPY etl.loaded_objects (uri, source, etag, size, last_modified, lines, run_id) FROM STDIN (FORMAT csv)",
            rows,
        )
    connection.close()
