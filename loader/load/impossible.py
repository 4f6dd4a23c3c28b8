"""Events with an impossible time, and plays of nobody: COPY takes them, and a load rejects them as COPY does others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
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
        except (TypeError, ValueError):
            return None
        if self._hold(milliseconds):
            return None
        what = f"ts {milliseconds:.0f} is no time between {self.earliest:%Y} and tomorrow, in milliseconds since 1970"
        return f"{what}; in seconds it would be one" if self._hold(milliseconds * 1000) else what

    def _hold(self, milliseconds: float) -> bool:
        return _milliseconds(self.earliest) <= milliseconds < _milliseconds(self.latest)


def _milliseconds(time: datetime) -> float:
    return time.replace(tzinfo=timezone.utc).timestamp() * 1000


def of_nobody(event: Any) -> bool:
    """Return whether an event is a play without a user, as the transform reads both: without blanks at the end.

    >>> of_nobody({"page": "NextSong", "userId": " "}), of_nobody({"page": "Home", "userId": ""})
    (True, False)
    """
    if not isinstance(event, dict):
        return False
    page, user = (
        value.rstrip(" ") if isinstance(value, str) else value for value in map(event.get, ("page", "userId"))
    )
    return page == PLAY and user in (None, "")


def impossible_rows(shipment: Shipment, dates: Dates, known: Iterable[Rejected], region: str) -> Iterator[Rejected]:
    """Yield each event of a shipment with an impossible time or without a user that is not among the rejected rows."""
    rejected = {(row.object, row.line) for row in known}
    packed = (part.object for pack in shipment.packs for part in pack.parts)
    reader = Reader(region)
    for one, content in reader.whole([*packed, *shipment.objects]):
        for line, event in documents(reader.chunks(one, content)):
            if (one, line) in rejected:
                continue
            if reason := dates.reason(event):
                yield Rejected(one, line, "ts", INVALID_TIME, reason)
            elif of_nobody(event):
                yield Rejected(one, line, "user_id", MISSING, f"a play ({PLAY}) without a userId")
