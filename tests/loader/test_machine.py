"""Trouble of the machine is one message and a documented code; a log that cannot be written is none at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.records import event, lines
from tests.support.warehouse import BUCKET, Warehouse


def in_a_shell(warehouse: Warehouse, words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the loader as a shell would that limits it or redirects its output."""
    env = warehouse.aws.env | warehouse.sources | settings
    command = words.replace("LOADER", f"{sys.executable} -m loader")
    return subprocess.run(["bash", "-c", command], env=env, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("LOADER plan > /dev/full", "No space left on device"),
        ("LOADER plan >&-", "standard output is closed"),
        ("LOADER query 'SELECT 1' --format csv > /dev/full", "No space left on device"),
    ],
)
def test_an_output_that_cannot_be_written(warehouse: Warehouse, words: str, why: str) -> None:
    done = in_a_shell(warehouse, words)
    assert done.returncode == 74, done.stderr
    assert done.stderr.splitlines()[0] == "error: the machine cannot go on"
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_no_room_for_temporary_files(warehouse: Warehouse) -> None:
    """A limit of 8 KiB a file stands for a full TMPDIR; the objects do not compress."""
    before = warehouse.state()
    noise = [event(itemInSession=number, userAgent=f"{number**97:x}"[:900]) for number in range(100, 300)]
    folder = warehouse.put("1.json", lines(*noise)).rpartition("/")[0]
    warehouse.aws.client("s3").put_object(Bucket=BUCKET, Key=f"{folder.split('/', 3)[3]}/2.json", Body=lines(*noise))
    done = in_a_shell(warehouse, "ulimit -f 8; LOADER load", EVENTS_URI=folder, PACK_FROM_OBJECTS="2", LOG_FILE="")
    assert done.returncode == 74, done.stdout + done.stderr
    assert "error: the machine cannot go on" in done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert warehouse.state() == before


@pytest.mark.parametrize("number", [5, 9])
def test_no_descriptors_left(warehouse: Warehouse, number: int) -> None:
    """Where they end is another place for each number: in libpq, which says another cause; in obstore, which panics."""
    before = warehouse.state()
    uri = warehouse.put("day.json", lines(event(itemInSession=77)))
    done = in_a_shell(warehouse, f"ulimit -n {number}; LOADER load", EVENTS_URI=uri, LOG_FILE="", LOAD_ATTEMPTS="1")
    assert done.returncode == 74, done.stdout + done.stderr
    assert done.stderr.startswith("error: the machine cannot go on\n")
    assert "Too many open files" in done.stderr
    assert warehouse.state() == before


@pytest.mark.parametrize(
    "log", ["/dev/full", "/dev/null/log.jsonl", "FIFO"], ids=["full", "no folder", "read by nobody"]
)
def test_a_log_that_cannot_be_written_never_fails_a_load(warehouse: Warehouse, tmp_path: Path, log: str) -> None:
    if log == "FIFO":
        log = str(tmp_path / log)
        os.mkfifo(log)
    uri = warehouse.put("day.json", lines(event(), event(itemInSession=2, song="Unknown", ts=1541106206796)))
    done = warehouse.load(EVENTS_URI=uri, LOG_FILE=log)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("warning: the log is not written") == 1
    assert log in done.stderr
    assert "LOG_FILE" in done.stderr


@pytest.mark.parametrize("words", ["LOADER load --quiet > /dev/full", "(LOADER load --quiet; echo $? >&2) | true"])
def test_a_log_on_an_output_that_ends_never_fails_a_load(warehouse: Warehouse, words: str) -> None:
    uri = warehouse.put("day.json", lines(event(), event(itemInSession=2, song="Unknown", ts=1541106206796)))
    done = in_a_shell(warehouse, words, EVENTS_URI=uri, LOG_FILE="-")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("warning: the log is not written: ")
    assert warehouse.aws.one(f"SELECT COUNT(*) FROM etl.loaded_objects WHERE uri = '{uri}'") == 1


def test_the_log_is_json_whatever_a_key_holds(warehouse: Warehouse, tmp_path: Path) -> None:
    """A key that looks like a secret is masked and the line stays JSON; on a terminal nothing is steered."""
    bad = warehouse.put('x password="a\\" \x1b[2J\x1b]0;owned\x07.json', lines(event(status="bad")))
    log = tmp_path / "log.jsonl"
    done = warehouse.load(EVENTS_URI=bad.rpartition("/")[0], LOG_FILE=str(log))
    assert done.returncode == 5
    assert "\x1b" not in done.stdout + done.stderr
    steps = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert steps[-1]["outcome"] == "failed"
