"""dim_songs and dim_artists: one row a key, by rules that do not depend on the order of files and loads."""

from itertools import permutations

import pytest

from tests.sql_templates.star import Star
from tests.support.records import Json, song

ARTISTS = "SELECT artist_name, location, latitude, longitude, described_by_song_id FROM dim_artists ORDER BY artist_id"
SPELLINGS = {
    "nothing known": song(song_id="SO1", artist_name="Beatles"),
    "a place": song(song_id="SO2", artist_name="The Beatles", artist_location="Liverpool"),
    "a position": song(song_id="SO3", artist_name="BEATLES", artist_latitude=53.4, artist_longitude=-2.98),
    "another position": song(song_id="SO4", artist_name="beatles", artist_latitude=1.5, artist_longitude=2.5),
}


@pytest.mark.parametrize("order", list(permutations(SPELLINGS))[::9])
def test_an_artist_is_described_by_the_song_that_knows_most(warehouse: Star, order: tuple[str, ...]) -> None:
    """Never by a mixture: the place of one song does not go with the position of another."""
    for spelling in order:
        assert warehouse.load(songs=[SPELLINGS[spelling]]) == {}
    assert warehouse.rows(ARTISTS) == [("BEATLES", None, 53.4, -2.98, "SO3")]


@pytest.mark.parametrize(
    ("known", "winner"),
    [
        (["nothing known", "a place"], "The Beatles"),
        (["nothing known"], "Beatles"),
        (["another position", "a position", "a place"], "BEATLES"),
    ],
)
def test_a_position_comes_before_a_place_and_then_the_smallest_song_id(
    warehouse: Star, known: list[str], winner: str
) -> None:
    assert warehouse.load(songs=[SPELLINGS[spelling] for spelling in known]) == {}
    assert [row[0] for row in warehouse.rows(ARTISTS)] == [winner]


def test_half_a_position_is_none(warehouse: Star) -> None:
    half = song(song_id="SO0", artist_latitude=1.5, artist_name="half")
    assert warehouse.load(songs=[half, SPELLINGS["a place"]]) == {}
    assert [row[0] for row in warehouse.rows(ARTISTS)] == ["The Beatles"]


def test_year_0_is_no_year_and_a_blank_place_is_no_place(warehouse: Star) -> None:
    assert warehouse.load(songs=[song(year=0, artist_location="  ", title="Help! ")]) == {}
    assert warehouse.rows("SELECT title, year, artist_location FROM dim_songs") == [("Help!", None, None)]
    assert warehouse.rows(ARTISTS) == [("The Beatles", None, None, None, "SOHELP")]


def test_numbers_are_titles_names_and_places(warehouse: Star) -> None:
    """As 18 titles, 21 names and 12 places of the real files."""
    assert warehouse.load(songs=[song(title=1979, artist_name=311, artist_location=4.6)]) == {}
    assert warehouse.rows("SELECT title, artist_name, artist_location FROM dim_songs") == [("1979", "311", "4.6")]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_of_two_files_about_one_song_the_rule_picks_one(warehouse: Star, turned: bool, together: bool) -> None:
    """The loser's artist does not stay behind, although it was there after its own load."""
    files: list[Json] = [
        song(year=0, title="Aid!", artist_id="ARLOSER", artist_name="Nobody"),
        song(year=1965, title="Help!"),
    ]
    files = files[::-1] if turned else files
    for load in [files] if together else [[one] for one in files]:
        assert warehouse.load(songs=load) == {}
    assert warehouse.rows("SELECT title, year, artist_id FROM dim_songs") == [("Help!", 1965, "ARBEATLES")]
    assert warehouse.rows("SELECT artist_id FROM dim_artists") == [("ARBEATLES",)]


def test_a_song_without_a_song_id_is_named_by_the_checks(warehouse: Star) -> None:
    assert warehouse.load(songs=[song(song_id=" ")]) == {
        "every_staged_song_is_in_dim_songs": [(" ", "Help!", "The Beatles")]
    }


def test_a_song_without_an_artist_id_is_named_by_the_checks(warehouse: Star) -> None:
    assert warehouse.load(songs=[song(artist_id="")]) == {"every_song_has_an_artist": [("SOHELP", None)]}
