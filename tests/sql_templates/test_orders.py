"""The star is a function of what was loaded: not of the order, of the split into loads, or of repetitions."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql_templates.warehouse import Json, Warehouse, event, song

TEXTS = st.sampled_from(["a", "a ", "b", "", "It's"])
# Few keys and few values, so that files contradict each other all the time.
EVENTS = st.builds(
    event,
    sessionId=st.integers(1, 2),
    itemInSession=st.integers(0, 1),
    userId=st.sampled_from(["1", "1 ", "2"]),
    level=st.sampled_from(["free", "paid"]),
    page=st.sampled_from(["NextSong", "NextSong", "Home"]),
    ts=st.sampled_from([1541105830796, 1541105830797, 1543708800000]),
    song=TEXTS,
    artist=TEXTS,
    length=st.sampled_from([None, 1.5, 2.5]),
    firstName=TEXTS,
)
SONGS = st.builds(
    song,
    song_id=st.sampled_from(["SO1", "SO2", "SO3"]),
    artist_id=st.sampled_from(["AR1", "AR2"]),
    title=TEXTS,
    artist_name=TEXTS,
    artist_location=TEXTS,
    artist_latitude=st.sampled_from([None, 1.0, 2.0]),
    artist_longitude=st.sampled_from([None, 1.0]),
    year=st.sampled_from([0, 1965]),
    duration=st.sampled_from([1.5, 2.0, 2.5]),
)


@given(events=st.lists(EVENTS, max_size=8), songs=st.lists(SONGS, max_size=6), dice=st.randoms(use_true_random=False))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # clear() empties the warehouse for each example
)
def test_any_split_order_and_repetition_gives_the_same_star(
    warehouse: Warehouse, events: list[Json], songs: list[Json], dice: random.Random
) -> None:
    warehouse.clear()
    assert warehouse.load(events, songs) == {}
    at_once = warehouse.digests()

    warehouse.clear()
    parts: list[tuple[list[Json], list[Json]]] = [([], []) for _ in range(3)]
    for kind, rows in enumerate((events, songs)):
        for row in rows:
            for _ in range(dice.choice([1, 1, 2])):
                dice.choice(parts)[kind].append(row)
    for part in parts:
        assert warehouse.load(*part) == {}
    assert warehouse.digests() == at_once
