"""The connection dies around COMMIT: the loader finds out what happened, and the star is the same."""

import json
import os
import signal

import pytest

from tests.support.lake import FEW, SONGS, Lake
from tests.support.relay import COMMIT, striking


@pytest.mark.parametrize("attempts", ["1", "3"])
@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
def test_a_commit_that_is_cut_is_found_out(lake: Lake, expected: dict[str, str], arrives: bool, attempts: str) -> None:
    with striking(lake.aws, COMMIT, arrives=arrives) as (relay, settings):
        lost = not arrives and attempts == "1"
        said = lake.load(code=4 if lost else 0, LOAD_ATTEMPTS=attempts, **settings)
    assert relay.struck.is_set()
    assert ("the connection to the warehouse was lost" in said) == (lost or attempts == "3")
    assert lake.aws.one("SELECT COUNT(*) FROM etl.load_runs WHERE outcome = 'loaded'") == (0 if lost else 1)
    assert ("nothing to do" in lake.load()) == (not lost)
    assert lake.star() == expected
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == len(FEW) + len(SONGS)


def test_a_run_that_is_ended_while_its_commit_is_on_its_way_did_load(lake: Lake, expected: dict[str, str]) -> None:
    """What is still being committed holds the lock, and nobody notes another end before."""
    with striking(lake.aws, COMMIT, lambda: os.kill(os.getpid(), signal.SIGTERM), arrives=True, late=True) as (_, way):
        assert "interrupted" in lake.load(code=143, **way)
    assert lake.aws.rows("SELECT outcome FROM etl.load_runs") == [("loaded",)]
    assert [json.loads(line)["outcome"] for line in lake.log.read_text().splitlines() if '"outcome"' in line][-1] == (
        "loaded"
    )
    assert lake.star() == expected
