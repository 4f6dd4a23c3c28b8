"""How a value may reach SQL: only by a filter that quotes it."""

from decimal import Decimal

import jinja2


class Sql(str):
    """Text that a filter has made safe to stand in a statement."""

    __slots__ = ()


def literal(value: object) -> Sql:
    r"""Write a value as a Redshift literal: numbers as digits, everything else as a quoted string.

    Redshift reads a backslash in an ordinary string as an escape, so it is doubled like the quote.

    >>> print(literal(r"O'Brien\n"))
    'O''Brien\\n'
    >>> print(literal(Decimal("0.50")))
    0.50
    """
    _demand(value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Sql(format(value, "f") if isinstance(value, Decimal) else value)
    if not isinstance(value, str):
        raise TypeError(f"the filter 'literal' takes a text or a number, not {value!r}")
    if "\0" in value:
        raise ValueError("a text with a NUL character cannot stand in SQL")
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return Sql(f"'{escaped}'")


def identifier(value: object) -> Sql:
    """Write a name as a quoted identifier.

    >>> print(identifier('odd "name"'))
    "odd ""name\"""
    """
    _demand(value)
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f"{value!r} cannot be the name of anything in SQL")
    escaped = value.replace('"', '""')
    return Sql(f'"{escaped}"')


def _demand(value: object) -> None:
    """Raise jinja2's own error, which names the variable, for one that is not set."""
    if isinstance(value, jinja2.Undefined):
        str(value)


def only_filtered(value: object) -> object:
    """Refuse an expression that reaches SQL without a filter."""
    _demand(value)
    if isinstance(value, Sql):
        return value
    raise ValueError("a value reached SQL without a filter: write {{ value | literal }} or {{ value | identifier }}")
