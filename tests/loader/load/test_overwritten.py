"""An object that is overwritten replaces its rows by key; that rows of its old version are gone is reported."""

import json
from collections.abc import Iterator

import pytest

from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import Lake, numbered_song
from tests.support.records import event, lines

DAY = "events/2018-11-02-events.json"
OTHER = "events/2018-11-03-events.json"
SONGS = "songs/A.json"
FIRST = {
    DAY: lines(*(event(itemInSession=number) for number in range(5))),
    OTHER: lines(event(sessionId=7), event(sessionId=7, itemInSession=2, page="Home")),
    SONGS: lines(numbered_song(1), numbered_song(2)),
}
BAD = event(itemInSession=4, status="bad")


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


@pytest.fixture
def loaded(lake: Lake, loader: Loader) -> Lake:
    lake.put(FIRST)
    loader("load", env=lake.env)
    return lake


def reload(lake: Lake, loader: Loader, **objects: bytes) -> str:
    """Overwrite and load, and give all that was said but for the progress."""
    lake.put({{"day": DAY, "other": OTHER, "songs": SONGS}[name]: body for name, body in objects.items()})
    return loader("load", "--quiet", "--max-errors", "9", env=lake.env)


def test_rows_that_are_gone_are_reported_and_stay_until_full(loaded: Lake, loader: Loader) -> None:
    said = reload(loaded, loader, day=lines(event(itemInSession=0), event(itemInSession=3)))
    assert said.splitlines() == [
        "overwritten objects of events lack at least 3 of the lines that they had",
        "  objects  1",
        "  before   5 lines",
        "  now      2 lines, 0 of them with keys that are new to the star",
        f"  object   s3://incremental-tests/{loaded.name}/{DAY}: 5 lines before, 2 now",
        "  remedy   The star keeps their rows. `loader load --full` builds it from what is in S3 now.",
    ]
    logged = [json.loads(line) for line in loaded.log.read_text(encoding="utf-8").splitlines()]
    [found] = [line for line in logged if line["step"] == "overwritten/events"]
    assert (found["lines_before"], found["lines_now"], found["gone_at_least"]) == (5, 2, 3)
    plays = "SELECT item_in_session FROM fct_song_plays WHERE session_id = 1 ORDER BY 1"
    assert loaded.aws.rows(plays) == [(0,), (1,), (2,), (3,), (4,)]
    assert "lack" not in loader("load", "--full", env=loaded.env)
    assert loaded.aws.rows(plays) == [(0,), (3,)]


GONE = {
    "a song whose key was corrected": (1, {"songs": lines(numbered_song(1), numbered_song(3))}),
    "a play whose key was corrected": (1, {"day": lines(*(event(itemInSession=number) for number in range(1, 6)))}),
    "a play, while visits came": (
        1,
        {
            "day": lines(*(event(itemInSession=number) for number in range(4))),
            "other": FIRST[OTHER] + lines(event(sessionId=7, itemInSession=3, page="Home")),
        },
    ),
    "a play that is a bad row now": (1, {"day": lines(*(event(itemInSession=number) for number in range(4)), BAD)}),
    "all plays, in an object that cannot be read": (5, {"day": b"\xff\xfe\x00"}),
}


@pytest.mark.parametrize(("gone", "objects"), GONE.values(), ids=GONE)
def test_what_is_gone_is_found(loaded: Lake, loader: Loader, gone: int, objects: dict[str, bytes]) -> None:
    said = reload(loaded, loader, **objects)
    assert f"lack at least {gone} of the lines that they had" in said
    assert said.count("lack at least") == 1


KEPT = {
    "the same rows in another order": {"day": lines(*(event(itemInSession=number) for number in (4, 2, 0, 1, 3)))},
    "the same keys with other values": {
        "day": lines(*(event(itemInSession=number, song="Other") for number in range(5))),
        "songs": lines(numbered_song(2, title="Other"), numbered_song(1, artist_id="OTHER")),
    },
    "more rows": {
        "day": lines(*(event(itemInSession=number) for number in range(9))),
        "songs": lines(numbered_song(1), numbered_song(2), numbered_song(3)),
    },
}


@pytest.mark.parametrize("objects", KEPT.values(), ids=KEPT)
def test_where_nothing_is_gone_nothing_is_said(loaded: Lake, loader: Loader, objects: dict[str, bytes]) -> None:
    assert reload(loaded, loader, **objects) == ""


def test_a_mended_row_is_not_gone(lake: Lake, loader: Loader) -> None:
    """The bad row was a line of the old version, but never a row of the star."""
    lake.put(FIRST | {DAY: lines(event(itemInSession=1), BAD)})
    for packed in ("500", "1"):
        lake.empty()
        lake.put({DAY: lines(event(itemInSession=1), BAD)})
        loader("load", "--max-errors", "1", env=lake.env | {"PACK_FROM_OBJECTS": packed})
        assert reload(lake, loader, day=lines(event(itemInSession=1), event(itemInSession=4))) == ""


def test_an_object_without_a_readable_row_has_no_rows_to_lose(lake: Lake, loader: Loader) -> None:
    lake.put(FIRST | {DAY: b"\xff\xfe\x00"})
    loader("load", "--max-errors", "9", env=lake.env)
    assert reload(lake, loader, day=FIRST[DAY]) == ""
