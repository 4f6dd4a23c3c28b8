"""COPY alone, against PostgreSQL's own."""

import json
import re
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import psycopg2
from psycopg2.extensions import make_dsn

from benchmarks.machine import MIB, Machine, Measure
from loader.s3.manifest import manifest
from local_aws.parts import config_file
from local_aws.postgres import Postgres
from local_aws.state import State

ROUNDS = 3


def against_postgres(machine: Machine, events: int) -> tuple[list[Measure], float]:
    """COPY through the stand-in against PostgreSQL's own COPY of the same rows from a ready CSV, in turn.

    Returns how many rows a second the stand-in's COPY has, too. The rows stay in the table.
    """
    machine.sample(events_per_day=max(events // 27, 1))
    machine.empty_warehouse()
    machine.load("--until", "2018-11-01")  # puts the JSONPaths file in its place
    copy = _copy_of(machine, "events")
    csv = machine.state / "events.csv"
    direct = psycopg2.connect(postgres_dsn(machine))
    through = machine.aws.connect()
    columns = copy[copy.index("(") + 1 : copy.index(")")]
    theirs, ours = [], []
    for number in range(ROUNDS):
        machine.say(f"COPY of {events:,} events, round {number + 1} of {ROUNDS}")
        ours.append(_timed(through, lambda cursor: cursor.execute(copy)))
        if not csv.exists():
            with csv.open("wb") as out, direct, direct.cursor() as cursor:
                cursor.copy_expert(f"COPY staging_events ({columns}) TO STDOUT (FORMAT csv)", out)
        with csv.open("rb") as ready:
            theirs.append(
                _timed(direct, partial(_copy_in, f"COPY staging_events ({columns}) FROM STDIN (FORMAT csv)", ready))
            )
    direct.close()
    through.close()
    mine, postgres = statistics.median(ours), statistics.median(theirs)
    return [
        Measure(f"COPY of {events:,} events (JSON from S3)", f"{mine:.1f} s", f"{events / mine:,.0f} rows a s"),
        Measure("PostgreSQL's own COPY of the same rows (CSV)", f"{postgres:.1f} s", f"ratio {postgres / mine:.2f}"),
    ], events / mine


def _copy_of(machine: Machine, source: str) -> str:
    """Return the COPY of a source as the loader renders it, with the manifest that it names put in its place."""
    bucket = machine.source(source).bucket
    copy = machine.command("loader", "render", f"load/3_stage/2_copy/staging_{source}").strip().rstrip(";")
    named = re.search(r"FROM 's3://([^/]+)/([^']+)'", copy)
    assert named is not None
    entries = manifest([f"s3://{bucket}/{key}" for key in machine.keys(source)])
    machine.aws.client("s3").put_object(Bucket=named[1], Key=named[2], Body=entries)
    return copy


def postgres_dsn(machine: Machine) -> str:
    """Return how to reach the PostgreSQL behind the stand-in without the stand-in."""
    config = json.loads(config_file(State(machine.state)).read_text())
    postgres = Postgres(Path(config["postgres_directory"]))
    return make_dsn(postgres.dsn, dbname=machine.aws.env["PGDATABASE"])


def _copy_in(sql: str, ready: IO[bytes], cursor: Any) -> None:
    cursor.copy_expert(sql, ready, MIB)


def _timed(connection: Any, work: Callable[[Any], object]) -> float:
    """Time some work on an empty staging table, and commit it."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE staging_events")
        connection.commit()
        start = time.monotonic()
        work(cursor)
        connection.commit()
        return time.monotonic() - start
