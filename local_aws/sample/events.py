"""The log of what users do: sessions of events, one file a day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone

from local_aws.sample.songs import Track
from local_aws.sample.tracks import Heard, Jukebox
from local_aws.sample.users import DAY_MS, User, make_users
from local_aws.sample.words import Dice

MOST_EVENTS_PER_USER_AND_DAY = 100
"""A user hears one song at a time, so a day has room for no more."""
HOUR_MS = 3_600_000
WEEK = (1.1, 1.1, 1.1, 1.1, 1.1, 0.75, 0.75)
"""Monday to Sunday."""
PLAYS = (0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 12, 16, 24, 40)
"""Plays a session, each as likely as the others."""
PAGES = (
    *[(b"Home", b"GET", 200)] * 14,
    *[(b"Downgrade", b"GET", 200), (b"Settings", b"GET", 200), (b"Help", b"GET", 200), (b"About", b"GET", 200)] * 2,
    (b"Upgrade", b"GET", 200),
    (b"Save Settings", b"PUT", 307),
    (b"Error", b"GET", 404),
)
"""Pages that are looked at between two plays, with method and status."""
BROWSE, LOG_IN, LOG_OUT, CHANGE_LEVEL = 0.08, 0.2, 0.1, 0.002
_EVENT = (
    b'{"artist":%b,"auth":"Logged In","firstName":%b,"gender":%b,"itemInSession":%d,"lastName":%b,"length":%b,'
    b'"level":"%b","location":%b,"method":"%b","page":"%b","registration":%b,"sessionId":%d,"song":%b,"status":%d,'
    b'"ts":%d,"userAgent":%b,"userId":"%b"}'
)
_LOGGED_OUT = (
    b'{"artist":null,"auth":"Logged Out","firstName":null,"gender":null,"itemInSession":%d,"lastName":null,'
    b'"length":null,"level":"%b","location":null,"method":"%b","page":"%b","registration":null,"sessionId":%d,'
    b'"song":null,"status":%d,"ts":%d,"userAgent":null,"userId":""}'
)


class EventLog:
    """All events of some days, made day by day; what was made is counted as it is made."""

    def __init__(self, *, users: int, days: int, events_per_day: int, first_day: date, seed: int) -> None:
        self._first_day = first_day
        midnight = datetime(first_day.year, first_day.month, first_day.day, tzinfo=timezone.utc)
        self._start = int(midnight.timestamp()) * 1000
        self._end = self._start + days * DAY_MS
        self._events_per_day = events_per_day
        self._seed = seed
        self._dice = Dice(seed, "events")
        self._users = make_users(users, seed, self._start)
        self._lines: defaultdict[int, list[tuple[int, bytes]]] = defaultdict(list)
        self._sessions = 0
        self.events = 0
        self.plays = 0
        self.matched_plays = 0
        self.hours: set[int] = set()
        """Hours since the epoch in which something was played."""
        self.levels: dict[str, str] = {}
        """The latest level of each user who did anything."""

    def files(self, tracks: Sequence[Track]) -> Iterator[tuple[str, bytes]]:
        """Yield the key (YYYY/MM/YYYY-MM-DD-events.json) and the content of each day, in order of time.

        Memory holds one day, however many there are.
        """
        self._jukebox = Jukebox(Dice(self._seed, "plays"), tracks)
        for day in range((self._end - self._start) // DAY_MS):
            self._fill(day)
            lines = self._lines.pop(day, [])
            lines.sort()
            when = self._first_day + timedelta(days=day)
            yield f"{when:%Y/%m/%Y-%m-%d}-events.json", b"\n".join(line for _, line in lines)

    def add(self, ts: int, line: bytes, user: User | None = None, heard: Heard | None = None) -> None:
        """Keep an event for its day; what lies beyond the last day never happened."""
        if ts >= self._end:
            return
        self._lines[(ts - self._start) // DAY_MS].append((ts, line))
        self.events += 1
        if user:
            self.levels[user.id] = user.level
        if heard:
            self.plays += 1
            self.matched_plays += heard.matches
            self.hours.add(ts // HOUR_MS)

    def _fill(self, day: int) -> None:
        dice = self._dice
        midnight = self._start + day * DAY_MS
        weekday = (self._first_day + timedelta(days=day)).weekday()
        wanted = self._events_per_day * WEEK[weekday]
        before = self.events
        if day == 0:
            self._first_sessions()
        while self.events - before < wanted:
            user = dice.pick(self._users)
            # The sum of two dice: most listen around noon, UTC.
            start = midnight + int((dice.random() + dice.random()) * DAY_MS / 2000) * 1000
            start = max(start, user.free_at)
            if start < midnight + DAY_MS:
                self._session(user, start, dice.pick(PLAYS))

    def _first_sessions(self) -> None:
        """Let the first users do what otherwise only chance would bring: be there at all, or play past midnight."""
        for number, user in enumerate(self._users[:5]):
            late = DAY_MS - 60_000 if number == 4 else number * HOUR_MS
            self._session(user, self._start + late, plays=12, moody=number == 3)

    def _session(self, user: User, start: int, plays: int, *, moody: bool = False) -> None:
        """Let one user come, listen and go; a moody one changes the level and changes it back."""
        dice = self._dice
        self._sessions += 1
        session = _Session(self, user, self._sessions, start)
        if dice.random() < LOG_IN:
            session.logged_out(b"Home", b"GET", 200)
            session.logged_out(b"Login", b"PUT", 307)
        session.page(b"Home", b"GET", 200)
        for number in range(plays if user.plays else 0):
            session.play(self._jukebox.next())
            if dice.random() < BROWSE:
                session.page(*dice.pick(PAGES))
            if dice.random() < CHANGE_LEVEL or (moody and number in {3, 7}):
                session.change_level()
        if dice.random() < LOG_OUT:
            session.page(b"Logout", b"PUT", 307)
            session.logged_out(b"Home", b"GET", 200)
        user.free_at = session.ts


class _Session:
    """One session: gives each event its number and its time."""

    def __init__(self, log: EventLog, user: User, number: int, ts: int) -> None:
        self.ts = ts - ts % 1000 + 796  # every real time ends so
        self._log = log
        self._user = user
        self._number = number
        self._item = 0

    def play(self, heard: Heard) -> None:
        """Hear a track to its end."""
        self._add(b"NextSong", b"PUT", 200, heard)
        self.ts += heard.milliseconds // 1000 * 1000

    def page(self, page: bytes, method: bytes, status: int) -> None:
        """Look at a page for some seconds."""
        self._add(page, method, status, None)
        self.ts += 11_000

    def change_level(self) -> None:
        """Go from free to paid or back. The event itself still has the old level."""
        up = self._user.level == "free"
        self.page(b"Submit Upgrade" if up else b"Submit Downgrade", b"PUT", 307)
        self._user.level = "paid" if up else "free"
        self.page(b"Home", b"GET", 200)

    def logged_out(self, page: bytes, method: bytes, status: int) -> None:
        """Look at a page before logging in or after logging out: nobody is named."""
        level = self._user.level.encode()
        line = _LOGGED_OUT % (self._item, level, method, page, self._number, status, self.ts)
        self._log.add(self.ts, line)
        self._item += 1
        self.ts += 2_000

    def _add(self, page: bytes, method: bytes, status: int, heard: Heard | None) -> None:
        user = self._user
        artist, title, length = (heard.artist, heard.title, heard.length) if heard else (b"null", b"null", b"null")
        line = _EVENT % (
            artist,
            user.first_name,
            user.gender,
            self._item,
            user.last_name,
            length,
            user.level.encode(),
            user.location,
            method,
            page,
            user.registration,
            self._number,
            title,
            status,
            self.ts,
            user.user_agent,
            user.id.encode(),
        )
        self._log.add(self.ts, line, user, heard)
        self._item += 1
