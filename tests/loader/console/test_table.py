"""Rows as a table, as CSV and as JSON: nothing is lost, nothing steers the reader."""

import csv
import io
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.console.table import Rows, as_csv, as_json, as_objects, as_text
from loader.console.text import printable
from loader.errors import UsageError

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.tuples(texts, texts)))
def test_csv_is_read_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    written = as_csv(Rows(["a", "b"], rows))
    assert [tuple(row) for row in csv.reader(io.StringIO(written, newline=""), strict=True)] == [("a", "b"), *rows]


def test_csv_is_rfc_4180() -> None:
    rows = Rows(["t", "n"], [(datetime(2018, 11, 1, 20, 57, 10, 796000), None), ('a "b", c\nd', Decimal("1.50"))])
    assert as_csv(rows) == 't,n\r\n2018-11-01 20:57:10.796000,\r\n"a ""b"", c\nd",1.50\r\n'


def test_json_has_types_and_iso_times() -> None:
    zone = timezone(timedelta(hours=1))
    row = (
        1,
        None,
        True,
        "é",
        2.5,
        Decimal(12345678901234567890),
        Decimal("0.25"),
        date(2018, 11, 1),
        datetime(2018, 11, 1, 20, 57, 10, 796000, zone),
        float("nan"),
        Decimal("NaN"),
        b"x",
    )
    rows = Rows([f"c{number}" for number in range(len(row))], [row])
    assert json.loads(as_json(as_objects(rows))) == [
        {
            "c0": 1,
            "c1": None,
            "c2": True,
            "c3": "é",
            "c4": 2.5,
            "c5": 12345678901234567890,
            "c6": 0.25,
            "c7": "2018-11-01",
            "c8": "2018-11-01T20:57:10.796000+01:00",
            "c9": "nan",
            "c10": "nan",
            "c11": "b'x'",
        }
    ]


def test_json_of_no_rows_is_an_empty_list() -> None:
    assert as_json(as_objects(Rows(["a"], []))) == "[]\n"


def test_json_refuses_to_lose_a_column() -> None:
    with pytest.raises(UsageError, match="two columns of one name"):
        as_objects(Rows(["id", "name", "id"], [(1, "x", 2)]))


def test_a_table_is_as_wide_as_its_rows() -> None:
    long = "x" * 500
    text = as_text(Rows(["name", "n"], [(long, 1), ("[bold]not markup[/bold]", None)]))
    assert long in text
    assert "[bold]not markup[/bold]" in text
    assert "NULL" in text
    assert len(text.splitlines()) == 3


def test_numbers_stand_to_the_right() -> None:
    assert as_text(Rows(["n", "t"], [(1, "a"), (100, "b")])).splitlines() == ["  n  t", "  1  a", "100  b"]


@given(st.text())
def test_what_is_printed_cannot_steer_a_terminal(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable() or all(ord(character) >= 160 for character in shown if not character.isprintable())
    assert "\x1b" not in as_text(Rows([text], [(text,)]))
