"""An object that is overwritten replaces its rows by key; one with fewer lines than before is reported."""

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


def test_objects_with_fewer_lines_are_named_and_their_rows_stay_until_full(loaded: Lake, loader: Loader) -> None:
    day = lines(event(itemInSession=0), event(itemInSession=3))
    said = reload(loaded, loader, day=day, songs=lines(numbered_song(1)), other=FIRST[OTHER] * 2)
    name = f"s3://incremental-tests/{loaded.name}"
    assert said.splitlines() == [
        "2 overwritten objects have fewer lines than before",
        f"  object  {name}/{DAY}: 5 lines before, 2 now",
        f"  object  {name}/{SONGS}: 2 lines before, 1 now",
        "  remedy  The star keeps their old rows. `loader load --full` builds it from what is in S3 now.",
    ]
    logged = [json.loads(line) for line in loaded.log.read_text(encoding="utf-8").splitlines()]
    fewer = [line["fewer"] for line in logged if line["step"] == "load/3_stage/7_compare"]
    assert fewer == [{f"{name}/{SONGS}": [2, 1]}, {f"{name}/{DAY}": [5, 2]}]
    plays = "SELECT item_in_session FROM fct_song_plays WHERE session_id = 1 ORDER BY 1"
    assert loaded.aws.rows(plays) == [(0,), (1,), (2,), (3,), (4,)]
    assert "fewer" not in loader("load", "--full", env=loaded.env)
    assert loaded.aws.rows(plays) == [(0,), (3,)]


FEWER = {
    "a play that is a rejected row now": {"day": lines(*(event(itemInSession=number) for number in range(4)), BAD)},
    "an object that cannot be read": {"day": b"\xff\xfe\x00"},
    "fewer here, more there": {
        "day": lines(*(event(itemInSession=number) for number in range(4))),
        "other": FIRST[OTHER] + lines(event(sessionId=7, itemInSession=3)),
    },
}


@pytest.mark.parametrize("objects", FEWER.values(), ids=FEWER)
def test_what_has_fewer_good_lines_is_found(loaded: Lake, loader: Loader, objects: dict[str, bytes]) -> None:
    said = reload(loaded, loader, **objects)
    assert said.startswith("1 overwritten object has fewer lines than before\n")
    assert f"/{DAY}: 5 lines before" in said


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
def test_where_no_object_has_fewer_nothing_is_said(loaded: Lake, loader: Loader, objects: dict[str, bytes]) -> None:
    assert reload(loaded, loader, **objects) == ""


def test_a_mended_row_is_not_gone(lake: Lake, loader: Loader) -> None:
    """The rejected row was a line of the old version, but never a row of the star."""
    lake.put(FIRST | {DAY: lines(event(itemInSession=1), BAD)})
    for packed in ("500", "1"):
        lake.empty()
        lake.put({DAY: lines(event(itemInSession=1), BAD)})
        loader("load", "--max-errors", "1", env=lake.env | {"PACK_FROM_OBJECTS": packed})
        assert reload(lake, loader, day=lines(event(itemInSession=1), event(itemInSession=4))) == ""


def test_what_is_packed_and_what_is_not_have_as_many_lines(lake: Lake, loader: Loader) -> None:
    """A document over many lines is one line to COPY and many in a pack; of two on a line it is the other way round."""
    for before, now in (("500", "1"), ("1", "500")):
        lake.empty()
        for song, packed in (("Old", before), ("New", now)):
            first, second = (json.dumps(event(itemInSession=number, song=song), indent=1) for number in range(2))
            lake.put({DAY: f"{first}\n\n{second}".encode(), OTHER: (first + second).replace("\n", "").encode()})
            lake.put({SONGS: FIRST[SONGS]})
            said = loader("load", "--quiet", env=lake.env | {"PACK_FROM_OBJECTS": packed})
        assert said == ""


def test_an_object_without_a_readable_row_has_no_rows_to_lose(lake: Lake, loader: Loader) -> None:
    lake.put(FIRST | {DAY: b"\xff\xfe\x00"})
    loader("load", "--max-errors", "9", env=lake.env)
    assert reload(lake, loader, day=FIRST[DAY]) == ""
