"""Who listens: how much, how often, on what, and until which page."""

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from tests.loader.report.figures.log import Json, Log, Table, listeners, one_decimal, percent, who


def plays_per_listener(log: Log) -> Table:
    names = ["1 to 10 plays", "11 to 50 plays", "51 to 100 plays", "101 to 250 plays", "more than 250 plays"]
    bounds = (10, 50, 100, 250)
    classes: dict[int, list[list[Json]]] = defaultdict(list)
    for some in log.users.values():
        classes[sum(len(some) > bound for bound in bounds)].append(some)
    return [
        [
            names[number],
            str(len(group)),
            f"{sum(map(len, group)):,}",
            percent(sum(map(len, group)), len(log.plays)),
            one_decimal(sum(one["length"] for some in group for one in some) / 3600 / len(group)),
        ]
        for number, group in sorted(classes.items())
    ]


def free_against_paid(log: Log) -> Table:
    rows = []
    for level, some in log.by(lambda play: play["level"]).items():
        heard, sessions = who(some)
        each = one_decimal(Fraction(len(some), int(sessions)))
        rows.append([level, f"{len(some):,}", percent(len(some), len(log.plays)), heard, sessions, each])
    return rows


def levels_by_day(log: Log) -> Table:
    groups = log.by(lambda play: (play["at"].date(), play["level"]))
    return [[f"{day}", level, str(len(some)), str(listeners(some))] for (day, level), some in groups.items()]


def conversions(log: Log) -> Table:
    rows = []
    for user, some in log.users.items():
        paid = [now for before, now in pairwise(some) if (before["level"], now["level"]) == ("free", "paid")]
        if paid:
            since = paid[0]
            days = (since["ts"] - log.registered[user]) // 86_400_000
            before = sum(one["ts"] < since["ts"] for one in some)
            rows.append(
                (
                    since["at"],
                    [user, f"{since['at']:%Y-%m-%d %H:%M}", f"{days:.0f}", str(before), str(len(some) - before)],
                )
            )
    return [row for _, row in sorted(rows)]


def listeners_by_week(log: Log) -> Table:
    weeks = {
        user: {one["at"].date() - timedelta(one["at"].weekday()) for one in some} for user, some in log.users.items()
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


def browsers(log: Log) -> Table:
    groups = log.by(lambda play: (_browser(play["userAgent"]), _system(play["userAgent"])))
    return [
        [*key, f"{len(some):,}", str(listeners(some))]
        for key, some in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def sessions(log: Log) -> Table:
    names = ["1 play", "2 to 10 plays", "11 to 50 plays", "more than 50 plays"]
    classes: dict[int, list[list[Json]]] = defaultdict(list)
    for some in log.by(lambda play: (play["userId"], play["sessionId"])).values():
        classes[sum(len(some) > bound for bound in (1, 10, 50))].append(some)
    rows = []
    for number, group in sorted(classes.items()):
        minutes = Fraction(sum(some[-1]["ts"] - some[0]["ts"] for some in group), 60_000 * len(group))
        rounded = (Decimal(minutes.numerator) / minutes.denominator).quantize(Decimal(1), ROUND_HALF_UP)
        rows.append([names[number], str(len(group)), f"{sum(map(len, group)):,}", str(rounded)])
    return rows


def session_ends(log: Log) -> Table:
    sessions: dict[tuple[str, int], list[Json]] = defaultdict(list)
    for one in log.everything:
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


def _browser(agent: str) -> str:
    """Read the few browsers of these logs, by words that only they write."""
    marks = {"MSIE": "IE", "Trident": "IE", "Firefox": "Firefox", "Chromium": "Chromium", "Chrome": "Chrome"}
    own = [name for mark, name in marks.items() if mark in agent]
    return own[0] if own else "Mobile Safari" if "Mobile" in agent else "Safari"


def _system(agent: str) -> str:
    marks = {
        "iPhone": "iOS",
        "iPad": "iOS",
        "Windows": "Windows",
        "Mac OS X": "Mac OS X",
        "Ubuntu": "Ubuntu",
        "Linux": "Linux",
    }
    return next(name for mark, name in marks.items() if mark in agent)
