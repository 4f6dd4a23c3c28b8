"""Functions of dates whose first argument is the name of a date part [r_Dateparts_for_datetime_functions]."""

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate.tree import Node, constant, expression, literal, words

_PART_NAMES = {
    "millennium": "millennium millennia mil mils",
    "century": "century centuries c cent cents",
    "decade": "decade decades dec decs",
    "epoch": "epoch",
    "year": "year years y yr yrs",
    "quarter": "quarter quarters qtr qtrs",
    "month": "month months mon mons",
    "week": "week weeks w",
    "dow": "dayofweek dow dw weekday",
    "doy": "dayofyear doy dy yearday",
    "day": "day days d",
    "hour": "hour hours h hr hrs",
    "minute": "minute minutes m min mins",
    "second": "second seconds s sec secs",
    "millisecond": "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
    "microsecond": "microsecond microseconds us usec usecs usecond useconds microsec microsecs microsecond",
    "timezone": "timezone",
    "timezone_hour": "timezone_hour",
    "timezone_minute": "timezone_minute",
}
_PARTS = {name: part for part, names in _PART_NAMES.items() for name in names.split()}
TAKE_PARTS = frozenset(("dateadd", "datediff", "date_part", "pgdate_part"))
"""Functions whose first argument is a date part, which is not a column even where it is not a string."""
_PLURAL = {"millisecond": "milliseconds", "microsecond": "microseconds"}
"""PostgreSQL counts the seconds' fraction by the plural."""


def _part(node: Node) -> str:
    """Return the date part that a name, bare or as a string, stands for. Raises RedshiftError when there is none."""
    bare = words(node["ColumnRef"]["fields"]) if "ColumnRef" in node else []
    name = str(constant(node) or "".join(bare)).lower()
    if name not in _PARTS:
        raise RedshiftError(
            "22023", f'date part "{name}" not recognized', hint="Such as year, month, week, day, hour, minute."
        )
    return _PARTS[name]


_READ_ONLY = {"epoch", "dow", "doy", "timezone", "timezone_hour", "timezone_minute"}
"""What only EXTRACT and DATE_PART read."""


def _counted(node: Node) -> Node:
    part = _part(node)
    if part in _READ_ONLY:
        raise RedshiftError("22023", f'date part "{part}" not recognized', hint="EXTRACT and DATE_PART read it.")
    return literal(part)


def date_add(arguments: list[Node]) -> Node | None:
    """DATEADD: a string is a timestamp. YEAR keeps 29 February by going on to 1 March, MONTH does not."""
    if len(arguments) != 3:
        return None
    part, count, at = arguments
    return expression("redshift_system.date_add($1, $2, $3)", _counted(part), count, timestamp(at))


def date_diff(arguments: list[Node]) -> Node | None:
    """DATEDIFF."""
    if len(arguments) != 3:
        return None
    part, *ends = arguments
    return expression("redshift_system.date_diff($1, $2, $3)", _counted(part), *map(timestamp, ends))


def date_part(arguments: list[Node]) -> Node | None:
    """DATE_PART is a double [r_DATE_PART_function]."""
    if len(arguments) != 2:
        return None
    return expression("redshift_system.pgdate_part($1, $2)", _field(arguments[0]), timestamp(arguments[1]))


def extract(arguments: list[Node]) -> Node | None:
    """EXTRACT(part FROM value) is an integer, a double of a TIMESTAMPTZ [r_EXTRACT_function]; epochs need 64 bits."""
    part, at = arguments
    if _part(part) == "epoch":
        return expression("redshift_system.extract_epoch($1)", timestamp(at))
    return expression("redshift_system.extract_part($1, $2)", _field(part), timestamp(at))


def date_trunc(arguments: list[Node]) -> Node | None:
    """DATE_TRUNC converts a string [r_DATE_TRUNC]."""
    if len(arguments) != 2 or not isinstance(constant(arguments[1]), str):
        return None
    return expression("date_trunc($1, $2)", arguments[0], timestamp(arguments[1]))


def _field(node: Node) -> Node:
    part = _part(node)
    return literal(_PLURAL.get(part, part))


def timestamp(node: Node) -> Node:
    """Return a bare string literal as a timestamp, anything else as it is."""
    return expression("$1::timestamp", node) if isinstance(constant(node), str) else node
