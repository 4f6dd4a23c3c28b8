"""dim_users: everyone with a userId, as the latest event tells of them."""

from typing import Any

import pytest

from tests.sql_templates.star import Star
from tests.support.records import Json, event

LEVELS = "SELECT user_id, level FROM dim_users ORDER BY user_id"
NOON = 1541160000000


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_level_is_that_of_the_latest_event_whatever_the_order(warehouse: Star, order: tuple[int, ...]) -> None:
    """As user 15 on 2018-11-21: paid, free, paid. One load an event, so that the old row takes part."""
    events = [event(ts=NOON + n, itemInSession=n, level=level) for n, level in enumerate(("paid", "free", "paid"))]
    for number in order:
        assert warehouse.load([events[number]]) == {}
    assert warehouse.rows(LEVELS) == [("7", "paid")]
    assert warehouse.rows("SELECT song_play_key, level FROM fct_song_plays ORDER BY 1") == [
        ("1-0-7", "paid"),
        ("1-1-7", "free"),
        ("1-2-7", "paid"),
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_of_two_events_at_one_time_the_later_in_the_session_tells(
    warehouse: Star, turned: bool, together: bool
) -> None:
    events = [event(itemInSession=9, level="free"), event(itemInSession=10, level="paid")]
    events = events[::-1] if turned else events
    for load in [events] if together else [[one] for one in events]:
        assert warehouse.load(load) == {}
    assert warehouse.rows(LEVELS) == [("7", "paid")]


def test_who_never_played_is_a_user_and_no_play(warehouse: Star) -> None:
    home = event(page="Home", artist=None, song=None, length=None, userId="21")
    assert warehouse.load([home]) == {}
    assert warehouse.rows(LEVELS) == [("21", "free")]
    assert warehouse.rows("SELECT COUNT(*) FROM fct_song_plays") == [(0,)]
    assert warehouse.rows("SELECT COUNT(*) FROM dim_time") == [(0,)]


@pytest.mark.parametrize("nobody", ["", " ", None])
def test_nobody_is_no_user(warehouse: Star, nobody: str | None) -> None:
    """As the 286 rows of people who are logged out."""
    gone = dict.fromkeys(("artist", "firstName", "gender", "lastName", "length", "location", "registration", "song"))
    logged_out = event(page="Home", auth="Logged Out", userAgent=None, userId=nobody, **gone)
    assert warehouse.load([logged_out, event(itemInSession=1)]) == {}
    assert warehouse.rows(LEVELS) == [("7", "free")]


def test_namesakes_stay_two_users(warehouse: Star) -> None:
    assert warehouse.load([event(userId="13"), event(userId="50", sessionId=2)]) == {}
    assert warehouse.rows(LEVELS) == [("13", "free"), ("50", "free")]


def test_a_trailing_blank_makes_no_second_user(warehouse: Star) -> None:
    """Redshift ignores trailing blanks when it compares and PostgreSQL does not: the star holds none."""
    assert warehouse.load([event(userId="7"), event(userId="7 ", sessionId=2, location="London  ")]) == {}
    assert warehouse.load([event(userId="7  ", sessionId=3)]) == {}
    assert warehouse.rows(LEVELS) == [("7", "free")]
    assert warehouse.rows("SELECT DISTINCT user_id, LENGTH(location) FROM fct_song_plays") == [("7", 6)]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (1540919166796.0, "2018-10-30 17:06:06.796000"),
        (0, "1970-01-01 00:00:00"),
        (4102444799999, "2099-12-31 23:59:59.999000"),
        (253402300800000, "None"),
        (None, "None"),
        (-1, "None"),
        (1e300, "None"),
    ],
)
def test_registration_is_a_time_or_nothing(warehouse: Star, written: Any, stored: str) -> None:
    assert warehouse.load([event(registration=written)]) == {}
    assert [str(value) for (value,) in warehouse.rows("SELECT registration FROM dim_users")] == [stored]


def test_text_arrives_as_it_was_written(warehouse: Star) -> None:
    name = 'O\'Brien; \\n "--" %s\t{{ x }} \u00e9\U0001f600'
    hostile: Json = event(firstName=name, song=name, userAgent=name)
    assert warehouse.load([hostile]) == {}
    assert warehouse.rows("SELECT first_name FROM dim_users") == [(name,)]
    assert warehouse.rows("SELECT song_title, user_agent FROM fct_song_plays") == [(name, name)]
