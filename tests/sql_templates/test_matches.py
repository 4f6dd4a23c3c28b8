"""Which song a play is of: title and artist name, then the nearest duration, then the smallest song_id."""

from decimal import Decimal

import pytest

from tests.sql_templates.star import Star
from tests.support.records import Json, event, song

MATCHES = "SELECT song_play_key, song_id, artist_id FROM fct_song_plays ORDER BY session_id, item_in_session"


def matched(warehouse: Star) -> list[str | None]:
    return [row[1] for row in warehouse.rows(MATCHES)]


@pytest.mark.parametrize(
    ("durations", "expected"),
    [
        ({"SO1": 100.0, "SO2": 190.0, "SO3": 220.0}, "SO2"),
        ({"SO2": 210.5, "SO1": 190.5}, "SO1"),
        ({"SO2": 190.5, "SO1": 210.5}, "SO1"),
        ({"SO2": 200.5, "SO1": 200.5}, "SO1"),
        ({"SO9": 1.5}, "SO9"),
    ],
)
def test_the_nearest_duration_then_the_smallest_song_id(
    warehouse: Star, durations: dict[str, float], expected: str
) -> None:
    songs = [song(song_id=song_id, duration=duration) for song_id, duration in durations.items()]
    assert warehouse.load([event(length=200.5)], songs) == {}
    assert warehouse.rows(MATCHES) == [("1-0-7", expected, "ARBEATLES")]


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        (None, ["SOHELP", "SOHELP", "SOHELP", "SOHELP"]),
        (Decimal(0), ["SOHELP", None, None, None]),
        (Decimal("0.5"), ["SOHELP", "SOHELP", None, None]),
    ],
)
def test_a_tolerance_demands_like_durations(
    warehouse: Star, tolerance: Decimal | None, expected: list[str | None]
) -> None:
    plays = [event(itemInSession=n, length=length) for n, length in enumerate((200.5, 201.0, 201.25, None))]
    assert warehouse.load(plays, [song()], tolerance) == {}
    assert matched(warehouse) == expected


def test_another_tolerance_holds_for_all_that_is_loaded_with_it(warehouse: Star) -> None:
    play: Json = event(length=201.0)
    assert warehouse.load([play], [song()]) == {}
    assert matched(warehouse) == ["SOHELP"]
    assert warehouse.load([play], [], Decimal(0)) == {}
    assert matched(warehouse) == [None]


@pytest.mark.parametrize(
    "heard",
    [
        event(artist="The Byrds"),
        event(song="help!"),
        event(artist=None),
        event(song=None),
        event(artist="", song=""),
    ],
)
def test_another_title_or_artist_is_another_song(warehouse: Star, heard: Json) -> None:
    assert warehouse.load([heard], [song()]) == {}
    assert warehouse.rows(MATCHES) == [("1-0-7", None, None)]


def test_missing_names_do_not_match_each_other(warehouse: Star) -> None:
    assert warehouse.load([event(artist="", song=" ")], [song(artist_name=" ", title="")]) == {}
    assert matched(warehouse) == [None]


def test_trailing_blanks_do_not_matter(warehouse: Star) -> None:
    """Five titles that were played and seven in the song files end in one."""
    assert warehouse.load([event(song="Help! "), event(itemInSession=1, artist="The Beatles  ")], [song()]) == {}
    assert matched(warehouse) == ["SOHELP", "SOHELP"]


def test_quotes_and_backslashes_match_themselves(warehouse: Star) -> None:
    odd = 'It\'s \\ "odd"; -- %s'
    assert warehouse.load([event(song=odd, artist=odd)], [song(title=odd, artist_name=odd)]) == {}
    assert matched(warehouse) == ["SOHELP"]


def test_the_name_counts_as_the_songs_own_file_spells_it(warehouse: Star) -> None:
    """The artist is known by the spelling of another song, and by that one the play would be lost."""
    better = song(song_id="SO1", title="Girl", artist_name="Beatles, The", artist_latitude=1.0, artist_longitude=1.0)
    assert warehouse.load([event()], [song(), better]) == {}
    assert matched(warehouse) == ["SOHELP"]
    assert warehouse.rows("SELECT song_id, artist_name, heard_artist_name FROM song_plays_wide") == [
        ("SOHELP", "Beatles, The", "The Beatles")
    ]


def test_a_late_song_completes_its_plays(warehouse: Star) -> None:
    assert warehouse.load([event(), event(itemInSession=1, song="Girl")]) == {}
    assert matched(warehouse) == [None, None]
    assert warehouse.load(songs=[song()]) == {}
    assert warehouse.rows(MATCHES) == [("1-0-7", "SOHELP", "ARBEATLES"), ("1-1-7", None, None)]


def test_a_late_and_nearer_song_takes_over(warehouse: Star) -> None:
    assert warehouse.load([event()], [song(song_id="SO1", duration=190.0)]) == {}
    assert warehouse.load(songs=[song(song_id="SO2", duration=200.0)]) == {}
    assert matched(warehouse) == ["SO2"]
    assert warehouse.load(songs=[song(song_id="SO3", duration=150.0)]) == {}
    assert matched(warehouse) == ["SO2"]


def test_a_song_that_turns_out_to_be_another_lets_its_plays_go(warehouse: Star) -> None:
    assert warehouse.load([event()], [song(year=0)]) == {}
    assert matched(warehouse) == ["SOHELP"]
    assert warehouse.load(songs=[song(title="Girl", year=1965, artist_id="AROTHER")]) == {}
    assert warehouse.rows(MATCHES) == [("1-0-7", None, None)]
    assert warehouse.rows("SELECT artist_id FROM dim_artists") == [("AROTHER",)]
