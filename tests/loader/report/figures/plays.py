"""Which songs, artists and places are played, and when."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.loader.report.figures.log import (
    Json,
    Log,
    Table,
    known,
    listeners,
    one_decimal,
    percent,
    text,
    who,
)

DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


def plays_per_day(log: Log) -> Table:
    return [
        [
            f"{day}",
            f"{len(some):,}",
            one_decimal(sum(one["length"] for one in some) / 3600),
            *who(some),
        ]
        for day, some in log.by(lambda play: play["at"].date()).items()
    ]


def spread(log: Log) -> Table:
    columns = []
    for key in ("userId", "by", None):
        name = (lambda play, key=key: play[key]) if key else (lambda play: (play["title"], play["by"]))
        sizes = sorted(map(len, log.by(name).values()), reverse=True)
        size, larger = divmod(len(sizes), 10)
        tenths, at = [], 0
        for tenth in range(10):
            end = at + size + (tenth < larger)
            tenths.append(percent(sum(sizes[at:end]), len(log.plays)))
            at = end
        columns.append(tenths)
    return [[str(number + 1), *(column[number] for column in columns)] for number in range(10)]


def _ranked(log: Log, groups: dict[Any, list[Json]]) -> list[tuple[Any, list[Json], int, int]]:
    by_plays = sorted(groups, key=lambda key: (-len(groups[key]), -listeners(groups[key]), key))
    by_listeners = sorted(groups, key=lambda key: (-listeners(groups[key]), -len(groups[key]), key))
    ranks = {key: number for number, key in enumerate(by_listeners, 1)}
    ranked = [(key, groups[key], number, ranks[key]) for number, key in enumerate(by_plays, 1)]
    return [one for one in ranked if min(one[2:]) <= 10]


def top_songs(log: Log) -> Table:
    return [
        [text(key[0]), text(key[1]), str(len(some)), str(listeners(some)), str(plays), str(heard), known(some)]
        for key, some, plays, heard in _ranked(log, log.by(lambda play: (play["title"], play["by"])))
    ]


def top_artists(log: Log) -> Table:
    return [
        [
            text(key),
            str(len(some)),
            str(listeners(some)),
            str(len({o["title"] for o in some})),
            str(plays),
            str(heard),
        ]
        for key, some, plays, heard in _ranked(log, log.by(lambda play: play["by"]))
    ]


def _known(log: Log) -> list[Json]:
    return [play for play in log.plays if play["found"]]


def top_known_songs(log: Log) -> Table:
    found = log.by(lambda play: (play["found"]["title"], play["found"]["song_id"]), _known(log))
    first = sorted(found.values(), key=lambda some: (-len(some), -listeners(some)))[:10]
    return [
        [
            text(str(some[0]["found"]["title"]).rstrip(" ")),
            text(str(some[0]["found"]["artist_name"]).rstrip(" ")),
            text(some[0]["found"]["year"] or None),
            str(len(some)),
            str(listeners(some)),
        ]
        for some in first
    ]


def top_known_artists(log: Log) -> Table:
    found = log.by(lambda play: play["found"]["artist_id"], _known(log))
    rows = []
    for artist, some in found.items():
        own = [song for song in log.songs if song["artist_id"] == artist]
        best = min(
            own,
            key=lambda song: (
                2 - bool(str(song["artist_location"] or "").strip()) if song["artist_latitude"] is None else 0,
                song["song_id"],
            ),
        )
        place = str(best["artist_location"] or "").rstrip(" ") or None
        songs = len({one["found"]["song_id"] for one in some})
        rows.append((-len(some), -listeners(some), str(best["artist_name"]), artist, place, songs))
    return [
        [text(name), text(place), str(-plays), str(-heard), str(songs)]
        for plays, heard, name, _, place, songs in sorted(rows, key=lambda row: row[:4])[:10]
    ]


def known_songs(log: Log) -> Table:
    found = _known(log)
    songs, artists = ({one["found"][name] for one in found} for name in ("song_id", "artist_id"))
    return [
        [
            f"{len(log.plays):,}",
            str(len(found)),
            percent(len(found), len(log.plays)),
            str(len(songs)),
            str(len(artists)),
        ]
    ]


def known_songs_by_day(log: Log) -> Table:
    return [
        [
            f"{day}",
            f"{len(some):,}",
            str(sum(bool(one["found"]) for one in some)),
            percent(sum(bool(one["found"]) for one in some), len(some)),
        ]
        for day, some in log.by(lambda play: play["at"].date()).items()
    ]


def _top(log: Log, name: Callable[[Json], str]) -> Table:
    groups = log.by(name)
    first = sorted(groups, key=lambda key: (-len(groups[key]), key))[:10]
    return [
        [key, f"{len(groups[key]):,}", percent(len(groups[key]), len(log.plays)), str(listeners(groups[key]))]
        for key in first
    ]


def top_places(log: Log) -> Table:
    return _top(log, lambda play: play["location"])


def top_states(log: Log) -> Table:
    return _top(log, lambda play: play["location"].split(", ")[1].split("-")[0])


def hours_by_weekday(log: Log) -> Table:
    groups = log.by(lambda play: (play["at"].isoweekday() % 7, play["at"].hour))
    return [[DAYS[day], str(hour), str(len(some)), str(listeners(some))] for (day, hour), some in groups.items()]


def hours_of_the_day(log: Log) -> Table:
    return [
        [str(hour), str(len(some)), percent(len(some), len(log.plays))]
        for hour, some in log.by(lambda play: play["at"].hour).items()
    ]


def days_of_the_week(log: Log) -> Table:
    rows = []
    for day, some in log.by(lambda play: play["at"].isoweekday() % 7).items():
        dates = len({one["at"].date() for one in some})
        rows.append([DAYS[day], str(dates), f"{len(some):,}", one_decimal(Fraction(len(some), dates))])
    return rows
