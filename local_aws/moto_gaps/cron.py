"""at, rate and cron expressions as AWS takes them, in UTC [EventBridge Scheduler: schedule-types]."""

import re

AT = re.compile(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)")
RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")


def _field(value: str, *more: str) -> str:
    """Return the pattern of a list of values, ranges and steps, or of one of `more`."""
    part = rf"(?:\*|(?:{value})(?:-(?:{value}))?)(?:/[1-9]\d*)?"
    one = "|".join((part, *more))
    return f"(?:{one})(?:,(?:{one}))*"


MINUTES, HOURS, YEARS = _field("[0-5]?\\d"), _field("[01]?\\d|2[0-3]"), _field("19[7-9]\\d|2[01]\\d\\d")
DAYS = _field("0?[1-9]|[12]\\d|3[01]", "LW?", "\\d{1,2}W")
MONTHS = _field("0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC")
WEEKDAYS = _field("[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT", "[1-7]?L", "[1-7]#[1-5]")


def expression(minutes: str = MINUTES) -> re.Pattern[str]:
    """Return what a cron(...) fits whose minutes are these. One of the two kinds of days is `?`, and not both."""
    days = rf"(?:{DAYS} (?:{MONTHS}) \?|\? (?:{MONTHS}) (?:{WEEKDAYS}))"
    return re.compile(rf"cron\((?:{minutes}) (?:{HOURS}) {days} (?:{YEARS})\)", re.IGNORECASE)
