"""Create the tables and views, drop them, and say in the catalog what they are."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loader.render.quoting import identifier, literal
from loader.render.templates import Statement, Templates

FOLDER = "schema"
VIEWS = "4_views"
KINDS = {"0_schemas": "SCHEMA", "2_star": "TABLE", "3_staging": "TABLE", VIEWS: "VIEW"}
"""What the templates of each folder below schema create, under the name that the template has.

1_ledger is not among them: its tables stand in the schema etl and go with it.
"""

_CREATE = re.compile(r"^CREATE (?:OR REPLACE )?(TABLE|VIEW) (?:IF NOT EXISTS )?(?:(\w+)\.)?(\w+)", re.MULTILINE)
_COLUMN = re.compile(r"^    (\w+) [A-Z].*  -- (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Comment:
    """What the catalog is to say of a table or view, or with `column` of one column."""

    schema: str
    table: str
    column: str
    text: str
    kind: str = field(default="TABLE", compare=False)

    @property
    def statement(self) -> Statement:
        """The COMMENT [r_COMMENT]."""
        names = [self.schema, self.table, *([self.column] if self.column else [])]
        kind = "COLUMN" if self.column else self.kind
        sql = f"COMMENT ON {kind} {'.'.join(map(identifier, names))} IS {literal(self.text)}"
        return Statement(f"comment/{'.'.join(names[1:])}", sql)


def comments(templates: Templates) -> Iterator[Comment]:
    """Yield the first sentence of each template that creates a table or view, and the comments behind its columns."""
    for create in creates(templates):
        found = _CREATE.search(create.sql)
        if found:
            kind, schema, table = found[1], found[2] or "public", found[3]
            yield Comment(schema, table, "", _first_sentence(create.sql), kind)
            for column, text in _COLUMN.findall(create.sql):
                yield Comment(schema, table, column, text)


def _first_sentence(sql: str) -> str:
    """Return the first sentence of the comment above a statement.

    >>> _first_sentence("-- One row per play, that\n-- is an event. EVEN, because.\nCREATE TABLE t (a INTEGER)")
    'One row per play, that is an event.'
    """
    lines = itertools.takewhile(lambda line: line.startswith("--"), sql.splitlines())
    return re.split(r"(?<=\.)\s", " ".join(line.removeprefix("--").strip() for line in lines))[0]


def creates(templates: Templates, migrations: Sequence[Statement] = ()) -> list[Statement]:
    """Return the statements that create what is missing, in order.

    `migrations` change older tables: they come after the tables that they may refer to, and before the views on them.
    """
    statements = templates.render(FOLDER)
    tables = [one for one in statements if one.name.split("/")[1] < VIEWS]
    return [*tables, *migrations, *statements[len(tables) :]]


def drops(templates: Templates) -> list[Statement]:
    """Return the statements that drop what `creates` creates, the last created first.

    CASCADE, because a view that somebody built on a table would otherwise keep the table.
    """
    dropped = []
    for name in reversed(templates.names(FOLDER)):
        _, folder, stem = name.split("/")
        if folder not in KINDS:
            continue
        sql = f"DROP {KINDS[folder]} IF EXISTS {identifier(stem)} CASCADE"
        dropped.append(Statement(f"drop/{stem}", sql))
    return dropped
