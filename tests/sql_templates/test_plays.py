"""fct_song_plays and dim_time: one row a NextSong event, one row an hour of plays."""

from datetime import date, datetime

import pytest

from tests.sql_templates.star import Star, statements
from tests.support.records import event, song

LATE = 1543708799000
"""2018-12-01 23:59:59 UTC, a Saturday."""


def test_a_play_is_stored_as_it_was_heard(warehouse: Star) -> None:
    assert warehouse.load([event(sessionId=582, itemInSession=3)]) == {}
    assert warehouse.rows("SELECT * FROM fct_song_plays") == [
        (
            "582-3-7",
            datetime(2018, 11, 1, 20, 57, 10, 796000),
            2018110120,
            "7",
            "free",
            None,
            None,
            582,
            3,
            "London",
            '"Mozilla/5.0"',
            "Help!",
            "The Beatles",
            200.5,
            "582-7",
        )
    ]


def test_only_next_song_is_a_play(warehouse: Star) -> None:
    pages = ("Home", "Logout", "nextsong", "NextSongs", "Error")
    assert warehouse.load([event(page=page, itemInSession=n) for n, page in enumerate(pages)]) == {}
    assert warehouse.rows("SELECT COUNT(*) FROM fct_song_plays") == [(0,)]


def test_a_session_over_midnight_has_two_hours(warehouse: Star) -> None:
    assert warehouse.load([event(ts=LATE), event(ts=LATE + 1000, itemInSession=1)]) == {}
    assert warehouse.rows("SELECT * FROM dim_time ORDER BY time_key") == [
        (2018120123, date(2018, 12, 1), 23, 1, 48, 12, 2018, 6, True),
        (2018120200, date(2018, 12, 2), 0, 2, 48, 12, 2018, 0, True),
    ]


def test_the_week_is_that_of_iso_8601(warehouse: Star) -> None:
    """2018-12-31, a Monday, lies in week 1 of 2019."""
    assert warehouse.load([event(ts=1546214400000)]) == {}
    assert warehouse.rows("SELECT week, year, weekday, is_weekend FROM dim_time") == [(1, 2018, 1, False)]


@pytest.mark.parametrize("missing", ["artist", "song", "length", "location", "userAgent"])
def test_a_play_of_which_little_is_known_is_a_play(warehouse: Star, missing: str) -> None:
    assert warehouse.load([event(**{missing: None})], [song()]) == {}
    assert warehouse.rows("SELECT COUNT(*) FROM songplays") == [(1,)]


def test_a_play_by_nobody_is_named_by_the_checks(warehouse: Star) -> None:
    broken = warehouse.load([event(userId="", sessionId=4)])
    assert broken["every_play_has_a_user"] == [("4-0-", None)]


def test_a_play_in_the_future_is_named_by_the_checks(warehouse: Star) -> None:
    """In the year 3000 the time_key no longer fits an INTEGER."""
    broken = warehouse.load([event(ts=32503680000000)])
    assert broken["no_play_is_in_the_future"] == [("1-0-7", datetime(3000, 1, 1))]


@pytest.mark.parametrize("together", [True, False])
def test_users_who_share_a_session_id_keep_their_plays(warehouse: Star, together: bool) -> None:
    """As in the larger logs: 2,354 session ids, 3,176 pairs of user and session."""
    events = [event(userId=user, itemInSession=item) for user in ("7", "8") for item in (0, 1)]
    for load in [events] if together else [events[:2], events[2:]]:
        assert warehouse.load(load) == {}
    assert warehouse.rows("SELECT song_play_key FROM fct_song_plays ORDER BY 1") == [
        ("1-0-7",),
        ("1-0-8",),
        ("1-1-7",),
        ("1-1-8",),
    ]


def test_no_two_plays_write_the_same_key(warehouse: Star) -> None:
    """Numbers may be negative, and a user id may be any text."""
    users = ("2-3", "-3", "3", "", "é-1")
    events = [
        event(userId=user, sessionId=session, itemInSession=item)
        for user in users
        for session in (1, -1)
        for item in (2, -2)
    ]
    broken = warehouse.load(events)
    assert broken.keys() == {"every_play_has_a_session", "every_play_has_a_user", "joining_every_dim_keeps_every_play"}
    assert warehouse.rows("SELECT COUNT(*), COUNT(DISTINCT song_play_key) FROM fct_song_plays") == [(20, 20)]


def test_a_lost_play_is_named(warehouse: Star) -> None:
    assert warehouse.load([event(), event(userId="8")]) == {}
    broken = warehouse.broken_by("DELETE FROM fct_song_plays WHERE user_id = '8'")
    assert broken["as_many_plays_are_in_the_fact_as_were_staged"] == [(2, 1)]
    assert [row[:3] for row in broken["every_staged_play_is_in_the_fact"]] == [(1, 0, "8")]


def test_loaded_twice_is_loaded_once(warehouse: Star) -> None:
    events, songs = [event(), event(itemInSession=1, page="Home")], [song()]
    assert warehouse.load(events, songs) == {}
    once = warehouse.digests()
    assert warehouse.load(events * 2, songs * 2) == {}
    assert warehouse.digests() == once


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_of_two_events_with_one_key_the_earlier_is_the_play(warehouse: Star, turned: bool, together: bool) -> None:
    events = [event(song="Help!"), event(song="Girl", ts=1541105830797)]
    events = events[::-1] if turned else events
    for load in [events] if together else [[one] for one in events]:
        assert warehouse.load(load) == {}
    assert warehouse.rows("SELECT song_title FROM fct_song_plays") == [("Help!",)]


def test_a_key_that_the_map_does_not_know_is_noticed(warehouse: Star) -> None:
    """The camelCase trap: COPY loads NULL where it does not find the key, and succeeds."""
    events = [{"firstname" if key == "firstName" else key: value for key, value in event().items()}] * 100
    renamed = [one | {"itemInSession": number} for number, one in enumerate(events)]
    assert warehouse.load(renamed) == {"no_staged_column_is_mostly_null": [("first_name", 100, 0)]}
    assert warehouse.load(renamed[1:]) == {}, "a handful of plays proves nothing"


def test_the_wide_view_has_a_row_a_play_and_the_levels_then_and_now(warehouse: Star) -> None:
    later = event(itemInSession=1, page="Upgrade", level="paid", ts=1541105830797, artist=None, song=None, length=None)
    assert warehouse.load([event(), later], [song()]) == {}
    assert warehouse.rows(
        "SELECT song_title, user_first_name, level_at_play, level_now, date FROM song_plays_wide"
    ) == [("Help!", "Ada", "free", "paid", date(2018, 11, 1))]


def test_nothing_loads_as_nothing_and_every_question_has_an_answer(warehouse: Star) -> None:
    assert warehouse.load() == {}
    assert warehouse.rows("SELECT COUNT(*) FROM song_plays_wide") == [(0,)]
    answers = {question.stem: warehouse.rows(question.sql) for question in statements("answers")}
    assert answers.pop("known_songs") == [(0, 0, None, 0, 0)]
    assert not any(answers.values())
