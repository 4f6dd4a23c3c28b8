"""The star is a function of the set of objects that are loaded, and of nothing else, with data and histories at random.

What the rules for one key are is told in tests/sql_templates; here is only that no history of loads changes the star.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import Lake, Objects
from tests.support.local_aws import LocalAws
from tests.support.strategies import EVENT_LISTS, EVENTS, SONG_LISTS, SONGS, Row

DAYS = ("2018-11-01", "2018-11-02", "2018-11-03")
EVENT_KEYS = [f"events/{day}-{part}.json" for day in DAYS for part in "ab"]
SONG_KEYS = [f"songs/{letter}.json" for letter in "ABC"]
NO_ROWS = {"events/none.json": b" \n", "songs/none.json": b"\n\n"}
"""A source must not be empty, or the loader refuses it. This object has content and no row."""


@st.composite
def objects(draw: st.DrawFn, keys: list[str], lists: st.SearchStrategy[list[Row]]) -> dict[str, bytes]:
    """Write each row into one or two objects: a line each or over many, with or without a newline at the end."""
    placed: dict[str, list[Row]] = {}
    for row in draw(lists):
        for key in draw(st.sets(st.sampled_from(keys), min_size=1, max_size=2)):
            placed.setdefault(key, []).append(row)
    indent = draw(st.sampled_from([None, None, 1]))
    end = draw(st.sampled_from(["\n", "", " "]))
    return {
        key: ("\n".join(json.dumps(row, indent=indent) for row in rows) + end).encode() for key, rows in placed.items()
    }


@dataclass(frozen=True)
class Step:
    """Some of the objects come into S3, or come again with the same bytes; then something is loaded."""

    share: tuple[bool, ...]
    options: tuple[str, ...]
    packed: bool

    def of(self, objects: Objects) -> Objects:
        return {key: body for (key, body), comes in zip(objects.items(), self.share, strict=False) if comes}


OPTIONS = st.sampled_from(
    [
        (),
        ("--source", "songs"),
        ("--source", "events"),
        ("--since", DAYS[1]),
        ("--until", DAYS[1]),
        ("--source", "events", "--since", DAYS[1], "--until", DAYS[1]),
        ("--full",),
    ]
)
STEPS = st.builds(Step, st.tuples(*[st.booleans()] * 9), OPTIONS, st.booleans())


@dataclass(frozen=True)
class Loads:
    """A new prefix in S3 and the warehouse, emptied; the loader runs in this process."""

    lake: Lake
    loader: Loader

    def __call__(self, *options: str, packed: bool) -> str:
        return self.loader("load", *options, env=self.lake.env | {"PACK_FROM_OBJECTS": "1" if packed else "500"})

    def at_once(self) -> dict[str, str]:
        """Return the star of one load of everything that is in S3 now into an empty warehouse."""
        self.lake.empty()
        self(packed=False)
        return self.lake.star()


Begin = Callable[[], Loads]


@pytest.fixture(scope="module")
def begin(bucket: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begin]:
    """Yield what begins again for each example."""
    log = tmp_path_factory.mktemp("log") / "log.jsonl"
    with loader_in_process() as loader:

        def begin() -> Loads:
            lake = Lake(bucket, log)
            lake.empty()
            lake.put(NO_ROWS)
            return Loads(lake, loader)

        yield begin


@given(
    events=objects(EVENT_KEYS, EVENT_LISTS),
    songs=objects(SONG_KEYS, SONG_LISTS),
    steps=st.lists(STEPS, min_size=3, max_size=3),
    packed=st.booleans(),
)
@settings(max_examples=12, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
def test_any_split_order_and_repetition_gives_the_star_of_one_load(
    begin: Begin, events: dict[str, bytes], songs: dict[str, bytes], steps: list[Step], packed: bool
) -> None:
    everything = events | songs
    load = begin()
    for step in steps:
        load.lake.put(step.of(everything))
        load(*step.options, packed=step.packed)
    load.lake.put(everything)
    load(packed=packed)
    star = load.lake.star()
    assert "nothing to do" in load(packed=packed)
    assert star == load.at_once()


@dataclass(frozen=True)
class Versions:
    """One object as it is written first, and as it is overwritten."""

    first: bytes
    last: bytes


def versions(first: list[Row], more: list[Row]) -> Versions:
    return Versions(*("".join(json.dumps(row) + "\n" for row in rows).encode() for rows in (first, more)))


def overwritten_events(session: int) -> st.SearchStrategy[Versions]:
    """Plays and visits of one session: each keeps its key, its user and its hour, and its time does not go back."""

    def again(old: Row, new: Row, later: bool) -> Row:
        kept = {name: old[name] for name in ("sessionId", "itemInSession", "page", "userId", "ts")}
        assert isinstance(old["ts"], int)
        late = {"ts": old["ts"] + 1} if later and (old["ts"] + 1) % 3_600_000 else {}
        return new | kept | late

    rows = st.lists(st.tuples(EVENTS, EVENTS, st.booleans()), min_size=1, max_size=3)
    own = {"sessionId": session}
    return st.builds(
        lambda rows, added: versions(
            [old | own for old, _, _ in rows], [again(old, new, later) | own for old, new, later in rows] + added
        ),
        rows,
        st.lists(EVENTS.map(lambda row: row | own), max_size=1),
    )


def overwritten_songs(number: int) -> st.SearchStrategy[Versions]:
    """Songs that nothing but this object names: each keeps its song_id, and all else may change."""
    rows = st.lists(st.tuples(SONGS, SONGS), min_size=1, max_size=3)

    def own(row: Row) -> Row:
        return row | {"song_id": f"{row['song_id']}".rstrip() + f"-{number}"}

    return st.builds(
        lambda rows, added: versions(
            [own(old) for old, _ in rows], [own(new) | {"song_id": own(old)["song_id"]} for old, new in rows] + added
        ),
        rows,
        st.lists(SONGS.map(own), max_size=1),
    )


LAKES = st.fixed_dictionaries(
    {key: overwritten_events(number) for number, key in enumerate(EVENT_KEYS[::2])}
    | {key: overwritten_songs(number) for number, key in enumerate(SONG_KEYS)}
)


@given(lakes=LAKES, before=STEPS, after=STEPS, packed=st.booleans())
@settings(max_examples=6, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
def test_overwritten_objects_give_the_star_of_one_load_of_their_last_versions(
    begin: Begin, lakes: Mapping[str, Versions], before: Step, after: Step, packed: bool
) -> None:
    """While the last version has the keys of the first, and no other object has them: see docs/loading.md, Limits."""
    first = {key: one.first for key, one in lakes.items()}
    last = {key: one.last for key, one in lakes.items()}
    load = begin()
    load.lake.put(before.of(first))
    said = load(*before.options, packed=before.packed)
    load.lake.put(after.of(last))
    said += load(*after.options, packed=after.packed)
    load.lake.put(last)
    said += load(packed=packed)
    assert "fewer lines" not in said
    assert load.lake.star() == load.at_once()
