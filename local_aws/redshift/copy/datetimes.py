"""JSON values into DATE, TIMESTAMP and TIMESTAMPTZ [r_DATEFORMAT_and_TIMEFORMAT_strings, automatic-recognition]."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache

from local_aws.redshift.copy.load_error import FieldError, LoadErrorCode
from local_aws.redshift.copy.numbers import Scalar
from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError

EPOCH_MILLISECONDS = "epochmillisecs"
EPOCH_SECONDS = "epochsecs"
_EPOCH = datetime(1970, 1, 1)
_MINUTE = 60_000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month_name>[A-Za-z]{3,9})"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
_ZONE = r"(?: ?(?P<zone>Z|[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}))?"
_PARTS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MONTH": _MONTH,
    "MON": _MONTH,
    "MM": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "HH24": r"(?P<hour>\d{1,2})",
    "HH12": r"(?P<hour>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "MI": r"(?P<minute>\d{1,2})",
    "SS": r"(?P<second>\d{1,2})(?:\.(?P<fraction>\d{1,6}))?",
    "AM": r"(?P<half>[AaPp][Mm])",
    "PM": r"(?P<half>[AaPp][Mm])",
}
_PART = re.compile("|".join(_PARTS), re.IGNORECASE)
_AUTO = [
    re.compile(rf"{date}(?:[T ]{_TIME}{_ZONE})?", re.ASCII)
    for date in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        rf"{_MONTH}[- ](?P<day>\d{{1,2}})(?:,? |-)(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})[- ]{_MONTH}[- ](?P<year>\d{{4}})",
    )
] + [
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?: (?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?",
        re.ASCII,
    )
]
_ISO_DATE = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
_DEFAULT_DATE = re.compile(rf"{_ISO_DATE}(?:[T ].*)?", re.ASCII)
_DEFAULT_TIME = rf"{_ISO_DATE} {_TIME}"


class _Minutes(dict[int, bytes]):
    """The text of each minute since 1970 that was met, up to the seconds: a day of events has few minutes."""

    def __missing__(self, minute: int) -> bytes:
        if len(self) > 100_000:
            self.clear()
        self[minute] = text = (_EPOCH + timedelta(minutes=minute)).isoformat(" ")[:17].encode()
        return text


@cache
def _seconds() -> list[bytes]:
    return [b"%02d.%03d" % divmod(millisecond, 1000) for millisecond in range(_MINUTE)]


_MINUTES = _Minutes()


def epoch_milliseconds(values: Iterable[int | None]) -> Iterator[bytes | None]:
    """Yield milliseconds since 1970-01-01 UTC as text. OverflowError outside the years 1 to 9999."""
    minutes, seconds = _MINUTES, _seconds()
    for value in values:
        yield None if value is None else minutes[value // _MINUTE] + seconds[value % _MINUTE]


def _epoch_converter(unit: int, name: str, suffix: bytes) -> Scalar:
    def convert(text: bytes) -> bytes:
        if re.fullmatch(rb"-?\d{1,18}", text):
            try:
                (moment,) = epoch_milliseconds([int(text) * unit])
            except OverflowError:
                moment = None
            if moment is not None:
                return moment + suffix
        raise FieldError(LoadErrorCode.TIMESTAMP, f"Invalid timestamp format or value [{name}]")

    return convert


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _moment(parts: dict[str, str | None]) -> datetime:
    """Put the parts together. ValueError when there is no such moment."""
    year = int(parts.get("year") or 0)
    if short := parts.get("short_year"):
        year = int(short) + (2000 if int(short) < 70 else 1900)
    named = parts.get("month_name")
    hour = int(parts.get("hour") or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError("hour")
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return datetime(
        year,
        _month(named) if named else int(parts.get("month") or 1),
        int(parts.get("day") or 1),
        hour,
        int(parts.get("minute") or 0),
        int(parts.get("second") or 0),
        int((parts.get("fraction") or "").ljust(6, "0")),
    )


def _compile(option: str, text: str) -> re.Pattern[str]:
    """Turn a format string into a pattern. RedshiftError when it has no date part or a part twice."""
    pattern, place = "", 0
    for match in _PART.finditer(text):
        pattern += re.escape(text[place : match.start()]) + _PARTS[match[0].upper()]
        place = match.end()
    try:
        compiled = re.compile(pattern + re.escape(text[place:]), re.ASCII)
    except re.error:
        compiled = re.compile("")
    if not {"year", "short_year"} & compiled.groupindex.keys():
        raise RedshiftError(
            INVALID_PARAMETER,
            f"{option} '{text}' is not a valid format",
            hint="It is 'auto', 'epochsecs', 'epochmillisecs' (lower case) or parts such as YYYY-MM-DD HH24:MI:SS.",
        )
    return compiled


def _match(patterns: list[re.Pattern[str]], text: str) -> tuple[datetime, str | None] | None:
    """Read a moment and its zone by the first pattern that fits."""
    for pattern in patterns:
        if match := pattern.fullmatch(text):
            try:
                parts = match.groupdict()
                return _moment(parts), parts.get("zone")
            except ValueError:
                continue
    return None


def timestamp_converter(time_format: str | None, *, with_zone: bool) -> Scalar:
    """TIMESTAMP and TIMESTAMPTZ by TIMEFORMAT. RedshiftError for a format that cannot be."""
    suffix = b"+00" if with_zone else b""
    if time_format in (EPOCH_MILLISECONDS, EPOCH_SECONDS):
        return _epoch_converter(1 if time_format == EPOCH_MILLISECONDS else 1000, time_format, suffix)
    if time_format == "auto":
        patterns = _AUTO
    elif time_format is None:
        patterns = [re.compile(_DEFAULT_TIME + (_ZONE if with_zone else ""), re.ASCII)]
    else:
        patterns = [_compile("TIMEFORMAT", time_format)]
    shown = time_format or "YYYY-MM-DD HH24:MI:SS" + ("OF" if with_zone else "")

    def convert(text: bytes) -> bytes:
        found = _match(patterns, text.decode("utf-8", "replace"))
        if found is None:
            raise FieldError(LoadErrorCode.TIMESTAMP, f"Invalid timestamp format or value [{shown}]")
        moment, zone = found
        written = moment.isoformat(" ").encode()
        return written + (zone.encode() if zone and with_zone else suffix)

    return convert


def date_converter(date_format: str | None) -> Scalar:
    """DATE by DATEFORMAT; a time of day is ignored. RedshiftError for a format that cannot be."""
    if date_format == "auto":
        patterns = _AUTO
    else:
        patterns = [_DEFAULT_DATE if date_format is None else _compile("DATEFORMAT", date_format)]
    shown = date_format or "YYYY-MM-DD"

    def convert(text: bytes) -> bytes:
        found = _match(patterns, text.decode("utf-8", "replace"))
        if found is not None:
            return found[0].date().isoformat().encode()
        if date_format is None and len(text) < 10:
            raise FieldError(LoadErrorCode.DATE, "Invalid Date Format - length must be 10 or more")
        raise FieldError(LoadErrorCode.DATE, f"Invalid date format or value [{shown}]")

    return convert
