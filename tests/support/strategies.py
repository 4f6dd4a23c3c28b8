"""Events and songs at random, of few keys and few values, so that files contradict each other all the time."""

from hypothesis import strategies as st

from tests.support.records import event, song

Row = dict[str, object]

TEXTS = st.sampled_from(["a", "a ", " a", "", " ", "It's", "\\N", "\\.", 'x"\t{{ %s }}; -- \u00e9\U0001f600'])
r"""Blanks at the end are not looked at, at the beginning they are. `\N` and `\.` are words of PostgreSQL's own COPY."""
TITLES = ["It's \\N", "It's \\N", "It's \\N "]
"""What plays and songs are matched by. Most are equal but for blanks, or hardly a play would find a song."""
ARTISTS = ["\u00e9\t", "\u00e9\t", "\u00e9\t  ", "b"]
NOON = 1_541_160_000_000

PLAYS = st.builds(
    event,
    sessionId=st.integers(1, 4),
    itemInSession=st.integers(0, 1),
    userId=st.sampled_from(["1", "1 ", "2", " 2"]),
    level=st.sampled_from(["free", "paid"]),
    ts=st.sampled_from([NOON - 1, NOON, NOON, NOON + 1, NOON + 40 * 86_400_000]),
    song=st.sampled_from([*TITLES, "4", None]),
    artist=st.sampled_from([*ARTISTS, ""]),
    length=st.sampled_from([None, 1.5, 2.5]),
    location=st.none() | TEXTS,
    firstName=st.none() | TEXTS,
    registration=st.sampled_from([None, 1540919166796.0, -1]),
)
VISITS = st.builds(
    lambda play, user: play | {"page": "Home", "userId": user}, PLAYS, st.sampled_from(["1", "3", "", None])
)
"""An event that is no play tells of its user, and nobody has to be logged in for it."""
EVENTS = PLAYS | PLAYS | VISITS

SONGS = st.builds(
    song,
    song_id=st.sampled_from(["SO1", "SO2", "SO3", "SO3 ", "SO4", "SO5"]),
    artist_id=st.sampled_from(["AR1", "AR2", "AR3", "AR3 "]),
    title=st.sampled_from([*TITLES, 4]),
    artist_name=st.sampled_from(ARTISTS),
    artist_location=st.none() | TEXTS,
    artist_latitude=st.sampled_from([None, 1.0, 2.0]),
    artist_longitude=st.sampled_from([None, 1.0]),
    year=st.sampled_from([0, 1965]),
    duration=st.sampled_from([1.5, 2.0, 2.5]),
)
"""A title may be written as a number. Five songs, three artists: files contradict each other on what a song is called
and on how its artist is spelled."""


@st.composite
def alike(draw: st.DrawFn, row: st.SearchStrategy[Row], size: int) -> list[Row]:
    """Rows of which most differ from another in a single value, so that each value decides sometimes who wins.

    Always so many: a load of many rows takes no longer than one of a few, and few rows contradict each other seldom.
    """
    rows = draw(st.lists(row, min_size=size // 2, max_size=size // 2))
    for other in draw(st.lists(row, min_size=size // 2, max_size=size // 2)):
        like = draw(st.sampled_from(rows))
        differing = [{name: other[name]} for name in like if like[name] != other[name]]
        rows.append(like | draw(st.sampled_from(differing or [{}])))
    return rows


EVENT_LISTS = st.builds(lambda plays, visits: plays + visits, alike(PLAYS, 20), st.lists(VISITS, max_size=4))
SONG_LISTS = alike(SONGS, 16)
