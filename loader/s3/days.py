"""The day that a key names."""

import re
from collections.abc import Iterator
from datetime import date

_RANDOM = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{16,})(?![0-9a-z])", re.IGNORECASE
)
"""A UUID or a hash, whose digits mean nothing."""
_TIME = r"(?:[01]\d|2[0-3])(?:[0-5]\d){0,2}(?:(?<=\d{14})\d{3}(?:\d{3})?)?"
"""The hour behind a day, and perhaps minutes, seconds and their fraction."""
_PREFIX = r"(?:[a-z]+_)?"
_YEAR_MONTH = rf"(?:^|[/?&]){_PREFIX}y[a-z]*=(20\d\d)/{_PREFIX}m[a-z]*=(\d{{1,2}})"
"""Partitions, whatever they are called: year=2018/month=11, y=2018/m=11, event_year=2018/event_month=11."""
_DAY = re.compile(
    r"(?<!\d)(?:"
    r"(20\d\d)([-/_.])(\d\d)\2(\d\d)"  # 2018-11-05, 2018/11/05
    rf"|(20\d\d)(\d\d)(\d\d)(?:{_TIME})?"  # 20181105, 2018110510, 20181105103000
    r")(?!\d)"
    r"|(?:^|[/=])(20\d\d)([-/])(\d{1,2})\9(\d{1,2})(?!\w)"  # 2018/11/5 and 2018-11-5, as whole names
    r"|(?:^|/)(20\d\d)[-/]?(\d\d)[-/](\d\d)(?!\w)"  # 2018-11/05, 2018/11-05, 201811/05
    rf"|{_YEAR_MONTH}/{_PREFIX}d[a-z]*=(\d{{1,2}})(?!\d)",  # year=2018/month=11/day=05
    re.IGNORECASE,
)
_MONTH = re.compile(rf"(?:^|[/=])(20\d\d)[-/](\d\d)(?=/|\.|$)|{_YEAR_MONTH}(?!\d)", re.IGNORECASE)
"""A month alone counts only as whole names of folders: `2018/11/x.json`, never `part-2001-10`."""


def day_in(key: str) -> date | None:
    """Return the last day that a key names, else the first day of the last month that it names, else None.

    >>> day_in("2018/11/05/10/plays-1-2018-11-05-10-00-00-d75037b1-687a-4f5b-8502-03abbb933a15.json")
    datetime.date(2018, 11, 5)
    >>> day_in("year=2018/month=11/x.json")
    datetime.date(2018, 11, 1)
    """
    text = _RANDOM.sub("*", key)
    # A day that is not in the calendar is no day, and its month is none alone.
    return next(_dates(_DAY, text), None) or next(_dates(_MONTH, _DAY.sub("/*", text)), None)


def _dates(pattern: re.Pattern[str], text: str) -> Iterator[date]:
    """Yield the days that there are in the calendar, the last one first."""
    for match in reversed(list(pattern.finditer(text))):
        numbers = [int(part) for part in match.groups() if part and part.isdigit()]
        try:
            yield date(*numbers, *[1] * (3 - len(numbers)))
        except ValueError:
            continue
