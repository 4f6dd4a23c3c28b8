"""The picture of the star, drawn from the templates."""

import xml.etree.ElementTree as ET

import pytest

from tests.sql_templates.star import statements
from tools.draw_star import PICTURE, draw, read_table


def test_the_committed_picture_is_current() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw() + "\n", "the schema changed: run make star"


def test_the_picture_names_every_column_of_the_star() -> None:
    texts = {element.text for element in ET.fromstring(draw()).iter("{http://www.w3.org/2000/svg}text")}
    tables = [read_table(statement.sql) for statement in statements("schema/2_star")]
    star = [table for table in tables if not table.name.startswith("staging_")]
    assert len(star) == 6
    assert {column for table in star for column, _ in table.columns} <= texts


def test_keys_are_read_from_the_statement() -> None:
    table = read_table(
        "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(3), PRIMARY KEY (a), FOREIGN KEY (b) REFERENCES u (c))\n"
        "DISTSTYLE ALL\nSORTKEY (a)"
    )
    assert (table.name, table.columns) == ("t", [("a", "INTEGER"), ("b", "VARCHAR(3)")])
    assert (table.primary_key, table.foreign_keys) == ("a", {"b": "u"})
    assert table.attributes == ["DISTSTYLE ALL", "SORTKEY (a)"]


@pytest.mark.parametrize("sql", ["CREATE TABLE (", "SELECT 1", ""])
def test_what_is_no_table_is_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="no CREATE TABLE"):
        read_table(sql)
