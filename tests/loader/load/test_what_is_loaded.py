"""Which objects of S3 a load takes: of which days, of which folder, by which names, and which nobody can read."""

import shlex
from collections.abc import Iterator

import pytest

from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import BUCKET, SONGS, Lake
from tests.support.records import event, lines

PLAYS = "SELECT session_id FROM fct_song_plays ORDER BY 1"


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


def plays(*keys: str) -> dict[str, bytes]:
    """One play an object, its session the place of its key."""
    return {key: lines(event(sessionId=number)) for number, key in enumerate(keys)}


PARTITIONS = {
    "year=2018/month=11": "events/year=2018/month=11/day={}/part.json",
    "20181105": "events/201811{}.json",
    "2018/11/05": "events/2018/11/{}/part.json",
    "2018-11-05": "events/dt=2018-11-{}/part-0001-10.json",
    "Firehose": "events/2018/11/{0}/10/plays-1-2018-11-{0}-10-05-00-d75037b1-687a-4f5b-8502-03abbb933a15.json",
}


@pytest.mark.parametrize("form", PARTITIONS.values(), ids=PARTITIONS)
def test_a_day_is_found_however_the_key_writes_it(lake: Lake, loader: Loader, form: str) -> None:
    lake.put(plays(*(form.format(day) for day in ("04", "05", "06"))), SONGS)
    loader("load", "--since", "2018-11-05", "--until", "2018-11-05", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(1,)]


def test_nothing_to_do_says_what_it_means(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/2018-11-04.json", "events/2018-11-05.json", "events/_SUCCESS"), SONGS)
    wrong = ("--source", "events", "--since", "2019-11-05")
    for command in ("plan", "load"):
        said = loader(command, *wrong, env=lake.env)
        assert "nothing to do: none of 2 objects is of these days (--since 2019-11-05)" in said
    assert "2 of other days  1 left out by SOURCE_IGNORE" in said
    assert lake.aws.rows(PLAYS) == []
    loader("load", "--until", "2018-11-04", env=lake.env)
    said = loader("load", "--source", "events", "--until", "2018-11-04", env=lake.env)
    assert "nothing to do: everything of these days is loaded (1 of 2 objects)" in said
    loader("load", env=lake.env)
    said = loader("load", env=lake.env)
    assert "nothing to do: everything is loaded (4 objects); SOURCE_IGNORE leaves out 1" in said


def test_a_prefix_is_a_folder(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/a.json", "events_old/b.json", "events.bak/c.json", "events-d.json"), SONGS)
    loader("load", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(0,)]


def test_a_prefix_may_name_one_object(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/a.json", "events/a.json.bak", "events/a.json/b.json"), SONGS)
    one, folder = ({"EVENTS_URI": f"{lake.env['EVENTS_URI']}/a.json{end}"} for end in ("", "/"))
    loader("load", env=lake.env | folder)
    assert lake.aws.rows(PLAYS) == [(2,)]
    assert "--full would forget 1 object that the settings leave out" in loader(
        "load", "--full", env=lake.env | one, code=2
    )
    loader("load", "--full", "--yes", env=lake.env | one)
    assert lake.aws.rows(PLAYS) == [(0,)]


def test_an_object_with_the_name_of_a_folder_is_loaded_too(lake: Lake, loader: Loader) -> None:
    """No manifest may hold such a name."""
    lake.put(plays("events/a.json", "events/b/"), SONGS)
    loader("load", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(0,), (1,)]


def test_keys_may_differ_in_blanks_at_their_ends_alone(lake: Lake, loader: Loader) -> None:
    """To the warehouse they are equal."""
    twins = ("events/a.json", "events/a.json ", "events/a.json  ")
    lake.put(plays(*twins), SONGS)
    loader("load", env=lake.env)
    lake.put({key: lines(event(sessionId=number, level="paid")) for number, key in enumerate(twins)})
    loader("load", env=lake.env)
    assert lake.aws.rows("SELECT session_id FROM fct_song_plays WHERE level = 'paid' ORDER BY 1") == [(0,), (1,), (2,)]
    assert "the star is what S3 holds" in loader("audit", env=lake.env)


def test_an_object_of_both_sources_is_refused(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/a.json"), {f"events/{key}": body for key, body in SONGS.items()})
    inside = lake.env | {"SONGS_URI": f"{lake.env['EVENTS_URI']}/songs"}
    said = loader("load", "--source", "songs", env=inside, code=3)
    assert f"object  {inside['SONGS_URI']}/A.json" in said
    apart = inside | {"SOURCE_IGNORE": "songs/*"}
    loader("load", env=apart)
    assert lake.aws.one("SELECT COUNT(*) FROM dim_songs") == 20
    one = apart | {"SONGS_URI": f"{inside['SONGS_URI']}/A.json"}
    assert f"object  {inside['SONGS_URI']}/B.json" in loader("load", "--full", env=one, code=2)
    loader("load", "--full", "--yes", env=one)


def test_an_object_that_was_loaded_as_the_other_source_is_loaded_again(lake: Lake, loader: Loader) -> None:
    """The settings were exchanged, and --max-errors let that pass."""
    lake.put(plays("events/a.json"), SONGS)
    exchanged = {"EVENTS_URI": lake.env["SONGS_URI"], "SONGS_URI": lake.env["EVENTS_URI"]}
    loader("load", "--max-errors", "99", env=lake.env | exchanged)
    assert "changed  3" in loader("audit", env=lake.env, code=1)
    loader("load", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(0,)]
    assert "the star is what S3 holds" in loader("audit", "--deep", env=lake.env)
    assert loader("rejects", "--format", "json", env=lake.env) == "[]\n"


def test_names_that_are_no_data_are_left_out_and_counted(lake: Lake, loader: Loader) -> None:
    rubbish = ("events/_SUCCESS", "events/.DS_Store", "events/_temporary/0/part.json", "events/x/.hidden/part.json")
    lake.put(plays("events/a.json", "events/x/part_1.json"), dict.fromkeys(rubbish, b"rubbish"), SONGS)
    said = loader("load", env=lake.env)
    assert "4 left out by SOURCE_IGNORE" in said
    assert max(map(len, said.splitlines())) <= 80, "a terminal's width"
    assert lake.aws.rows(PLAYS) == [(0,), (1,)]


def test_globs_of_ones_own_take_the_place_of_the_usual_ones(lake: Lake, loader: Loader) -> None:
    lake.put(
        plays("events/_a.json", "events/b.json", "events/b.csv", "events/old/c.json", "events/x/old/d.json"), SONGS
    )
    said = loader("load", env=lake.env | {"SOURCE_IGNORE": "*.csv,old/*"})
    assert "2 left out by SOURCE_IGNORE" in said
    assert lake.aws.rows(PLAYS) == [(0,), (1,), (4,)]


@pytest.fixture
def archived(lake: Lake) -> str:
    """The key of an object in Glacier beside one that can be read."""
    lake.put(plays("events/2018-11-04.json"), SONGS)
    key = f"{lake.name}/events/2018-11-05 it's; `id`.json"
    body = lines(event(sessionId=5))
    lake.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body, StorageClass="GLACIER")
    return key


def test_an_archived_object_is_named_before_anything_is_loaded(lake: Lake, loader: Loader, archived: str) -> None:
    assert f"s3://{BUCKET}/{archived}" in next(
        line for line in loader("plan", env=lake.env).splitlines() if line.startswith("archived")
    )
    said = loader("load", env=lake.env, code=5)
    assert "error: an object is archived" in said
    assert f"object  s3://{BUCKET}/{archived}" in said
    assert f"restore-object --bucket {BUCKET} --key {shlex.quote(archived)}" in said
    assert "3_stage" not in said
    loader("load", "--until", "2018-11-04", env=lake.env)
    s3 = lake.aws.client("s3")
    s3.restore_object(Bucket=BUCKET, Key=archived, RestoreRequest={"Days": 1})
    loader("load", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(0,), (5,)]


def test_what_is_loaded_may_be_archived_later(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/2018-11-04.json"), SONGS)
    loader("load", env=lake.env)
    s3 = lake.aws.client("s3")
    for key, body in plays("events/2018-11-04.json").items():
        s3.put_object(Bucket=BUCKET, Key=f"{lake.name}/{key}", Body=body, StorageClass="DEEP_ARCHIVE")
    assert "nothing to do: everything is loaded (3 objects)" in loader("load", env=lake.env)
    assert "error: an object is archived" in loader("load", "--full", env=lake.env, code=5)


def test_full_forgets_what_is_outside_of_the_sources_only_when_told_to(lake: Lake, loader: Loader) -> None:
    lake.put(plays("events/a.json", "old/b.json", "old/c.json"), SONGS)
    loader("load", env=lake.env)
    loader("load", env=lake.env | {"EVENTS_URI": lake.env["EVENTS_URI"].replace("/events", "/old")})
    for command in ("plan", "load"):
        said = loader(command, "--full", env=lake.env, code=2)
        assert "--full would forget 2 objects that the settings leave out" in said
        assert f"object  s3://{BUCKET}/{lake.name}/old/b.json" in said
    assert lake.aws.rows(PLAYS) == [(0,), (1,), (2,)]
    loader("load", "--full", "--yes", env=lake.env)
    assert lake.aws.rows(PLAYS) == [(0,)]
    assert "nothing to do" in loader("load", env=lake.env)


def test_full_forgets_what_source_ignore_leaves_out_now_only_when_told_to(lake: Lake, loader: Loader) -> None:
    """One of the other source is taken in by that; one that is gone from S3 is forgotten, as ever."""
    lake.put(plays("events/a.json", "events/b.bak", "events/old/c.json", "events/gone.json"))
    lake.put({f"events/{key}": body for key, body in SONGS.items()})
    apart = lake.env | {"SONGS_URI": f"{lake.env['EVENTS_URI']}/songs", "SOURCE_IGNORE": "songs/*"}
    loader("load", env=apart)
    lake.aws.client("s3").delete_object(Bucket=BUCKET, Key=f"{lake.name}/events/gone.json")
    fewer = apart | {"SOURCE_IGNORE": "songs/*,*.bak,old"}
    for command in ("plan", "load"):
        said = loader(command, "--full", env=fewer, code=2)
        assert "--full would forget 2 objects that the settings leave out" in said
        assert [line.rpartition("/events/")[2] for line in said.splitlines() if "  object " in line] == [
            "b.bak",
            "old/c.json",
        ]
    assert lake.aws.rows(PLAYS) == [(0,), (1,), (2,), (3,)]
    loader("load", "--full", "--yes", env=fewer)
    assert lake.aws.rows(PLAYS) == [(0,)]
    assert lake.aws.one("SELECT COUNT(*) FROM dim_songs") == 20
    loader("load", "--full", env=apart)
    assert lake.aws.rows(PLAYS) == [(0,), (1,), (2,)]
