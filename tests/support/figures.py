"""Every answer on the page, worked out from the JSON files in plain Python: no SQL, and nothing of the loader's.

Rows are the cells of the page's tables, as text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import log
from typing import Any

Json = dict[str, Any]
Table = list[list[str]]
DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


def one_decimal(value: float | Fraction) -> str:
    exact = Fraction(value)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:,}".removesuffix(".0")


def percent(part: int, whole: int) -> str:
    return one_decimal(Fraction(100 * part, whole))


def text(value: object) -> str:
    """Write control characters and soft hyphens as the page does, and nothing for a missing value."""
    return "" if value is None else re.sub("[\x00-\x1f\x7f-\x9f\xad]", lambda found: repr(found[0])[1:-1], str(value))


class Figures:
    """The plays of some events, each with its song where a song file has the same title and artist name."""

    def __init__(self, events: Iterable[Json], songs: Iterable[Json]) -> None:
        catalog: dict[tuple[str, str], list[Json]] = defaultdict(list)
        self.songs = list(songs)
        for song in self.songs:
            catalog[str(song["title"]).rstrip(" "), str(song["artist_name"]).rstrip(" ")].append(song)
        everything = self._everything = sorted(
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

    def all(self) -> dict[str, Table]:
        """Return the table of every question, by its name."""
        return {
            name: getattr(self, name)()
            for name in vars(Figures)
            if not name.startswith("_") and name not in {"by", "all"}
        }

    def plays_per_day(self) -> Table:
        return [
            [f"{day}", f"{len(some):,}", one_decimal(sum(one["length"] for one in some) / 3600), *self._who(some)]
            for day, some in self.by(lambda play: play["at"].date()).items()
        ]

    def _who(self, some: list[Json]) -> list[str]:
        return [str(listeners(some)), str(len({(one["userId"], one["sessionId"]) for one in some}))]

    def plays_per_listener(self) -> Table:
        names = ["1 to 10 plays", "11 to 50 plays", "51 to 100 plays", "101 to 250 plays", "more than 250 plays"]
        bounds = (10, 50, 100, 250)
        classes: dict[int, list[list[Json]]] = defaultdict(list)
        for some in self.users.values():
            classes[sum(len(some) > bound for bound in bounds)].append(some)
        return [
            [
                names[number],
                str(len(group)),
                f"{sum(map(len, group)):,}",
                percent(sum(map(len, group)), len(self.plays)),
                one_decimal(sum(one["length"] for some in group for one in some) / 3600 / len(group)),
            ]
            for number, group in sorted(classes.items())
        ]

    def spread(self) -> Table:
        columns = []
        for key in ("userId", "by", None):
            name = (lambda play, key=key: play[key]) if key else (lambda play: (play["title"], play["by"]))
            sizes = sorted(map(len, self.by(name).values()), reverse=True)
            size, larger = divmod(len(sizes), 10)
            tenths, at = [], 0
            for tenth in range(10):
                end = at + size + (tenth < larger)
                tenths.append(percent(sum(sizes[at:end]), len(self.plays)))
                at = end
            columns.append(tenths)
        return [[str(number + 1), *(column[number] for column in columns)] for number in range(10)]

    def _ranked(self, groups: dict[Any, list[Json]]) -> list[tuple[Any, list[Json], int, int]]:
        by_plays = sorted(groups, key=lambda key: (-len(groups[key]), -listeners(groups[key]), key))
        by_listeners = sorted(groups, key=lambda key: (-listeners(groups[key]), -len(groups[key]), key))
        ranks = {key: number for number, key in enumerate(by_listeners, 1)}
        ranked = [(key, groups[key], number, ranks[key]) for number, key in enumerate(by_plays, 1)]
        return [one for one in ranked if min(one[2:]) <= 10]

    def top_songs(self) -> Table:
        return [
            [text(key[0]), text(key[1]), str(len(some)), str(listeners(some)), str(plays), str(heard), known(some)]
            for key, some, plays, heard in self._ranked(self.by(lambda play: (play["title"], play["by"])))
        ]

    def top_artists(self) -> Table:
        return [
            [
                text(key),
                str(len(some)),
                str(listeners(some)),
                str(len({o["title"] for o in some})),
                str(plays),
                str(heard),
            ]
            for key, some, plays, heard in self._ranked(self.by(lambda play: play["by"]))
        ]

    def _known(self) -> list[Json]:
        return [play for play in self.plays if play["found"]]

    def top_known_songs(self) -> Table:
        found = self.by(lambda play: (play["found"]["title"], play["found"]["song_id"]), self._known())
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

    def top_known_artists(self) -> Table:
        found = self.by(lambda play: play["found"]["artist_id"], self._known())
        rows = []
        for artist, some in found.items():
            own = [song for song in self.songs if song["artist_id"] == artist]
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

    def known_songs(self) -> Table:
        found = self._known()
        songs, artists = ({one["found"][name] for one in found} for name in ("song_id", "artist_id"))
        return [
            [
                f"{len(self.plays):,}",
                str(len(found)),
                percent(len(found), len(self.plays)),
                str(len(songs)),
                str(len(artists)),
            ]
        ]

    def known_songs_by_day(self) -> Table:
        return [
            [
                f"{day}",
                f"{len(some):,}",
                str(sum(bool(one["found"]) for one in some)),
                percent(sum(bool(one["found"]) for one in some), len(some)),
            ]
            for day, some in self.by(lambda play: play["at"].date()).items()
        ]

    def _top(self, name: Callable[[Json], str]) -> Table:
        groups = self.by(name)
        first = sorted(groups, key=lambda key: (-len(groups[key]), key))[:10]
        return [
            [key, f"{len(groups[key]):,}", percent(len(groups[key]), len(self.plays)), str(listeners(groups[key]))]
            for key in first
        ]

    def top_places(self) -> Table:
        return self._top(lambda play: play["location"])

    def top_states(self) -> Table:
        return self._top(lambda play: play["location"].split(", ")[1].split("-")[0])

    def hours_by_weekday(self) -> Table:
        groups = self.by(lambda play: (play["at"].isoweekday() % 7, play["at"].hour))
        return [[DAYS[day], str(hour), str(len(some)), str(listeners(some))] for (day, hour), some in groups.items()]

    def hours_of_the_day(self) -> Table:
        return [
            [str(hour), str(len(some)), percent(len(some), len(self.plays))]
            for hour, some in self.by(lambda play: play["at"].hour).items()
        ]

    def days_of_the_week(self) -> Table:
        rows = []
        for day, some in self.by(lambda play: play["at"].isoweekday() % 7).items():
            dates = len({one["at"].date() for one in some})
            rows.append([DAYS[day], str(dates), f"{len(some):,}", one_decimal(Fraction(len(some), dates))])
        return rows

    def free_against_paid(self) -> Table:
        rows = []
        for level, some in self.by(lambda play: play["level"]).items():
            heard, sessions = self._who(some)
            each = one_decimal(Fraction(len(some), int(sessions)))
            rows.append([level, f"{len(some):,}", percent(len(some), len(self.plays)), heard, sessions, each])
        return rows

    def levels_by_day(self) -> Table:
        groups = self.by(lambda play: (play["at"].date(), play["level"]))
        return [[f"{day}", level, str(len(some)), str(listeners(some))] for (day, level), some in groups.items()]

    def conversions(self) -> Table:
        rows = []
        for user, some in self.users.items():
            paid = [now for before, now in pairwise(some) if (before["level"], now["level"]) == ("free", "paid")]
            if paid:
                since = paid[0]
                days = (since["ts"] - self.registered[user]) // 86_400_000
                before = sum(one["ts"] < since["ts"] for one in some)
                rows.append(
                    (
                        since["at"],
                        [user, f"{since['at']:%Y-%m-%d %H:%M}", f"{days:.0f}", str(before), str(len(some) - before)],
                    )
                )
        return [row for _, row in sorted(rows)]

    def listeners_by_week(self) -> Table:
        weeks = {
            user: {one["at"].date() - timedelta(one["at"].weekday()) for one in some}
            for user, some in self.users.items()
        }
        rows: Table = []
        last = 0
        for monday in sorted(set().union(*weeks.values())):
            here = [known for known in weeks.values() if monday in known]
            new = sum(min(known) == monday for known in here)
            kept = sum(monday - timedelta(7) in known for known in here)
            rows.append(
                [
                    f"{monday}",
                    str(len(here)),
                    str(new),
                    str(len(here) - new),
                    str(kept),
                    percent(kept, last) if last else "",
                ]
            )
            last = len(here)
        return rows

    def browsers(self) -> Table:
        groups = self.by(lambda play: (browser(play["userAgent"]), system(play["userAgent"])))
        return [
            [*key, f"{len(some):,}", str(listeners(some))]
            for key, some in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
        ]

    def sessions(self) -> Table:
        names = ["1 play", "2 to 10 plays", "11 to 50 plays", "more than 50 plays"]
        classes: dict[int, list[list[Json]]] = defaultdict(list)
        for some in self.by(lambda play: (play["userId"], play["sessionId"])).values():
            classes[sum(len(some) > bound for bound in (1, 10, 50))].append(some)
        rows = []
        for number, group in sorted(classes.items()):
            minutes = Fraction(sum(some[-1]["ts"] - some[0]["ts"] for some in group), 60_000 * len(group))
            rounded = (Decimal(minutes.numerator) / minutes.denominator).quantize(Decimal(1), ROUND_HALF_UP)
            rows.append([names[number], str(len(group)), f"{sum(map(len, group)):,}", str(rounded)])
        return rows

    def session_ends(self) -> Table:
        sessions: dict[tuple[str, int], list[Json]] = defaultdict(list)
        for one in self._everything:
            if one["userId"]:
                sessions[one["userId"], one["sessionId"]].append(one)
        pages: dict[str, list[int]] = defaultdict(list)
        for some in sessions.values():
            pages[some[-1]["page"]].append(sum(one["page"] == "NextSong" for one in some))
        return [
            [
                page,
                str(len(plays)),
                percent(len(plays), len(sessions)),
                str(plays.count(0)),
                one_decimal(Fraction(sum(plays), len(plays))),
            ]
            for page, plays in sorted(pages.items(), key=lambda one: (-len(one[1]), one[0]))
        ]

    def _pairs(self, heard: dict[str, set[str]]) -> list[tuple[float, int, str, str, Fraction]]:
        """Return log-likelihood, listeners of both, the two artists and the listeners of both by chance."""
        of = {artist: {user for user in heard if artist in heard[user]} for artist in set().union(*heard.values())}
        pairs = []
        for one, other in combinations(sorted(artist for artist, users in of.items() if len(users) >= 5), 2):
            both, chance = len(of[one] & of[other]), Fraction(len(of[one]) * len(of[other]), len(heard))
            if both >= 5 and both > chance:
                observed = [
                    [sum((one in heard[u], other in heard[u]) == (x, y) for u in heard) for y in (1, 0)] for x in (1, 0)
                ]
                pairs.append((likelihood(observed), both, one, other, chance))
        return pairs

    def also_played(self) -> Table:
        pairs = self._pairs({user: {play["by"] for play in some} for user, some in self.users.items()})
        first = sorted(pairs, key=lambda pair: (-round(pair[0], 9), -pair[1], pair[2:4]))[:10]
        return [[text(a), text(b), str(both), one_decimal(by), one_decimal(ratio)] for ratio, both, a, b, by in first]

    def recommendations(self) -> Table:
        """Return how often ten recommended artists are played in the last fifth of a listener's plays."""
        early = {user: some[: len(some) * 4 // 5] for user, some in self.users.items()}
        early = {user: some for user, some in early.items() if some}
        heard = {user: {play["by"] for play in some} for user, some in early.items()}
        plays = Counter(play["by"] for some in early.values() for play in some)
        fans = Counter(artist for artists in heard.values() for artist in artists)
        most = {artist: number for artist, number in plays.items() if fans[artist] >= 5}
        goes_with: dict[str, dict[str, float]] = defaultdict(dict)
        for ratio, _, one, other, _ in self._pairs(heard):
            goes_with[one][other] = goes_with[other][one] = ratio
        rows = []
        for way in ("played most", "played by the same listeners"):
            told, offered, hits = 0, 0, 0
            for user, artists in heard.items():
                scores: Counter[str] = Counter()
                for artist in artists:
                    scores.update(goes_with[artist])
                new = {
                    one: score
                    for one, score in (most if way == "played most" else scores).items()
                    if one not in artists
                }
                best = sorted(new, key=lambda one: (-round(new[one], 9), one))[:10]
                later = {play["by"] for play in self.users[user][len(early[user]) :]}
                told, offered, hits = told + bool(best), offered + len(best), hits + len(later.intersection(best))
            rows.append([way, str(told), f"{offered:,}", str(hits)])
        return sorted(rows, key=lambda row: (-int(row[3]), row[0]))


def likelihood(observed: list[list[int]]) -> float:
    """Return Dunning's log-likelihood ratio of a table of two rows and two columns."""
    rows, columns = list(map(sum, observed)), list(map(sum, zip(*observed, strict=True)))
    return 2 * sum(
        cell * log(cell * sum(rows) / (rows[x] * columns[y]))
        for x, line in enumerate(observed)
        for y, cell in enumerate(line)
        if cell
    )


def listeners(some: list[Json]) -> int:
    return len({one["userId"] for one in some})


def known(some: list[Json]) -> str:
    return "yes" if any(one["found"] for one in some) else "no"


def browser(agent: str) -> str:
    """Read the few browsers of these logs, by words that only they write."""
    marks = {"MSIE": "IE", "Trident": "IE", "Firefox": "Firefox", "Chromium": "Chromium", "Chrome": "Chrome"}
    own = [name for mark, name in marks.items() if mark in agent]
    return own[0] if own else "Mobile Safari" if "Mobile" in agent else "Safari"


def system(agent: str) -> str:
    marks = {
        "iPhone": "iOS",
        "iPad": "iOS",
        "Windows": "Windows",
        "Mac OS X": "Mac OS X",
        "Ubuntu": "Ubuntu",
        "Linux": "Linux",
    }
    return next(name for mark, name in marks.items() if mark in agent)
