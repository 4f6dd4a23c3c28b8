"""The real Sparkify data, through the real wire: the warehouse must say exactly what an independent count says."""

import re

import pytest

from tests.support.aws import put_all
from tests.support.local_aws import LocalAws
from tests.support.real_data import FIGURES, members, needs_real_data
from tests.support.star import digests

BUCKET = "real-sparkify"

pytestmark = needs_real_data


@pytest.fixture(scope="module")
def uploaded(local_aws: LocalAws) -> dict[str, str]:
    """The real data in the local S3, the events a second time under names that sort the other way round.

    And the songs a second time in a few objects, for a test that is not about their number.
    """
    local_aws.client("s3").create_bucket(Bucket=BUCKET)
    events = list(members("log_data.tar.xz"))
    turned = [(f"turned/{999 - number:03}.json", body) for number, (_, body) in enumerate(events)]
    songs = list(members("song_data.tar.xz"))
    packed = [(f"packed/{number}.json", b"\n".join(body for _, body in songs[number::4])) for number in range(4)]
    put_all(local_aws.env, BUCKET, [*events, *turned, *songs, *packed])
    return {"EVENTS_URI": f"s3://{BUCKET}/log_data", "SONGS_URI": f"s3://{BUCKET}/song_data"}


def load(local_aws: LocalAws, sources: dict[str, str], **settings: str) -> None:
    loaded = local_aws.loader("load", **sources, **settings)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr


def test_the_figures_hold_and_nothing_changes_them(local_aws: LocalAws, uploaded: dict[str, str]) -> None:
    """One test, because each load of 14,896 objects takes most of a minute from the local S3."""
    reset = local_aws.loader("schema", "--reset", "--yes", **uploaded)
    assert reset.returncode == 0, reset.stderr
    load(local_aws, uploaded)
    assert {sql: local_aws.one(sql) for sql in FIGURES} == FIGURES
    connection = local_aws.connect()
    first = digests(connection)
    connection.rollback()

    load(local_aws, uploaded | {"EVENTS_URI": f"s3://{BUCKET}/turned"})
    assert digests(connection) == first, "a second load, in another order, changed the warehouse"
    connection.close()


def test_equal_durations_can_be_demanded(local_aws: LocalAws, uploaded: dict[str, str]) -> None:
    """319 of the 333 matches have the very duration that the song file gives."""
    uploaded = uploaded | {"SONGS_URI": f"s3://{BUCKET}/packed"}
    reset = local_aws.loader("schema", "--reset", "--yes", **uploaded)
    assert reset.returncode == 0, reset.stderr
    load(local_aws, uploaded, MATCH_TOLERANCE_SECONDS="0")
    assert local_aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE song_id IS NOT NULL") == 319
    assert local_aws.one("SELECT COUNT(*) FROM fct_song_plays") == 6820


def test_text_repair_gives_eight_more_plays_their_song_and_changes_nothing_else(
    local_aws: LocalAws, uploaded: dict[str, str]
) -> None:
    uploaded = uploaded | {"SONGS_URI": f"s3://{BUCKET}/packed"}
    assert local_aws.loader("schema", "--reset", "--yes", **uploaded).returncode == 0
    load(local_aws, uploaded)
    before, plays = _digests(local_aws), _plays(local_aws)
    full = local_aws.loader("load", "--full", "--yes", **uploaded, REPAIR_TEXT="1")
    assert full.returncode == 0, full.stderr
    assert re.search(r"load/3_stage/8_repaired +346 rows", full.stdout)
    assert local_aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE song_id IS NOT NULL") == 341
    after, repaired = _digests(local_aws), _plays(local_aws)
    assert {table for table in before if before[table] != after[table]} == {"fct_song_plays"}
    changed = {key for key in plays if plays[key] != repaired[key]}
    assert plays.keys() == repaired.keys()
    assert len(changed) == 326
    as_written = "SELECT artist_as_written, song_as_written FROM staging_events WHERE artist = 'Björk' LIMIT 1"
    assert local_aws.rows(as_written)[0][0] == "BjÃ\x83Â¶rk"
    assert {key: play[:-4] for key, play in plays.items()} == {key: play[:-4] for key, play in repaired.items()}


UNTOUCHED = """song_play_key, start_time, time_key, user_id, level, session_key, session_id, item_in_session, location,
    user_agent, duration"""


def _digests(local_aws: LocalAws) -> dict[str, str]:
    connection = local_aws.connect()
    try:
        return digests(connection)
    finally:
        connection.close()


def _plays(local_aws: LocalAws) -> dict[str, tuple[object, ...]]:
    rows = local_aws.rows(f"SELECT {UNTOUCHED}, song_title, artist_name, song_id, artist_id FROM fct_song_plays")
    return {row[0]: row for row in rows}
