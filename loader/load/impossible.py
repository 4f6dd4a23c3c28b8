"""Rows that COPY takes and the star cannot hold: a load rejects them, as COPY does others.

They are events with an impossible time, plays of nobody, and songs without a song_id or an artist_id.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from loader.load.rejects import Rejected
from loader.load.run import now
from loader.s3.documents import documents
from loader.s3.manifest import Shipment
from loader.s3.reading import Reader

INVALID_TIME, MISSING = 1206, 1213
"""The codes of an invalid timestamp, and of a value that is missing [r_Load_Error_Reference]."""
PLAY = "NextSong"


@dataclass(frozen=True)
class Dates:
    """From when, and before when, an event may be dated, in UTC."""

    earliest: datetime
    latest: datetime

    @classmethod
    def possible(cls) -> "Dates":
        """Return the years since 2000 and a day from now, for clocks that are a little fast."""
        return cls(datetime(2000, 1, 1), now().replace(microsecond=0) + timedelta(days=1))

    @property
    def context(self) -> dict[str, Any]:
        """What the template needs."""
        return {"earliest": f"{self.earliest}", "latest": f"{self.latest}"}

    def reason(self, event: Any) -> str | None:
        """Return what is wrong with the time of an event; None for a possible one, and for none that COPY takes."""
        value = event.get("ts") if isinstance(event, dict) else None
        try:
            milliseconds = float(value)  # type: ignore[arg-type] # TypeError is caught
        except (TypeError, ValueError, OverflowError):
            return None
        if self._hold(milliseconds):
            return None
        what = f"ts {milliseconds:.0f} is no time between {self.earliest:%Y} and tomorrow, in milliseconds since 1970"
        return f"{what}; in seconds it would be one" if self._hold(milliseconds * 1000) else what

    def _hold(self, milliseconds: float) -> bool:
        return _milliseconds(self.earliest) <= milliseconds < _milliseconds(self.latest)


def _milliseconds(time: datetime) -> float:
    return time.replace(tzinfo=timezone.utc).timestamp() * 1000


Problem = tuple[str, int, str]
"""Column, code and reason."""


def of_event(event: Any, dates: Dates) -> Problem | None:
    """Return why the star cannot hold an event; None when it can."""
    if reason := dates.reason(event):
        return "ts", INVALID_TIME, reason
    if _text(event, "page") == PLAY and _text(event, "userId") in (None, ""):
        return "user_id", MISSING, f"a play ({PLAY}) without a userId"
    return None


def of_song(song: Any) -> Problem | None:
    """Return why the star cannot hold a song; None when it can, and where COPY itself does not take it.

    >>> of_song({"song_id": " ", "artist_id": "AR1"}), of_song({"song_id": "SO1", "artist_id": "AR1"})
    (('song_id', 1213, 'a song without a song_id'), None)
    """
    for column in ("song_id", "artist_id"):
        if _text(song, column) == "":
            return column, MISSING, f"a song without {'an' if column == 'artist_id' else 'a'} {column}"
    return None


def _text(row: Any, key: str) -> Any:
    """Return a value as the transform reads it: a text without blanks at its end."""
    value = row.get(key) if isinstance(row, dict) else None
    return value.rstrip(" ") if isinstance(value, str) else value


def impossible_rows(
    shipment: Shipment, dates: Dates, known: Iterable[Rejected], number: int, region: str
) -> list[Rejected]:
    """Return the rows of a shipment that the star cannot hold and that are not among the rejected rows.

    `number` is how many the warehouse found. One on a line of a rejected row may be that row, or stand beside it: where
    there are too few without these, those count whose line has a rejected row without a column. That is no row at all,
    such as a comma.
    """
    problem_of = partial(of_event, dates=dates) if shipment.source == "events" else of_song
    packed = (part.object for pack in shipment.packs for part in pack.parts)
    reader = Reader(region)
    found = [
        Rejected(one, line, *problem)
        for one, content in reader.whole([*packed, *shipment.objects])
        for line, row in documents(reader.chunks(one, content))
        if (problem := problem_of(row))
    ]
    columns = {(row.object, row.line): row.column for row in known}
    apart = [row for row in found if (row.object, row.line) not in columns]
    return apart if len(apart) == number else [row for row in found if not columns.get((row.object, row.line))]
