"""The star is a function of the objects loaded: not of their order, the split into runs, or where one was killed."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.incremental.lake import DAY, DAYS, FEW, SONGS, START, Lake
from tests.loader.conftest import event, lines
from tests.loader.test_bad_input import EVENTS, Bad


def test_thirty_days_one_by_one_with_the_songs_in_the_middle(lake: Lake) -> None:
    lake.put(DAYS, SONGS)
    lake.load()
    once = lake.star()
    lake.empty()
    for number in range(1, 31):
        if number == 15:
            lake.load("--source", "songs")
        today = f"2018-11-{number:02}"
        lake.load("--source", "events", "--since", today, "--until", today)
    assert lake.star() == once
    assert "nothing to do" in lake.load()
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 32


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


def test_a_part_of_s3_is_no_base_for_a_full_load(lake: Lake) -> None:
    assert "--full rebuilds everything" in lake.load("--full", "--since", "2018-11-02", code=2)


def test_every_kind_of_bad_row_is_set_aside_among_good_ones(lake: Lake) -> None:
    bad = {f"events/{number:02}.json": one.body for number, one in enumerate(EVENTS)}
    lake.put(FEW, SONGS, bad)
    said = lake.load("--max-errors", "500")
    assert "set aside" in said
    kept = lake.aws.rows("SELECT uri, line, column_name, raw_line FROM etl.rejected_rows ORDER BY uri, line")
    rejected = {uri.rpartition("/")[2]: (line, column, raw) for uri, line, column, raw in kept}
    assert set(rejected) == {key.rpartition("/")[2] for key in bad}, "every bad object has its row"
    for number, one in enumerate(EVENTS):
        _same(one, *rejected[f"{number:02}.json"])
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id BETWEEN 1 AND 4") == 12
    shown = lake.aws.loader("rejects", "--format", "json", **lake.env).stdout
    assert len(json.loads(shown)) == len(kept)
    lake.put(dict.fromkeys(bad, lines(event(sessionId=900))))
    lake.load()
    assert json.loads(lake.aws.loader("rejects", "--format", "json", **lake.env).stdout) == []
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 900") == 1


def _same(bad: Bad, line: int, column: str | None, raw: str | None) -> None:
    if bad.column:
        assert column == bad.column, bad.name
    if bad.line:
        assert line == bad.line, bad.name
        written = bad.body.split(b"\n")[bad.line - 1].decode(errors="replace").replace("\0", "\ufffd")
        assert raw == written.encode()[:60_000].decode(errors="ignore"), bad.name


def test_more_bad_rows_than_allowed_publish_nothing(lake: Lake) -> None:
    before = lake.star()
    bad = lines(*(event(itemInSession=number, status="bad") for number in range(3)))
    lake.put(SONGS, FEW, {"events/x.json": bad})
    lake.load("--max-errors", "2", code=5)
    assert lake.star() == before
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
    assert "3 rows were set aside" in lake.load("--max-errors", "3")


@pytest.mark.parametrize("number", [2, 8])
def test_of_many_loaders_at_once_one_loads(lake: Lake, expected: dict[str, str], number: int) -> None:
    with ThreadPoolExecutor(number) as pool:
        said = list(pool.map(lambda _: lake.load(), range(number)))
    assert sorted("nothing to do" in one for one in said) == [False] + [True] * (number - 1)
    assert lake.star() == expected
    assert lake.aws.one("SELECT COUNT(*) FROM etl.load_runs WHERE outcome = 'loaded'") == 1


def test_a_loader_killed_after_any_step_is_made_good_by_the_next(
    lake: Lake, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """kill -9 after each line of its output: each statement boundary, the COMMIT and the ANALYZE after it."""
    tried = []
    for point in count():
        with lake.start(PYTHONUNBUFFERED="1") as process:
            assert process.stdout is not None
            said = [line for line, _ in zip(process.stdout, range(point + 1), strict=False)]
            process.kill()
        if len(said) <= point:
            break
        tried.append(said[-1].split()[1])
        lake.load()
        assert lake.star() == expected, f"killed after {tried[-1]}"
        lake.empty()
    with capsys.disabled():
        sys.stdout.write(f"\nkilled after {len(tried)} steps: {', '.join(tried)}\n")
    assert "COMMIT" in tried
