"""Rows of a query as a table, as CSV or as JSON."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loader.errors import UsageError, WarehouseError
from loader.text import printable

FORMATS = ("table", "csv", "json")


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


def as_table(rows: Rows, title: str | None = None) -> Table:
    """Lay the rows out for people: numbers to the right, NULL as a dim word, control characters escaped."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(rows.columns):
        numbers = all(isinstance(row[index], (int, float, Decimal, type(None))) for row in rows.rows)
        table.add_column(Text(printable(column)), justify="right" if numbers and rows.rows else "left", overflow="fold")
    for row in rows.rows:
        table.add_row(*(_cell(value) for value in row))
    return table


def as_text(rows: Rows) -> str:
    """Lay the rows out for a message or a file: no colour, and as wide as they need."""
    console = Console(file=io.StringIO(), width=100_000, color_system=None)
    console.print(as_table(rows))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]


def as_csv(rows: Rows) -> str:
    """Write RFC 4180: a header, CRLF, quotes where needed; NULL is an empty field."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows.columns)
    writer.writerows([_plain(value) for value in row] for row in rows.rows)
    return text.getvalue()


def as_objects(rows: Rows) -> list[dict[str, Any]]:
    """Give one object a row, ready for JSON, timestamps as ISO 8601.

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


def _cell(value: Any) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(str(value))
    return Text(printable(str(_plain(value))))


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _json(value: Any) -> Any:
    """Give a value that JSON has. A decimal becomes a number, and loses digits that a double has not."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value - value != 0:
        return str(value)  # NaN and the infinities are no JSON numbers
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
