"""The same events, in the same run, by the programs with which others load without AWS."""

import json
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import parse_dsn

from benchmarks.copying import postgres_dsn
from benchmarks.machine import MIB, Machine, Measure
from tests.support.command import ROOT

HERE = Path(__file__).parent
_PREFIX = "bench"
_OBJECTS_FOR_DLT = 2


def measures(machine: Machine, rate: float) -> list[Measure]:
    """Load the source's events by each; `rate` is that of COPY through the stand-in, in rows a second."""
    return [_dlt(machine, rate), _mock_resources(machine, rate)]


def _dlt(machine: Machine, rate: float) -> Measure:
    """Return how fast dlt loads the first objects into the PostgreSQL behind the stand-in; all would take minutes."""
    machine.say("the same events through dlt")
    postgres = {name: quote(value, safe="") for name, value in parse_dsn(postgres_dsn(machine)).items()}
    url = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**postgres)
    client, bucket = machine.aws.client("s3"), machine.source("events").bucket
    for key in machine.keys("events")[:_OBJECTS_FOR_DLT]:
        client.copy_object(Bucket=bucket, Key=f"{_PREFIX}/dlt/{key}", CopySource={"Bucket": bucket, "Key": key})
    return _measure(machine, "dlt", "JSON from S3", rate, f"s3://{bucket}/{_PREFIX}/dlt", url, machine.state / "dlt")


def _mock_resources(machine: Machine, rate: float) -> Measure:
    """Return how fast pytest-mock-resources copies them; its COPY reads one object, and CSV only."""
    machine.say("the same events through pytest-mock-resources")
    dsn, bucket = postgres_dsn(machine), machine.source("events").bucket
    csv = machine.state / "header.csv"
    with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
        with csv.open("wb") as out:
            cursor.copy_expert("COPY staging_events TO STDOUT (FORMAT csv, HEADER)", out, MIB)
        cursor.execute("CREATE TABLE bench_mock (LIKE staging_events)")
    key = f"{_PREFIX}/events.csv"
    machine.aws.client("s3").upload_file(str(csv), bucket, key)
    found = _measure(machine, "pytest_mock_resources", "CSV from S3", rate, f"s3://{bucket}/{key}", dsn, "bench_mock")
    with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_mock")  # nobody of the warehouse owns it, so nobody could grant rights on it
    return found


def _measure(machine: Machine, name: str, what: str, rate: float, *argv: object) -> Measure:
    python = ROOT / "build" / "loaders" / name / "bin" / "python"
    done = subprocess.run(
        [python, "-W", "ignore", HERE / f"use_{name}.py", *map(str, argv)],
        env=machine.aws.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    theirs = told["rows"] / told["seconds"]
    said = f"{theirs:,.0f} rows a s: COPY through the stand-in is {rate / theirs:.1f} times as fast"
    return Measure(f"{name.replace('_', '-')}: {told['rows']:,} events ({what})", f"{told['seconds']:.1f} s", said)
