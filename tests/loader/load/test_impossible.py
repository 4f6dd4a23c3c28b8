"""What COPY takes and the star cannot hold is a rejected row with object and line, like any other."""

import gzip
from collections.abc import Iterator

import pytest

from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import BUCKET, SONGS, Lake
from tests.support.records import event, lines, song

IN_9999, IN_SECONDS = 253370764800000, 1541400000
ODD = {
    "events/a.json": lines(event(sessionId=901), event(sessionId=902, ts=IN_9999), event(sessionId=903)),
    "events/b.json.gz": gzip.compress(lines(event(sessionId=904, ts=IN_SECONDS, page="Home"), event(sessionId=905))),
    "events/c.json": lines(event(sessionId=906, ts=IN_9999, status="bad"), event(sessionId=907)),
    "events/d.json": lines(event(sessionId=908, userId=" "), event(sessionId=909, userId="", page="Home")),
    "songs/c.json": lines(song(song_id="SOGOOD"), song(song_id=" "), song(song_id="SOBAD", artist_id="")),
}
GOOD = [(901,), (903,), (905,), (907,)]


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


@pytest.mark.parametrize("packing", ["500", "1"], ids=["as they are", "packed"])
def test_an_impossible_time_is_a_rejected_row(lake: Lake, loader: Loader, packing: str) -> None:
    settings = lake.env | {"PACK_FROM_OBJECTS": packing}
    lake.put(SONGS, ODD)
    said = loader("load", "--max-errors", "5", env=settings, code=5)
    assert "6 rows cannot be loaded, and --max-errors allows 5" in said
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
    assert "6 rows were rejected" in loader("load", "--max-errors", "6", env=settings)
    rejected = lake.aws.rows(
        "SELECT uri, line, column_name, raw_line LIKE '%,%' FROM etl.rejected_rows ORDER BY uri, line"
    )
    place = f"s3://{BUCKET}/{lake.name}"
    assert rejected == [
        (f"{place}/events/a.json", 2, "ts", True),
        (f"{place}/events/b.json.gz", 1, "ts", True),
        (f"{place}/events/c.json", 1, "status", True),
        (f"{place}/events/d.json", 1, "user_id", True),
        (f"{place}/songs/c.json", 2, "song_id", True),
        (f"{place}/songs/c.json", 3, "artist_id", True),
    ]
    assert lake.aws.rows("SELECT session_id FROM fct_song_plays ORDER BY session_id") == GOOD
    loader("audit", "--deep", env=settings)


def test_an_impossible_time_is_named_with_object_line_and_reason(lake: Lake, loader: Loader) -> None:
    lake.put(SONGS, {"events/b.json": lines(event(), event(ts=IN_SECONDS))})
    said = loader("load", env=lake.env, code=5)
    assert (
        f"s3://{BUCKET}/{lake.name}/events/b.json line 2: ts {IN_SECONDS} is no time between 2000 and tomorrow" in said
    )
    assert "in seconds it would be one" in said
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0


BESIDE = {"commas": b",\n", "a form feed": b"\n\x0c", "a word": b"\nx "}


@pytest.mark.parametrize("between", BESIDE.values(), ids=BESIDE)
def test_an_impossible_time_beside_what_is_no_row_is_named(lake: Lake, loader: Loader, between: bytes) -> None:
    rows = (event(sessionId=1), event(ts=IN_9999), event(sessionId=3))
    lake.put(SONGS, {"events/b.json": between.join(lines(row).strip() for row in rows)})
    loader("load", "--max-errors", "9", env=lake.env)
    assert lake.aws.rows("SELECT session_id FROM fct_song_plays ORDER BY 1") == [(1,), (3,)]
    assert lake.aws.rows("SELECT line FROM etl.rejected_rows WHERE column_name = 'ts'") == [(2,)]


def test_an_impossible_time_that_no_line_tells_from_another_row_stops_the_load(lake: Lake, loader: Loader) -> None:
    """Two rows on one line, and COPY has rejected the other of them."""
    one_line = lines(event(status="bad"), event(itemInSession=1, ts=IN_9999)).replace(b"\n", b"") + b"\n"
    lake.put(SONGS, {"events/b.json": one_line})
    said = loader("load", "--max-errors", "9", env=lake.env, code=5)
    assert "the warehouse has 1 row that the star cannot hold, and the objects show 0" in said
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
