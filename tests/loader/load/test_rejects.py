"""Bad rows and objects that are not JSON are rejected, and everything else is loaded."""

import gzip
import json
from typing import Any

import pytest

from tests.loader.test_bad_input import EVENTS, Bad
from tests.support.lake import DAYS, FEW, SONGS, Lake, numbered_song
from tests.support.records import event, lines


def test_every_kind_of_bad_row_is_rejected_among_good_ones(lake: Lake) -> None:
    bad = {f"events/{number:02}.json": one.body for number, one in enumerate(EVENTS)}
    lake.put(FEW, SONGS, bad)
    said = lake.load("--max-errors", "500")
    assert "rows were rejected: `loader rejects` shows them" in said
    kept = lake.aws.rows("SELECT uri, line, column_name, raw_line FROM etl.rejected_rows ORDER BY uri, line")
    rejected = {uri.rpartition("/")[2]: (line, column, raw) for uri, line, column, raw in kept}
    assert set(rejected) == {key.rpartition("/")[2] for key in bad}, "every bad object has its row"
    for number, one in enumerate(EVENTS):
        _same(one, *rejected[f"{number:02}.json"])
    loaded = "SELECT COUNT(*) FROM fct_song_plays WHERE session_id BETWEEN 1 AND 4 AND item_in_session > 0"
    assert lake.aws.one(loaded) == 12
    assert len(_rejects(lake)) == len(kept)
    lake.put(dict.fromkeys(bad, lines(event(sessionId=900))))
    lake.load()
    assert _rejects(lake) == []
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 900") == 1


def _same(bad: Bad, line: int, column: str | None, raw: str | None) -> None:
    if bad.column:
        assert column == bad.column, bad.name
    if bad.line:
        assert line == bad.line, bad.name
        written = bad.body.split(b"\n")[bad.line - 1].decode(errors="replace").replace("\0", "\ufffd")
        assert raw == written.encode()[:60_000].decode(errors="ignore"), bad.name


def test_more_broken_claims_than_allowed_publish_nothing(lake: Lake) -> None:
    before = lake.star()
    bad = lines(*(event(itemInSession=number, status="bad") for number in range(3)))
    lake.put(SONGS, FEW, {"events/x.json": bad})
    lake.load("--max-errors", "2", code=5)
    assert lake.star() == before
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
    assert "3 rows were rejected" in lake.load("--max-errors", "3")


WHOLE = lines(*(event(itemInSession=number, userAgent=f"{number**7}") for number in range(500)))
GZIP = gzip.compress(WHOLE, mtime=0)
NOT_JSON = {
    "a gzip of CSV": gzip.compress(b"artist,song\n" * 50),
    "a truncated gzip": GZIP[: len(GZIP) // 2],
    "a broken gzip": GZIP[:200] + bytes(200) + GZIP[400:],
    "CSV": b"artist,song\n" + b"Des'ree,You Gotta Be\n" * 50,
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "HTML": b"<html><body>{&quot;error&quot;: 1}</body></html>\n",
    "null": b"null\n",
    "a byte order mark": b"\xef\xbb\xbf" + WHOLE,
}
BLANK = {"events/empty.json": b"", "events/blank.json": b"\n \n", "songs/folder/": b""}


@pytest.mark.parametrize("packing", ["1000", "2"], ids=["as they are", "packed"])
def test_an_object_that_is_not_json_is_rejected_as_one(lake: Lake, expected: dict[str, str], packing: str) -> None:
    """More bytes of rubbish than rejected rows allowed, in both sources, with empty objects between."""
    names = {f"events/{number:02}.json": name for number, name in enumerate(NOT_JSON)}
    lake.put({key: NOT_JSON[name] for key, name in names.items()}, {"songs/C.json": GZIP[:100]}, BLANK)
    allowed = len(NOT_JSON) + 1
    settings: dict[str, Any] = {"PACK_FROM_OBJECTS": packing, "REDSHIFT_SLICES": "1"}
    said = lake.load("--max-errors", str(allowed - 1), code=5, **settings)
    assert f"{allowed} rows cannot be loaded" in said
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
    assert f"{allowed} rows were rejected" in lake.load("--max-errors", str(allowed), **settings)
    assert lake.star() == expected
    rejects = _rejects(lake)
    assert {one["uri"].split("/", 4)[4] for one in rejects} == {*names, "songs/C.json"}
    assert {(one["line"], one["raw_line"]) for one in rejects} == {(0, None)}
    assert all("not JSON" in one["reason"] for one in rejects)
    assert "nothing to do" in lake.load(**settings)
    lake.put({"events/00.json": DAYS["events/2018-11-05-events.json"]})
    lake.load(**settings)
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 5") == 3
    assert len(_rejects(lake)) == allowed - 1


def test_an_object_that_breaks_off_costs_its_neighbour_nothing(lake: Lake) -> None:
    """Behind `"year":` a parser would take the next object for the value."""
    broken = lines(numbered_song(1)) + b'{"song_id": "SO2", "year":'
    lake.put(FEW, {"songs/A.json": broken, "songs/B.json": lines(numbered_song(3), numbered_song(4))})
    lake.load("--max-errors", "1", PACK_FROM_OBJECTS="2", REDSHIFT_SLICES="1")
    assert lake.aws.rows("SELECT song_id FROM dim_songs ORDER BY song_id") == [("SO1",), ("SO3",), ("SO4",)]
    [rejected] = _rejects(lake)
    assert (rejected["uri"].rpartition("/")[2], rejected["line"]) == ("A.json", 2)
    assert rejected["raw_line"].endswith('"year":')


def _rejects(lake: Lake) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(lake.aws.loader("rejects", "--format", "json", **lake.env).stdout)
    return found
