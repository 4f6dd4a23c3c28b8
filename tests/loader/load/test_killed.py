"""kill -9 of the loader, of the warehouse and of its PostgreSQL, anywhere: the next load makes it good."""

import signal
import subprocess
from collections.abc import Callable
from itertools import count, islice

import pytest

from tests.support.breakable import Breakable
from tests.support.forked import forked_loader
from tests.support.lake import FEW, SONGS, Lake, day, numbered_song
from tests.support.local_aws import LocalAws
from tests.support.records import lines
from tests.support.relay import COMMIT, striking

CHANGED = {
    "events/2018-11-02-events.json": day(2).replace(b"Nobody's", b"Title 40"),
    "songs/B.json": lines(numbered_song(40, title="Nobody's", artist_name="Another")),
}


@pytest.fixture(scope="module")
def local_aws(breakable: Breakable) -> LocalAws:
    return breakable.aws


def test_a_loader_killed_after_any_step_is_made_good_by_the_next(
    lake: Lake, expected: dict[str, str], tried: Callable[[str], None]
) -> None:
    """kill -9 after each line of its output: each statement boundary, the COMMIT and the ANALYZE after it.

    The next load is the one that gets one step further; before it the warehouse is exactly as it was.
    """
    nothing = lake.star()
    killed = []
    for point in count():
        with forked_loader("load", env=lake.env) as lines_said:
            said = list(islice(lines_said, point + 1))
        if len(said) <= point:
            break
        killed.append(said[-1].split()[1])
        if is_published(lake):
            assert lake.star() == expected, f"killed after {killed[-1]}"
            assert "nothing to do" in lake.load()
            lake.empty()
        else:
            assert lake.star() == nothing, f"killed after {killed[-1]}"
    assert lake.star() == expected
    tried(f"the loader killed after {len(killed)} steps: {', '.join(killed)}")
    assert "COMMIT" in killed


def is_published(lake: Lake) -> bool:
    """Wait for the end of the transaction that a killed run has left, and tell whether it was a COMMIT."""
    with lake.locking("etl.load_lock"):
        objects = lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects")
    assert objects in {0, len(FEW) + len(SONGS)}
    return bool(objects)


@pytest.mark.parametrize("changed", [False, True], ids=["new objects", "changed objects"])
def test_a_loader_killed_in_the_middle_of_copy_is_made_good_by_the_next(
    lake: Lake, breakable: Breakable, changed: bool, tried: Callable[[str], None]
) -> None:
    """The answer to COPY's request of an object stops half-way, so COPY is surely at work."""
    lake.put(FEW, SONGS, CHANGED if changed else {})
    lake.load()
    expected = lake.star()
    victims = [("songs/B.json", signal.SIGKILL), ("11-02-events.json", signal.SIGKILL)]
    for part, number in [*victims, *[("11-02-events.json", signal.SIGTERM)] * changed]:
        lake.empty()
        if changed:
            lake.put(FEW, SONGS)
            lake.load()
            lake.put(CHANGED)
        with breakable.proxy.stalling(part) as stall, lake.start() as process:
            assert stall.reached.wait(120)
            process.send_signal(number)
            assert process.wait(120) == (143 if number == signal.SIGTERM else -number)
        lake.load()
        assert lake.star() == expected, f"{number.name} in the middle of {part}"
    tried(f"the loader ended in the middle of {len(victims) + changed} COPYs")


STATEMENTS = {
    "the merge of the plays": b"MERGE INTO fct_song_plays",
    "COMMIT": COMMIT,
}


@pytest.mark.parametrize("attempts", ["1", "20"], ids=["gives up", "tries again"])
@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
def test_a_warehouse_killed_around_a_statement(
    *,
    lake: Lake,
    expected: dict[str, str],
    breakable: Breakable,
    arrives: bool,
    attempts: str,
    tried: Callable[[str], None],
) -> None:
    """A load that gives up says so in one message; one that goes on finds out whether its COMMIT happened."""
    points = STATEMENTS if attempts == "1" else {"COMMIT": COMMIT}
    for name, statement in points.items():
        with (
            striking(lake.aws, statement, lambda: breakable.kill("local_aws.redshift"), arrives=arrives) as (relay, to),
            lake.start(LOAD_ATTEMPTS=attempts, **to) as process,
        ):
            assert relay.struck.wait(120)
            said = the_end(process, breakable, attempts)
        check_the_end(said, process.returncode, 4 if attempts == "1" else 0)
        committed = arrives and name == "COMMIT"
        assert ("nothing to do" in lake.load()) == (committed or attempts != "1"), name
        assert lake.star() == expected, name
        assert lake.aws.one("SELECT COUNT(*) FROM etl.load_runs WHERE outcome = 'loaded'") == 1
        lake.empty()
    tried(f"the warehouse killed {'after' if arrives else 'before'} {', '.join(points)}")


def test_a_warehouse_killed_in_the_middle_of_copy(
    lake: Lake, expected: dict[str, str], breakable: Breakable, tried: Callable[[str], None]
) -> None:
    """The stand-in, or the PostgreSQL that it cannot do without."""
    points = (
        ("local_aws.redshift", "songs/B.json", "1"),
        ("local_aws.redshift", "11-02-events.json", "20"),
        ("postgres -D", "11-02-events.json", "20"),
    )
    for victim, part, attempts in points:
        with breakable.proxy.stalling(part) as stall, lake.start(LOAD_ATTEMPTS=attempts) as process:
            assert stall.reached.wait(120)
            breakable.kill(victim)
            stall.released.set()
            said = the_end(process, breakable, attempts)
        check_the_end(said, process.returncode, 4 if attempts == "1" else 0)
        assert ("nothing to do" in lake.load()) == (attempts != "1")
        assert lake.star() == expected, (victim, part)
        lake.empty()
    tried(f"the warehouse killed in the middle of {len(points)} COPYs")


def the_end(process: "subprocess.Popen[str]", breakable: Breakable, attempts: str) -> str:
    """Bring the warehouse back, for a single attempt too late, and give what the load said."""
    if attempts == "1":
        process.wait(120)
    breakable.machine.up()
    return "".join(process.communicate(timeout=120))


def check_the_end(said: str, code: int, expected_code: int) -> None:
    assert code == expected_code, said
    assert "Traceback" not in said
    assert [line for line in said.splitlines() if line.startswith("error: ")] == (
        ["error: the connection to the warehouse was lost"] if code else []
    )
