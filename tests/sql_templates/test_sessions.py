"""dim_sessions: each session of a user, as its latest event ends it."""

from itertools import permutations

import pytest

from tests.sql_templates.star import Star
from tests.support.records import event

SESSIONS = "SELECT session_key, last_item_in_session, last_page FROM dim_sessions ORDER BY 1"
PAGES = ("NextSong", "Home", "Logout")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_session_ends_with_its_latest_event_whatever_the_order(warehouse: Star, order: tuple[int, ...]) -> None:
    """One load an event, so that the old row takes part."""
    events = [event(ts=1541160000000 + n, itemInSession=n, page=page) for n, page in enumerate(PAGES)]
    for number in order:
        assert warehouse.load([events[number]]) == {}
    assert warehouse.rows(SESSIONS) == [("1-7", 2, "Logout")]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_events_at_one_time_the_later_in_the_session_ends_it(warehouse: Star, turned: bool) -> None:
    events = [event(itemInSession=9, page="Home"), event(itemInSession=10, page="Logout")]
    for one in events[::-1] if turned else events:
        assert warehouse.load([one]) == {}
    assert warehouse.rows(SESSIONS) == [("1-7", 10, "Logout")]


def test_two_users_of_one_session_id_have_two_sessions(warehouse: Star) -> None:
    assert warehouse.load([event(), event(userId="8", page="Home"), event(userId="8 ", itemInSession=1)]) == {}
    assert warehouse.rows(SESSIONS) == [("1-7", 0, "NextSong"), ("1-8", 1, "NextSong")]


def test_who_is_logged_out_has_no_session(warehouse: Star) -> None:
    assert warehouse.load([event(userId="", page="Home"), event()]) == {}
    assert warehouse.rows(SESSIONS) == [("1-7", 0, "NextSong")]
