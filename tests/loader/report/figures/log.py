"""The plays of a log of events, and how the page writes figures."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
Table = list[list[str]]


def one_decimal(value: float | Fraction) -> str:
    exact = Fraction(value)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:,}".removesuffix(".0")


def percent(part: int, whole: int) -> str:
    return one_decimal(Fraction(100 * part, whole))


def text(value: object) -> str:
    """Write control characters and soft hyphens as the page does, and nothing for a missing value."""
    return "" if value is None else re.sub("[\x00-\x1f\x7f-\x9f\xad]", lambda found: repr(found[0])[1:-1], str(value))


def listeners(some: list[Json]) -> int:
    return len({one["userId"] for one in some})


def known(some: list[Json]) -> str:
    return "yes" if any(one["found"] for one in some) else "no"


def who(some: list[Json]) -> list[str]:
    """Return the numbers of listeners and of sessions."""
    return [str(listeners(some)), str(len({(one["userId"], one["sessionId"]) for one in some}))]


class Log:
    """The plays of some events, each with its song where a song file has the same title and artist name."""

    def __init__(self, events: Iterable[Json], songs: Iterable[Json]) -> None:
        catalog: dict[tuple[str, str], list[Json]] = defaultdict(list)
        self.songs = list(songs)
        for song in self.songs:
            catalog[str(song["title"]).rstrip(" "), str(song["artist_name"]).rstrip(" ")].append(song)
        everything = self.everything = sorted(
            events, key=lambda one: (one["ts"], one["sessionId"], one["itemInSession"])
        )
        self.registered = {one["userId"]: one["registration"] for one in everything if one["userId"]}
        self.plays = [one for one in everything if one["page"] == "NextSong"]
        for play in self.plays:
            play["at"] = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=play["ts"])
            play["title"], play["by"] = play["song"].rstrip(" "), play["artist"].rstrip(" ")
            found = catalog.get((play["title"], play["by"]), [])
            length = play["length"]
            near = [(abs(song["duration"] - length), song["song_id"], song) for song in found]
            play["found"] = min(near)[2] if near else None
        self.users = self.by(lambda play: play["userId"])

    def by(self, key: Callable[[Json], Any], plays: list[Json] | None = None) -> dict[Any, list[Json]]:
        grouped: dict[Any, list[Json]] = defaultdict(list)
        for play in self.plays if plays is None else plays:
            grouped[key(play)].append(play)
        return dict(sorted(grouped.items()))
