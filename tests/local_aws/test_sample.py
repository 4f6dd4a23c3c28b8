"""The sample: the same bytes for the same plan, counts that an independent count confirms, and every trap in it."""

import hashlib
import json
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from local_aws.sample.write import Counts, Plan, write_sample
from local_aws.state import LocalAwsError
from tests.support.command import clean_environment, run

EVENT_KEYS = (
    "artist auth firstName gender itemInSession lastName length level location method page registration sessionId song "
    "status ts userAgent userId"
)
SONG_KEYS = (
    "artist_id artist_latitude artist_location artist_longitude artist_name duration num_songs song_id title year"
)
FIRST = date(2018, 11, 1)
DAY_MS = 86_400_000


def plan(**changes: Any) -> Plan:
    usual = {"users": 100, "songs": 1000, "days": 30, "seed": 1, "events_per_day": 270, "songs_per_file": 1}
    return Plan(**({"first_day": FIRST} | usual | changes))


def made(wanted: Plan) -> tuple[dict[str, bytes], Counts]:
    files: dict[str, bytes] = {}

    def put(key: str, body: bytes) -> None:
        assert key not in files
        files[key] = body

    return files, write_sample(wanted, put)


def rows(files: dict[str, bytes], prefix: str) -> list[dict[str, Any]]:
    return [json.loads(line) for key in sorted(files) if key.startswith(prefix) for line in files[key].split(b"\n")]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return made(plan())[0]


@pytest.fixture(scope="module")
def events(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return rows(files, "log_data/")


@pytest.fixture(scope="module")
def songs(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return rows(files, "song_data/")


@pytest.fixture(scope="module")
def plays(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["page"] == "NextSong"]


def strings(found: list[dict[str, Any]], *names: str) -> Iterator[str]:
    for row in found:
        for name in names:
            if isinstance(row[name], str):
                yield row[name]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"seed": 2},
        {"users": 1, "days": 1, "songs": 1, "events_per_day": 1},
        {"songs": 0, "days": 2},
        {"users": 7, "days": 3, "songs": 250, "songs_per_file": 100, "events_per_day": 600},
    ],
)
def test_the_counts_are_those_of_the_files(changes: dict[str, int]) -> None:
    files, counts = made(plan(**changes))
    events, songs = rows(files, "log_data/"), rows(files, "song_data/")
    plays = [event for event in events if event["page"] == "NextSong"]
    known = {(str(song["title"]), str(song["artist_name"])) for song in songs}
    latest = {event["userId"]: event["level"] for event in sorted(events, key=lambda e: e["ts"]) if event["userId"]}
    assert asdict(counts) == {
        "events": len(events),
        "plays": len(plays),
        "matched_plays": sum((play["song"], play["artist"]) in known for play in plays),
        "users": len(latest),
        "paid_users": sum(level == "paid" for level in latest.values()),
        "songs": len({song["song_id"] for song in songs}),
        "artists": len({song["artist_id"] for song in songs}),
        "hours": len({play["ts"] // 3_600_000 for play in plays}),
    }
    assert len(files) == plan(**changes).files


def test_equal_plans_give_equal_bytes_and_another_seed_gives_others(files: dict[str, bytes]) -> None:
    assert made(plan())[0] == files
    others = made(plan(seed=2))[0]
    assert not set(others.values()) & set(files.values())


def test_the_bytes_are_those_of_every_machine_and_python() -> None:
    """A change to the generator changes this digest: then say so in the changelog."""
    small, _ = made(plan(users=10, songs=200, days=3))
    content = b"".join(key.encode() + small[key] for key in sorted(small))
    assert hashlib.sha256(content).hexdigest() == "ed194c341ef58b687a623c2cb7439569f4ccad13ba8cf59e2f305d5dd0a28e81"


def test_a_longer_sample_starts_with_the_shorter_one(files: dict[str, bytes]) -> None:
    """Loads day by day can be tried."""
    longer = made(plan(days=32))[0]
    assert {key: longer[key] for key in files} == files


def test_files_are_named_and_written_as_sparkifys_are(files: dict[str, bytes]) -> None:
    assert "log_data/2018/11/2018-11-01-events.json" in files
    assert "log_data/2018/11/2018-11-30-events.json" in files
    for key, body in files.items():
        assert not body.endswith(b"\n")
        assert body.isascii()
        if key.startswith("song_data/"):
            name = Path(key).stem
            assert key == f"song_data/{name[2]}/{name[3]}/{name[4]}/{name}.json"


def test_rows_have_sparkifys_keys_in_their_order(events: list[dict[str, Any]], songs: list[dict[str, Any]]) -> None:
    assert {" ".join(event) for event in events} == {EVENT_KEYS}
    assert {" ".join(song) for song in songs} == {SONG_KEYS}


def test_an_event_has_a_key_and_stands_in_the_file_of_its_day(files: dict[str, bytes]) -> None:
    seen = set()
    for number in range(30):
        for event in rows(files, f"log_data/2018/11/2018-11-{number + 1:02}"):
            assert (event["ts"] - 1541030400000) // DAY_MS == number
            seen.add((event["sessionId"], event["itemInSession"]))
    assert len(seen) == len(rows(files, "log_data/"))


def test_a_logged_out_row_names_nobody(events: list[dict[str, Any]]) -> None:
    blank = [event for event in events if event["userId"] == ""]
    assert blank
    nothing = ("firstName", "lastName", "gender", "location", "userAgent", "registration", "artist", "song", "length")
    for event in events:
        assert (event["auth"] == "Logged Out") == (event["userId"] == "")
        if event["userId"] == "":
            assert all(event[name] is None for name in nothing)
        else:
            assert isinstance(event["registration"], float)
            assert event["registration"].is_integer()


def test_only_plays_have_a_song(events: list[dict[str, Any]]) -> None:
    for event in events:
        for name in ("artist", "song", "length"):
            assert (event[name] is not None) == (event["page"] == "NextSong")


def test_users_come_with_their_traps(events: list[dict[str, Any]], plays: list[dict[str, Any]]) -> None:
    names = defaultdict(set)
    levels: dict[str, list[str]] = defaultdict(list)
    moments = set()
    for event in sorted(events, key=lambda e: e["ts"]):
        if user := event["userId"]:
            names[event["firstName"], event["lastName"]].add(user)
            levels[user].append(event["level"])
            assert (user, event["ts"]) not in moments, "which level is the latest must be certain"
            moments.add((user, event["ts"]))
    assert any(len(users) > 1 for users in names.values()), "users who share a name"
    assert set(levels) - {play["userId"] for play in plays}, "a user who never plays"
    changes = {user: [a for a, b in pairwise(found) if a != b] for user, found in levels.items()}
    assert ["paid", "free"] in [found[:2] for found in changes.values()], "a level that changes and changes back"
    sessions = defaultdict(set)
    for event in events:
        sessions[event["sessionId"]].add(event["ts"] // DAY_MS)
    assert any(len(days) == 2 for days in sessions.values()), "a session over midnight"
    assert len({event["ts"] for event in events}) < len(events), "two users at the same moment"


def test_most_plays_are_of_unknown_songs(plays: list[dict[str, Any]], songs: list[dict[str, Any]]) -> None:
    known = {(str(song["title"]), str(song["artist_name"])) for song in songs}
    titles = {title for title, _ in known}
    matched = [play for play in plays if (play["song"], play["artist"]) in known]
    assert 0.02 < len(matched) / len(plays) < 0.10
    assert [play for play in plays if play["song"] in titles and (play["song"], play["artist"]) not in known]
    lengths = defaultdict(set)
    for song in songs:
        lengths[str(song["title"]), str(song["artist_name"])].add(song["duration"])
    assert [play for play in matched if play["length"] not in lengths[play["song"], play["artist"]]]
    assert any(len(found) > 1 for found in lengths.values()), "a title twice by the same artist"


def test_the_log_is_mis_decoded_and_the_songs_are_not(plays: list[dict[str, Any]], songs: list[dict[str, Any]]) -> None:
    heard = [text for text in strings(plays, "song", "artist") if not text.isascii()]
    assert heard
    repaired = {text.encode("latin-1").decode() for text in heard}
    assert all(max(map(ord, text)) < 256 for text in heard)
    assert any(max(map(ord, text)) > 256 for text in repaired)
    assert repaired & set(strings(songs, "title", "artist_name")), "only the decoding keeps them from matching"


def test_songs_come_with_their_traps(files: dict[str, bytes], songs: list[dict[str, Any]]) -> None:
    def kinds(name: str) -> set[type]:
        return {type(song[name]) for song in songs}

    assert kinds("title") == {str, int, float}
    assert kinds("artist_name") == {str, int}
    assert kinds("artist_location") == {str, int, type(None)}
    places = list(strings(songs, "artist_location"))
    assert "" in places
    assert any("<a href=" in place for place in places)
    assert any(len(place.encode()) > 256 for place in places)
    texts = list(strings(songs, "title", "artist_name", "artist_location"))
    assert any(ord(letter) < 32 for text in texts for letter in text)
    assert not any("\0" in text for text in texts)
    assert {0} < {song["year"] for song in songs}
    for song in songs:
        assert (song["artist_latitude"] is None) == (song["artist_longitude"] is None)
    assert {song["artist_latitude"] is None for song in songs} == {True, False}
    raw = b"".join(files.values())
    assert all(escape in raw for escape in (b"\\/", b'\\"', b"\\\\", b"\\t", b"\\u00", b"\\u6771"))


@pytest.mark.parametrize("column", ["artist_name", "artist_location", "artist_latitude"])
def test_some_artists_differ_from_song_to_song(songs: list[dict[str, Any]], column: str) -> None:
    seen = defaultdict(set)
    for song in songs:
        seen[song["artist_id"]].add(song[column])
    assert any(len(values) > 1 for values in seen.values())


def test_memory_does_not_grow_with_the_days() -> None:
    def peak(days: int) -> int:
        tracemalloc.start()
        write_sample(plan(days=days, songs=100), lambda *_: None)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(40) < 1.5 * peak(10)


def test_more_events_than_users_can_hear_are_refused() -> None:
    with pytest.raises(LocalAwsError, match="--users"):
        plan(users=3, events_per_day=301)


def test_the_command_writes_a_directory_and_says_what_is_in_it(tmp_path: Path) -> None:
    argv = ["local_aws", "sample", "--users", "5", "--songs", "60", "--days", "2", "--seed", "7", "--directory"]
    done = run(*argv, str(tmp_path), env=clean_environment())
    assert done.returncode == 0, done.stderr
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*.json")}
    files, counts = made(plan(users=5, songs=60, days=2, seed=7))
    assert written == files
    printed = dict(line.split() for line in done.stdout.splitlines())
    assert printed == {name: f"{count:,}" for name, count in asdict(counts).items()}

    again = run(*argv, str(tmp_path), env=clean_environment())
    assert again.returncode == 1
    assert "two samples in one would mix" in again.stderr
    assert "Traceback" not in again.stderr


def test_without_a_local_aws_the_command_says_so(tmp_path: Path) -> None:
    done = run("local_aws", "--state", str(tmp_path / "none"), "sample", env=clean_environment())
    assert done.returncode == 3
    assert "python -m local_aws up" in done.stderr
    assert not (tmp_path / "none").exists()
