"""The views carry the names and columns of the course project; every question is answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.sql_templates.star import Star, statements
from tests.support.records import event, song

CLASSIC = {
    "songplays": "songplay_id start_time user_id level song_id artist_id session_id location user_agent",
    "users": "user_id first_name last_name gender level",
    "songs": "song_id title artist_id year duration",
    "artists": "artist_id name location latitude longitude",
    "time": "start_time hour day week month year weekday",
}
HOUR = 3_600_000
NEW_YORK = "New York-Newark-Jersey City, NY-NJ-PA"
EVENTS = [
    event(),
    event(itemInSession=1, song="Girl", ts=1541105830796 + HOUR),
    event(itemInSession=2, ts=1541105830796 + 2 * HOUR),
    event(sessionId=2, userId="8", level="paid", artist="Björk", song="Undo", location=NEW_YORK, ts=1541105830796),
]
NOVEMBER_1 = date(2018, 11, 1)
ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    "also_played": [],
    "browsers": [('"Mozilla/5.0"', "7", 3), ('"Mozilla/5.0"', "8", 1)],
    "conversions": [],
    "days_of_the_week": [("Thu", 1, 4, Decimal("4.0"))],
    "free_against_paid": [
        ("free", 3, Decimal("75.0"), 1, 1, Decimal("3.0")),
        ("paid", 1, Decimal("25.0"), 1, 1, Decimal("1.0")),
    ],
    "hours_by_weekday": [("Thu", 20, 2, 2), ("Thu", 21, 1, 1), ("Thu", 22, 1, 1)],
    "hours_of_the_day": [(20, 2, Decimal("50.0")), (21, 1, Decimal("25.0")), (22, 1, Decimal("25.0"))],
    "known_songs": [(4, 2, Decimal("50.0"), 1, 1)],
    "known_songs_by_day": [(NOVEMBER_1, 4, 2, Decimal("50.0"))],
    "levels_by_day": [(NOVEMBER_1, "free", 3, 1), (NOVEMBER_1, "paid", 1, 1)],
    "listeners_by_week": [(date(2018, 10, 29), 2, 2, 0, 0, None)],
    "plays_per_day": [(NOVEMBER_1, 4, Decimal("0.2"), 2, 2)],
    "plays_per_listener": [("1 to 10 plays", 2, 4, Decimal("100.0"), Decimal("0.1"))],
    "recommendations": [],
    "session_ends": [("NextSong", 2, Decimal("100.0"), 0, Decimal("2.0"))],
    "sessions": [("1 play", 1, 1, 0), ("2 to 10 plays", 1, 3, 120)],
    "spread": [
        (1, Decimal("75.0"), Decimal("75.0"), Decimal("50.0")),
        (2, Decimal("25.0"), Decimal("25.0"), Decimal("25.0")),
        (3, Decimal("0.0"), Decimal("0.0"), Decimal("25.0")),
    ],
    "top_artists": [("The Beatles", 3, 1, 2, 1, 1), ("Björk", 1, 1, 1, 2, 2)],
    "top_known_artists": [("The Beatles", None, 2, 1, 1)],
    "top_known_songs": [("Help!", "The Beatles", "1965", 2, 1)],
    "top_places": [("London", 3, Decimal("75.0"), 1), (NEW_YORK, 1, Decimal("25.0"), 1)],
    "top_songs": [
        ("Help!", "The Beatles", 2, 1, 1, 1, "yes"),
        ("Girl", "The Beatles", 1, 1, 2, 2, "no"),
        ("Undo", "Björk", 1, 1, 3, 3, "no"),
    ],
    "top_states": [("NY", 1, Decimal("100.0"), 1)],
}
QUESTIONS = {statement.stem: statement.sql for statement in statements("answers")}


@pytest.fixture(scope="module")
def loaded(shared_warehouse: Star) -> Star:
    shared_warehouse.clear()
    assert shared_warehouse.load(EVENTS, [song()]) == {}
    return shared_warehouse


@pytest.mark.parametrize("view", CLASSIC)
def test_a_view_has_the_classic_columns(loaded: Star, view: str) -> None:
    assert loaded.columns(f"SELECT * FROM {view}") == CLASSIC[view].split()


def test_the_views_say_what_the_star_says(loaded: Star) -> None:
    start = datetime(2018, 11, 1, 20, 57, 10, 796000)
    assert loaded.rows("SELECT * FROM songplays WHERE songplay_id = '1-0-7'") == [
        ("1-0-7", start, "7", "free", "SOHELP", "ARBEATLES", 1, "London", '"Mozilla/5.0"')
    ]
    assert loaded.rows("SELECT * FROM users ORDER BY user_id") == [
        ("7", "Ada", "Byron", "F", "free"),
        ("8", "Ada", "Byron", "F", "paid"),
    ]
    assert loaded.rows("SELECT * FROM songs") == [("SOHELP", "Help!", "ARBEATLES", 1965, 200.5)]
    assert loaded.rows("SELECT * FROM artists") == [("ARBEATLES", "The Beatles", None, None, None)]


def test_time_has_one_row_per_distinct_start(loaded: Star) -> None:
    """Two of the four plays start in the same millisecond."""
    assert loaded.rows("SELECT hour, day, week, month, year, weekday FROM time ORDER BY start_time") == [
        (20, 1, 44, 11, 2018, 4),
        (21, 1, 44, 11, 2018, 4),
        (22, 1, 44, 11, 2018, 4),
    ]


def test_every_question_has_an_expected_answer() -> None:
    assert QUESTIONS.keys() == ANSWERS.keys()


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered(loaded: Star, question: str) -> None:
    assert loaded.rows(QUESTIONS[question]) == ANSWERS[question]
