"""Functions of dates whose first argument is the name of a date part [r_Dateparts_for_datetime_functions]."""

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.calls import Writer, call, rewrite_calls
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import STRING, Token, Tokens, written

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
#: PostgreSQL counts the seconds' fraction by the plural.
_PLURAL = {"millisecond": "milliseconds", "microsecond": "microseconds"}


def date_part_name(tokens: Tokens) -> str:
    """Return the date part that a name, bare or as a string, stands for. Raises RedshiftError when there is none."""
    name = tokens[0].text.strip("'\"").lower() if len(tokens) == 1 else ""
    if name not in _PARTS:
        written_as = " ".join(token.text for token in tokens)
        raise RedshiftError(
            "22023", f'date part "{written_as}" not recognized', hint="Such as year, month, week, day, hour, minute."
        )
    return _PARTS[name]


def _of_part(function: str) -> Writer:
    def write(_name: Token, arguments: list[Tokens]) -> Tokens | None:
        if len(arguments) < 2:
            return None
        part, *values = arguments
        return call(f"redshift_system.{function}", [_literal(date_part_name(part))], *map(_timestamp, values))

    return write


def _date_part(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    if len(arguments) != 2:
        return None
    return call("redshift_system.date_part", [_field(arguments[0])], _timestamp(arguments[1]))


def _extract(_name: Token, arguments: list[Tokens]) -> Tokens | None:
    """EXTRACT(part FROM value) is an integer in Redshift [r_EXTRACT_function]."""
    if len(arguments) != 1 or len(arguments[0]) < 3 or arguments[0][1].word != "from":
        return None
    part, value = arguments[0][:1], arguments[0][2:]
    return call("redshift_system.extract", [_field(part)], value)


def _field(tokens: Tokens) -> Token:
    part = date_part_name(tokens)
    return _literal(_PLURAL.get(part, part))


def _literal(text: str) -> Token:
    return Token(f"'{text}'", lead="")


def _timestamp(tokens: Tokens) -> Tokens:
    """Take a bare string literal as a timestamp."""
    return [*tokens, written("::timestamp")] if len(tokens) == 1 and tokens[0].kind == STRING else tokens


_WRITERS: dict[str, Writer] = {
    "dateadd": _of_part("dateadd"),
    "datediff": _of_part("datediff"),
    **dict.fromkeys(("date_part", "pgdate_part"), _date_part),
    "extract": _extract,
}


@rule(*_WRITERS)
def date_functions(statement: Statement) -> Statement:
    """Write the calls with the date part as a string."""
    return rewrite_calls(statement, _WRITERS)
