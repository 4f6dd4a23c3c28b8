"""Events and songs at random, of few keys and few values, so that files contradict each other all the time."""

from hypothesis import strategies as st

from tests.sql_templates.warehouse import event, song

#: Blanks at the end are not looked at, at the beginning they are. `\N` and `\.` are words of PostgreSQL's own COPY.
TEXTS = st.sampled_from(["a", "a ", " a", "b", "", " ", "It's", "\\N", "\\.", "4", 'x"\t{{ %s }}; -- \u00e9\U0001f600'])
NAMES = st.none() | TEXTS
NOON = 1_541_160_000_000
TIMES = st.sampled_from([NOON - 1, NOON, NOON, NOON + 1, NOON + 40 * 86_400_000])

PLAYS = st.builds(
    event,
    sessionId=st.integers(1, 2),
    itemInSession=st.integers(0, 1),
    userId=st.sampled_from(["1", "1 ", "2", " 2"]),
    level=st.sampled_from(["free", "paid"]),
    ts=TIMES,
    song=NAMES,
    artist=NAMES,
    length=st.sampled_from([None, 1.5, 2.5]),
    firstName=NAMES,
    registration=st.sampled_from([None, 1540919166796.0, -1]),
)
#: An event that is no play tells of its user, and nobody has to be logged in for it.
VISITS = st.builds(
    lambda play, user: play | {"page": "Home", "userId": user}, PLAYS, st.sampled_from(["1", "3", "", None])
)
EVENTS = PLAYS | PLAYS | VISITS

#: A title is also written as a number. Three songs, two artists: each artist comes in several spellings.
SONGS = st.builds(
    song,
    song_id=st.sampled_from(["SO1", "SO2", "SO2 ", "SO3"]),
    artist_id=st.sampled_from(["AR1", "AR2", "AR2 "]),
    title=TEXTS | st.just(4),
    artist_name=TEXTS,
    artist_location=NAMES,
    artist_latitude=st.sampled_from([None, 1.0, 2.0]),
    artist_longitude=st.sampled_from([None, 1.0]),
    year=st.sampled_from([0, 1965]),
    duration=st.sampled_from([1.5, 2.0, 2.5]),
)
