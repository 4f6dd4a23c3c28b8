"""Draw docs/star.svg from the CREATE TABLE templates, so that the picture cannot tell of another schema.

Run by `make star`. The SQL is read by sqlfluff's Redshift parser; tools/star.svg.j2 is the drawing.
"""

from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from sqlfluff.core import Linter
from sqlfluff.core.parser.segments import BaseSegment

from loader.render.templates import Templates

DOCS = Path(__file__).parent.parent / "docs"
PICTURE = DOCS / "star.svg"

WIDTH, HEAD, ROW, MARGIN, GAP = 320, 54, 22, 36, 110
"""Pixels: the size of a table's box, of its head and of one row, and the room around the boxes."""
LAYOUT = (("dim_time", "dim_users", "dim_sessions"), ("fct_song_plays",), ("dim_songs", "dim_artists"))
"""Where the tables stand: the columns of the picture from left to right, each from top to bottom."""


@dataclass
class Table:
    """One table of the star, and where its box stands in the picture (pixels from the upper left corner)."""

    name: str
    columns: list[tuple[str, str]] = field(default_factory=list)
    primary_key: str = ""
    foreign_keys: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        """The height of the box."""
        return HEAD + ROW * len(self.columns) + 8

    def row_y(self, column: str) -> int:
        """Return the middle of a column's row."""
        return self.y + HEAD + ROW * [name for name, _ in self.columns].index(column) + ROW // 2


def read_table(sql: str) -> Table:
    """Read one CREATE TABLE statement."""
    tree = Linter(dialect="redshift").parse_string(sql).tree
    statement = next(tree.recursive_crawl("create_table_statement"), None) if tree else None
    if statement is None:
        raise ValueError(f"sqlfluff reads no CREATE TABLE in this:\n{sql}")
    table = Table(_names(statement, "table_reference")[0])
    for part in next(statement.recursive_crawl("bracketed")).segments:
        if part.is_type("column_reference"):
            table.columns.append((part.raw, ""))
        elif part.is_type("data_type"):
            table.columns[-1] = (table.columns[-1][0], part.raw)
        elif part.is_type("table_constraint"):
            column = _names(part, "column_reference")[0]
            if part.raw.startswith("PRIMARY"):
                table.primary_key = column
            else:
                table.foreign_keys[column] = _names(part, "table_reference")[0]
    for part in statement.get_children("table_constraint"):
        table.attributes += [line.strip() for line in part.raw.splitlines()]
    return table


def _names(segment: BaseSegment, kind: str) -> list[str]:
    return [part.raw for part in segment.recursive_crawl(kind)]


def draw() -> str:
    """Return the picture as SVG text."""
    statements = {statement.stem: statement.sql for statement in Templates({}).render("schema/2_star")}
    tables = {name: read_table(statements[name]) for names in LAYOUT for name in names}
    heights = [sum(tables[name].height for name in names) + MARGIN * (len(names) - 1) for names in LAYOUT]
    for number, names in enumerate(LAYOUT):
        y = MARGIN + (max(heights) - heights[number]) // 2
        for name in names:
            tables[name].x = MARGIN + number * (WIDTH + GAP)
            tables[name].y = y
            y += tables[name].height + MARGIN
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("star.svg.j2").render(
        tables=tables,
        size={"width": WIDTH, "head": HEAD, "row": ROW},
        canvas=(len(LAYOUT) * WIDTH + (len(LAYOUT) - 1) * GAP + 2 * MARGIN, max(heights) + 2 * MARGIN),
    )


if __name__ == "__main__":
    PICTURE.write_text(draw() + "\n", encoding="utf-8")
