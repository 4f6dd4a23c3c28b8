"""Every claim of verify can fail: what breaks it is named, and what is in order is not."""

import pytest

from tests.sql_templates.star import Star, statements
from tests.support.records import event, song

BREAKS = {
    "as_many_plays_are_in_the_fact_as_were_staged": "INSERT INTO fct_song_plays SELECT * FROM fct_song_plays",
    "every_artist_has_a_song": "UPDATE dim_artists SET described_by_song_id = 'SOX'",
    "every_artist_of_a_play_is_known": "UPDATE fct_song_plays SET artist_id = 'ARX'",
    "every_match_is_by_title_and_artist": "UPDATE fct_song_plays SET song_title = 'Girl'",
    "every_play_has_a_user": "UPDATE fct_song_plays SET user_id = '8'",
    "every_play_has_an_hour": "DELETE FROM dim_time",
    "every_play_has_a_session": "DELETE FROM dim_sessions",
    "every_session_ends_with_its_latest_event": "UPDATE dim_sessions SET ended_at = '2018-01-01'",
    "every_song_has_an_artist": "DELETE FROM dim_artists",
    "every_song_of_a_play_is_known": "UPDATE fct_song_plays SET song_id = 'SOX'",
    "every_staged_play_is_in_the_fact": "DELETE FROM fct_song_plays",
    "every_staged_song_is_in_dim_songs": "DELETE FROM dim_songs",
    "every_user_is_as_of_the_latest_event": "UPDATE dim_users SET described_at = '2018-01-01'",
    "joining_every_dim_keeps_every_play": "INSERT INTO dim_songs SELECT * FROM dim_songs",
    "no_artist_twice": "INSERT INTO dim_artists SELECT * FROM dim_artists",
    "no_hour_twice": "INSERT INTO dim_time SELECT * FROM dim_time",
    "no_play_is_in_the_future": "UPDATE fct_song_plays SET start_time = '2999-01-01'",
    "no_play_twice": "INSERT INTO fct_song_plays SELECT * FROM fct_song_plays",
    "no_session_twice": "INSERT INTO dim_sessions SELECT * FROM dim_sessions",
    "no_song_twice": "INSERT INTO dim_songs SELECT * FROM dim_songs",
    "no_user_twice": "INSERT INTO dim_users SELECT * FROM dim_users",
}
TRIED_WITH_THE_PLAYS = "no_staged_column_is_mostly_null"


def test_every_claim_is_tried() -> None:
    assert {statement.stem for statement in statements("verify")} == {*BREAKS, TRIED_WITH_THE_PLAYS}


@pytest.fixture(scope="module")
def loaded(shared_warehouse: Star) -> Star:
    """A warehouse with one play of one song, which each test breaks and leaves as it was."""
    shared_warehouse.clear()
    assert shared_warehouse.load([event()], [song()]) == {}
    return shared_warehouse


@pytest.mark.parametrize("claim", BREAKS)
def test_a_broken_claim_shows_one_bad_row(loaded: Star, claim: str) -> None:
    broken = loaded.broken_by(BREAKS[claim])
    assert len(broken.get(claim, [])) == 1, broken
    assert loaded.broken_by("SELECT 1") == {}


@pytest.mark.parametrize("claim", [one.stem for one in statements("verify", changed=True) if "checked_" in one.sql])
def test_a_load_looks_at_what_it_changed_and_finds_the_bad_row(loaded: Star, claim: str) -> None:
    broken = loaded.broken_in_a_load(BREAKS[claim])
    assert len(broken.get(claim, [])) == 1, broken
    assert loaded.broken_in_a_load("SELECT 1") == {}
