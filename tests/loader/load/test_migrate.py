"""The warehouse that 0.1.0 made, taken over by this version."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loader.render.schema import drops
from loader.render.templates import Templates
from loader.warehouse.version import latest
from tests.support.command import ROOT
from tests.support.in_process import loader_in_process
from tests.support.lake import FEW, SONGS, Lake
from tests.support.waiting import wait_until

OLD = (Path(__file__).parent / "made_by_0_1_0.sql").read_text(encoding="utf-8")
COLUMNS = """
SELECT table_schema, table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable
FROM information_schema.columns WHERE table_schema IN ('public', 'etl') ORDER BY 1, 2, 3
"""
PLAYS = "SELECT song_play_key, start_time, song_id FROM fct_song_plays ORDER BY 1"
READING = (["load"], ["plan"], ["status"], ["audit"], ["verify"], ["answers"], ["report"])
FOREIGN_KEYS = "SELECT conname FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
LATEST = latest(Templates({}))


@pytest.fixture
def old(lake: Lake) -> Iterator[Lake]:
    """Yield a lake whose warehouse is as 0.1.0 left it."""
    lake.name = "0.1.0"
    lake.put(FEW, SONGS)
    _run(lake, *(one.sql for one in drops(Templates({}))), *filter(str.strip, OLD.split(";\n")))
    yield lake
    loader(lake, "schema", "--reset", "--yes")


def _run(lake: Lake, *statements: str) -> None:
    with closing(lake.aws.connect()) as connection, connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def loader(lake: Lake, *argv: str, code: int = 0) -> str:
    with loader_in_process() as run:
        return run(*argv, env=lake.env, code=code)


def shape(lake: Lake) -> list[tuple[object, ...]]:
    return [*lake.aws.rows(COLUMNS), *lake.aws.rows(FOREIGN_KEYS)]


def version(lake: Lake) -> tuple[int, bool]:
    [row] = lake.aws.rows("SELECT version, rebuild_due FROM etl.schema_version")
    return row


def test_what_0_1_0_made_becomes_what_this_version_makes(old: Lake) -> None:
    plays = old.aws.rows(PLAYS)
    _run(old, "CREATE VIEW mine AS SELECT song_play_key FROM fct_song_plays")

    said = loader(old, "schema", "--yes")

    assert re.search(r"migrate/2/5_fct_song_plays +Adds the key of a play's session\.", said)
    assert "migrated: `loader load --full` builds the star again" in said
    assert old.aws.rows(PLAYS) == plays
    assert old.aws.rows("SELECT DISTINCT session_key FROM fct_song_plays ORDER BY 1")[:2] == [("1-1",), ("1-7",)]
    assert old.aws.one("SELECT COUNT(*) FROM mine") == len(plays) == 12
    assert version(old) == (LATEST, True)
    for command in READING:
        assert "Run `loader load --full`" in loader(old, *command, code=6), command

    loader(old, "load", "--full")

    loader(old, "verify", "--quiet")
    assert version(old) == (LATEST, False)
    assert old.aws.one("SELECT COUNT(*) FROM etl.load_runs") == 2  # that of 0.1.0 is still told of
    assert "migrate" not in loader(old, "schema")  # a second time there is nothing to do
    _run(old, "DROP VIEW mine")
    taken_over = shape(old), old.star()
    loader(old, "schema", "--reset", "--yes")
    old.load()
    assert (shape(old), old.star()) == taken_over


def test_nothing_is_changed_before_somebody_agrees(old: Lake) -> None:
    before = shape(old)
    said = loader(old, "schema", code=2)
    assert "This migrates the tables from version 1, in one transaction." in said
    assert "Say --yes if that is meant." in said
    ours, theirs = pty.openpty()
    os.write(ours, b"n\n")
    argv = [sys.executable, "-m", "loader", "schema"]
    done = subprocess.run(argv, stdin=theirs, env=old.env, cwd=ROOT, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, "nothing was migrated" in done.stderr) == (2, True), done.stdout + done.stderr
    assert shape(old) == before


def test_all_else_leaves_the_old_tables_alone(old: Lake) -> None:
    before = shape(old)
    for command in (*READING, ["load", "--full"]):
        said = loader(old, *command, code=6)
        assert f"this warehouse has tables of version 1, and this loader needs version {LATEST}" in said, command
        assert "Run `loader schema`" in said
    assert shape(old) == before


def test_killed_half_way_it_is_as_it_was(old: Lake) -> None:
    before = shape(old), old.aws.rows("SELECT * FROM fct_song_plays ORDER BY 1")
    argv = [sys.executable, "-m", "loader", "schema", "--yes"]
    with old.locking("fct_song_plays") as release:
        process = subprocess.Popen(argv, env=old.env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        while "migrate/2/4_staging_songs " not in (line := process.stdout.readline()):
            assert line, "it ended before the fact"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        release()
    wait_until(lambda: (shape(old), old.aws.rows("SELECT * FROM fct_song_plays ORDER BY 1")) == before)
    loader(old, "schema", "--yes")
    assert version(old) == (LATEST, True)


def test_a_newer_warehouse_is_left_alone(lake: Lake) -> None:
    _run(lake, f"UPDATE etl.schema_version SET version = {LATEST + 1}")
    before = shape(lake)
    try:
        for command in (["schema"], ["schema", "--yes"], ["load"], ["verify"], ["answers"]):
            said = loader(lake, *command, code=6)
            assert f"tables of version {LATEST + 1}, and this loader knows versions up to {LATEST}" in said, command
        assert shape(lake) == before
    finally:
        _run(lake, f"UPDATE etl.schema_version SET version = {LATEST}")


def test_a_warehouse_between_the_releases_is_built_again(lake: Lake) -> None:
    _run(lake, "DROP TABLE etl.schema_version")
    try:
        for command in (["schema", "--yes"], ["load"], ["verify"]):
            assert "`loader schema --reset --yes`" in loader(lake, *command, code=6), command
    finally:
        loader(lake, "schema", "--reset", "--yes")
    assert version(lake) == (LATEST, False)


def test_a_table_that_was_dropped_waits_for_a_full_load(lake: Lake) -> None:
    """The ledger says that its rows are loaded, so no other load would bring them back."""
    lake.put(FEW, SONGS)
    lake.load()
    star = lake.star()
    _run(lake, "DROP TABLE dim_time CASCADE", "DROP TABLE fct_song_plays CASCADE")
    assert "create what is missing with `loader schema`" in loader(lake, "answers", code=6)
    assert "made again without rows: dim_time, fct_song_plays: `loader load --full`" in loader(lake, "schema")
    for command in READING:
        assert "the rows of this warehouse are older than its tables" in loader(lake, *command, code=6)
    assert "made again" not in loader(lake, "schema")
    loader(lake, "load", "--full")
    assert lake.star() == star
    assert "nothing to do" in loader(lake, "load")
