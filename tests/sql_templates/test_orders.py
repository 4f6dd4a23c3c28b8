"""The star is a function of what was loaded: not of the order, of the split into loads, or of repetitions."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql_templates.star import Star
from tests.support.records import Json
from tests.support.strategies import EVENT_LISTS, SONG_LISTS


@given(events=EVENT_LISTS, songs=SONG_LISTS, dice=st.randoms(use_true_random=False))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # clear() empties the warehouse for each example
)
def test_any_split_order_and_repetition_gives_the_same_star(
    warehouse: Star, events: list[Json], songs: list[Json], dice: random.Random
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
