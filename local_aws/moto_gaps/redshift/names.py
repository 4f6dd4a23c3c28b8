"""Names that AWS takes for a cluster, its database and its admin [API_CreateCluster], for snapshots and for groups."""

import re
from collections.abc import Iterator

from moto.redshift.exceptions import InvalidParameterValueError

from local_aws.redshift.translate.refusals.reserved import RESERVED

RESERVED_BY_BOTH = frozenset(
    """
    all analyse analyze and any array as asc authorization both case cast check collate column constraint create cross
    current_date current_time current_timestamp current_user default deferrable desc distinct do else end except false
    for foreign from full grant group having in initially inner intersect into is join leading left like limit localtime
    localtimestamp natural not null on only or order outer placing primary public references right select session_user
    similar some table then to trailing true union unique user using when where
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""What PostgreSQL and Redshift reserve alike; the translator's list has what only Redshift does [r_pg_keywords]."""
IDENTIFIER = re.compile(r"(?!.*--)[a-z][a-z0-9-]*(?<!-)")
CLUSTER, OTHER = 63, 255
"""Longest identifier of a cluster, and of a snapshot or a group."""
DATABASE = re.compile(r"[a-z_][a-z0-9_$]{0,63}")
USER = re.compile(r"[a-z][a-z0-9_+.@-]{0,127}")
WINDOW = re.compile(r"(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)")
WEEK, SHORTEST_WINDOW = 7 * 24 * 60, 30
"""Minutes."""


def check_identifier(value: str, parameter: str = "ClusterIdentifier", longest: int = CLUSTER) -> None:
    """Refuse what is not an identifier. Of a snapshot or a group, AWS takes capitals and makes them small.

    Raises InvalidParameterValueError.
    """
    if len(value) > longest or not IDENTIFIER.fullmatch(value if longest == CLUSTER else value.lower()):
        raise InvalidParameterValueError(
            f"The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must "
            "contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two "
            "consecutive hyphens."
        )


def check_names(database: str | None, user: str | None) -> None:
    """Refuse a database or an admin that a cluster cannot be made with. Raises InvalidParameterValueError."""
    for fault in name_faults(DBName=(database, DATABASE), MasterUsername=(user, USER)):
        raise InvalidParameterValueError(fault)


def name_faults(**named: tuple[str | None, re.Pattern[str]]) -> Iterator[str]:
    """Yield what is wrong with names; `named` has the value of each parameter, if any, and the pattern that it fits."""
    for parameter, (value, pattern) in named.items():
        if value is not None and not pattern.fullmatch(value):
            yield f"The parameter {parameter} is not valid: {value}"
        elif value in RESERVED | RESERVED_BY_BOTH:
            yield f"{parameter} {value} cannot be used as it is a reserved word"


def check_window(value: str | None) -> None:
    """Refuse what is not a weekly window of half an hour or more. Raises InvalidParameterValueError."""
    if value is None:
        return
    ends = [WINDOW.fullmatch(end) for end in value.lower().split("-")]
    if len(ends) != 2 or None in ends:
        raise InvalidParameterValueError(f"Invalid maintenance window {value}: write ddd:hh24:mi-ddd:hh24:mi.")
    begin, end = (_minute(one) for one in ends if one)
    if (end - begin) % WEEK < SHORTEST_WINDOW:
        raise InvalidParameterValueError("The maintenance window must be at least 30 minutes.")


def _minute(end: re.Match[str]) -> int:
    """Return the minute of the week."""
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(end[1])
    return (day * 24 + int(end[2])) * 60 + int(end[3])
