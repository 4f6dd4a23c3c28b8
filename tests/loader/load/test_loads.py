"""The star is a function of the objects loaded: not of their order, nor of the split into runs."""

import signal
from collections.abc import Iterator
from threading import Event

import pytest

from loader.aws.client import READ_SECONDS
from loader.load.run import Run
from loader.s3.reading import READERS
from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import DAY, DAYS, FEW, SONGS, START, Lake
from tests.support.records import event, lines
from tests.support.s3_proxy import Request, S3Proxy, Stall
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


def test_days_one_by_one_with_the_songs_in_the_middle(lake: Lake, loader: Loader) -> None:
    """Ten days; tests/test_real_days.py loads thirty of the real data."""
    lake.put(dict(list(DAYS.items())[:10]), SONGS)
    loader("load", env=lake.env)
    once = lake.star()
    lake.empty()
    for number in range(1, 11):
        if number == 5:
            loader("load", "--source", "songs", env=lake.env)
        today = f"2018-11-{number:02}"
        loader("load", "--source", "events", "--since", today, "--until", today, env=lake.env)
    assert lake.star() == once
    assert "nothing to do" in loader("load", env=lake.env)
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 12


@pytest.mark.parametrize("order", [("songs", "events"), ("events", "songs")])
def test_songs_first_and_songs_last(lake: Lake, expected: dict[str, str], order: tuple[str, str]) -> None:
    for source in order:
        lake.load("--source", source)
    assert lake.star() == expected


def test_packed_or_not_is_the_same(lake: Lake, expected: dict[str, str]) -> None:
    lake.load(PACK_FROM_OBJECTS="2")
    assert lake.star() == expected
    assert lake.aws.rows("SELECT source, COUNT(*), SUM(lines) FROM etl.loaded_objects GROUP BY source ORDER BY 1") == [
        ("events", 4, 16),
        ("songs", 2, 20),
    ]
    assert "nothing to do" in lake.load()


def test_ctrl_c_while_packing_waits_for_no_object(lake: Lake) -> None:
    """S3 answers none of them: the loader ends while it is silent, and what was queued is never asked for."""
    lake.put(SONGS, {f"events/{number:03}.json": lines(event(itemInSession=number)) for number in range(READERS + 36)})
    proxy = S3Proxy(lake.aws.env["AWS_ENDPOINT_URL"])
    stall = Stall(Event(), Event())

    def rule(request: Request) -> Stall | None:
        return stall if request.is_look and "events/" in request.path else None

    def looks() -> int:
        return sum(one.is_look and "events/" in one.path for one in list(proxy.requests))

    proxy.rule = rule
    settings = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.port}", "PACK_FROM_OBJECTS": "1"}
    with lake.start(**settings) as process:
        wait_until(lambda: looks() == READERS)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=READ_SECONDS / 2)
        assert (process.returncode, said) == (130, "interrupted: what was not committed is rolled back\n")
    stall.released.set()
    proxy.close()
    assert looks() == READERS
    assert lake.aws.one("SELECT outcome FROM etl.load_runs") == "interrupted"


def test_an_overwritten_object_replaces_its_rows_and_full_forgets_what_is_gone(lake: Lake) -> None:
    lake.put(FEW, SONGS)
    lake.load()
    changed = event(itemInSession=1, sessionId=2, song="Title 9", ts=START + 2 * DAY + 5, level="paid")
    lake.put({"events/2018-11-02-events.json": lines(changed)})
    assert "1 changed" in lake.load()
    play = "SELECT song_title, song_id FROM fct_song_plays WHERE session_id = 2 AND item_in_session = 1"
    assert lake.aws.rows(play) == [("Title 9", "SO9")]
    lake.load("--full")
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 2") == 1
    full = lake.star()
    lake.empty()
    lake.load()
    assert lake.star() == full


@pytest.mark.parametrize("name", ["é" * 300, "a\udcff"], ids=["longer than the ledger holds", "not UTF-8"])
def test_whoever_loads_fits_into_the_ledger(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", name)
    assert len(Run().started_by.encode()) <= 256


def test_a_part_of_s3_is_no_base_for_a_full_load(lake: Lake) -> None:
    assert "--full rebuilds everything" in lake.load("--full", "--since", "2018-11-02", code=2)
    assert "--since is after --until" in lake.load("--since", "2018-11-03", "--until", "2018-11-02", code=2)


def test_plays_that_share_a_key_and_differ_are_told(lake: Lake, loader: Loader) -> None:
    """Within a load and with what an earlier one brought; what is merely told twice, or corrected, is no news."""
    words = "left out: another play has the same user, session and item, and another time or song"
    first, other = event(sessionId=70), event(sessionId=70, song="Yesterday", ts=START)
    lake.put(SONGS, {"events/a.json": lines(first), "events/b.json": lines(first)})
    assert words not in loader("load", env=lake.env)
    lake.put({"events/c.json": lines(other, event(sessionId=71), event(sessionId=71, song="Yesterday"))})
    said = loader("load", env=lake.env)
    assert f"2 plays are {words}" in said
    assert "user 7, session 70, item 0: 2 plays" in said
    assert lake.aws.rows("SELECT session_id, COUNT(*) FROM fct_song_plays GROUP BY 1 ORDER BY 1") == [(70, 1), (71, 1)]
    lake.put({"events/c.json": lines(event(sessionId=70, song="Yesterday"))})
    assert words not in loader("load", env=lake.env)
