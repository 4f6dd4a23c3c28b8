"""Rows of a query as a table, as CSV or as JSON."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import click
from rich.cells import cell_len

from loader.console.text import printable
from loader.errors import UsageError, WarehouseError


@dataclass(frozen=True)
class Rows:
    """The answer to a query."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def fetch(cursor: Any, limit: int | None = None) -> Rows:
    """Take the answer of the last statement from a cursor; without columns when it is one that returns no rows.

    Raises WarehouseError for a value that Python cannot hold, such as a date after the year 9999.
    """
    if cursor.description is None:
        return Rows([], [])
    try:
        rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    except (ValueError, OverflowError) as error:
        raise WarehouseError(
            "the answer holds a value that cannot be read",
            ("why", str(error)),
            remedy="Cast the column to VARCHAR.",
        ) from error
    return Rows([column.name for column in cursor.description], rows)


def as_text(rows: Rows) -> str:
    """Lay the rows out for people: numbers to the right, control characters escaped, as wide as the rows need.

    rich.table does this too, at a millisecond a row; rich.cells knows how wide a character is.
    """
    numbers = [
        bool(rows.rows) and all(isinstance(row[index], (int, float, Decimal, type(None))) for row in rows.rows)
        for index in range(len(rows.columns))
    ]
    cells = [[printable(column) for column in rows.columns], *([_cell(value) for value in row] for row in rows.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths, numbers) for row in cells)


def _line(cells: list[str], widths: list[int], numbers: list[bool]) -> str:
    padded = []
    for cell, width, number in zip(cells, widths, numbers, strict=True):
        space = " " * (width - cell_len(cell))
        padded.append(space + cell if number else cell + space)
    return "  ".join(padded).rstrip()


def as_csv(rows: Rows) -> str:
    """Write RFC 4180: a header, CRLF, quotes where needed; NULL is an empty field."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows.columns)
    writer.writerows([_plain(value) for value in row] for row in rows.rows)
    return text.getvalue()


def as_objects(rows: Rows) -> list[dict[str, Any]]:
    """Return one object a row, ready for JSON, timestamps as ISO 8601.

    Raises UsageError when two columns share a name.
    """
    twice = sorted({column for column in rows.columns if rows.columns.count(column) > 1})
    if twice:
        raise UsageError(
            "a JSON object cannot hold two columns of one name",
            ("columns", ", ".join(twice)),
            remedy="Give one of them another name with AS.",
        )
    return [{name: _json(value) for name, value in zip(rows.columns, row, strict=True)} for row in rows.rows]


def as_json(value: Any) -> str:
    """Write JSON for machines and for a quick look: indented, UTF-8 as it is."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _cell(value: Any) -> str:
    return "NULL" if value is None else printable(str(_plain(value)))


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _json(value: Any) -> Any:
    """Return a value that JSON has. A decimal becomes a number, and loses digits that a double has not."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value - value != 0:
        return str(value)  # NaN and the infinities are no JSON numbers
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def print_rows(rows: Rows, form: str, title: str | None = None) -> None:
    """Print rows as a table, as CSV or as JSON."""
    if form == "csv":
        click.echo(as_csv(rows), nl=False)
    elif form == "json":
        click.echo(as_json(as_objects(rows)), nl=False)
    else:
        click.echo(f"{click.style(title, bold=True)}\n{as_text(rows)}\n" if title else as_text(rows))
