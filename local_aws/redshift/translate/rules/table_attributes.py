"""What only Redshift keeps of a table: distribution, sort keys, encodings, constraints that are not enforced.

Attributes are taken out of the statement and recorded by a call behind it (`redshift_system.describe_table`), so a
rollback takes the record back [r_CREATE_TABLE_NEW].
"""

import json
from dataclasses import asdict, dataclass, field

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError, refused
from local_aws.redshift.translate.rules.names import name_of
from local_aws.redshift.translate.statements import Call
from local_aws.redshift.translate.tokens import INTEGER, Tokens, closing, render, split_on, starts, unexpected

INVALID_TABLE = "42P16"
CONSTRAINTS = {"primary", "unique", "foreign", "constraint", "check", "exclude"}
_STYLES = {"auto", "even", "key", "all"}
ENCODINGS = frozenset(
    """
    auto az64 bytedict delta delta32k lzo mostly16 mostly32 mostly8 raw runlength text255 text32k zstd
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""What types they are for is in attributes.sql [c_Compression_encodings]."""
MAX_SORTKEY = {"compound": 400, "interleaved": 8}


@dataclass
class ForeignKey:
    """A FOREIGN KEY: its columns, the table it refers to as written, and that table's columns."""

    columns: list[str]
    table: str
    referenced: list[str]


@dataclass
class TableAttributes:
    """The attributes of one table."""

    diststyle: str | None = None
    distkey: str | None = None
    sortstyle: str | None = None
    sortkey: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    primary_key: list[str] = field(default_factory=list)
    unique: list[list[str]] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """The names that constraints were given, by kind (p, u, f) and columns."""
    like: str | None = None
    dropped: str | None = None
    unconstrained: str | None = None
    """The constraint that ALTER TABLE drops."""
    cascades: bool = False
    resized: str | None = None
    moves: bool = False
    """Whether the table itself gets another name."""
    renamed: list[str] = field(default_factory=list)
    """A column's old name and its new one."""
    auto_refresh: str | None = None
    """Of a materialized view: yes or no."""

    def set_distkey(self, column: str) -> None:
        """Take a DISTKEY. Raises RedshiftError for a second one."""
        if self.distkey is not None:
            raise RedshiftError(INVALID_TABLE, "only one column of a table can be its DISTKEY")
        self.distkey = column

    def set_primary_key(self, columns: list[str]) -> None:
        """Take a PRIMARY KEY. Raises RedshiftError for a second one."""
        if self.primary_key:
            raise RedshiftError(INVALID_TABLE, "multiple primary keys for a table are not allowed")
        self.primary_key = columns

    def set_sortkey(self, style: str, columns: list[str]) -> None:
        """Take a SORTKEY. Raises RedshiftError for a second one or one that is too long."""
        if self.sortkey or self.sortstyle:
            raise RedshiftError(INVALID_TABLE, "a table can have only one SORTKEY")
        if len(columns) > MAX_SORTKEY[style]:
            raise RedshiftError(INVALID_TABLE, f"{style} SORTKEY: at most {MAX_SORTKEY[style]} columns")
        self.sortstyle, self.sortkey = style, columns

    def encode(self, column: str, encoding: str) -> None:
        """Take a column's encoding. Raises RedshiftError for a second one, and for an unknown name."""
        encoding = encoding.lower()
        if column in self.encodings:
            raise RedshiftError(SYNTAX_ERROR, f'column "{column}" has two encodings')
        if encoding not in ENCODINGS:
            raise RedshiftError(SYNTAX_ERROR, f'encoding type "{encoding}" not recognized')
        self.encodings[column] = encoding

    def check(self, columns: list[str] | None = None) -> None:
        """Raise RedshiftError for attributes that do not fit each other, or the table's columns where known."""
        if self.diststyle == "key" and not self.distkey:
            raise RedshiftError(
                INVALID_TABLE, "DISTSTYLE KEY needs a DISTKEY", hint="Name the column: DISTKEY (column)."
            )
        if self.diststyle not in (None, "key", "auto") and self.distkey:
            raise RedshiftError(INVALID_TABLE, f"DISTKEY cannot be used with DISTSTYLE {self.diststyle.upper()}")
        for name in self.keys():
            if columns is not None and name not in columns:
                raise RedshiftError("42703", f'column "{name}" named in key does not exist')

    def refresh(self, tokens: Tokens, at: int) -> None:
        """Take AUTO REFRESH YES or NO, which begins at this place."""
        if not _is_yes_no(tokens, at + 2):
            raise unexpected(tokens[at + 2] if at + 2 < len(tokens) else None)
        self.auto_refresh = tokens[at + 2].word

    def keys(self) -> list[str]:
        """Return the columns of all keys."""
        keys = [*self.sortkey, *self.primary_key, *([self.distkey] if self.distkey else [])]
        keys += [name for group in self.unique for name in group]
        return keys + [name for key in self.foreign_keys for name in key.columns]

    def record(self, table: Tokens, how: str = "create") -> Call:
        """Make the call that keeps the attributes of a table; `how` is create or alter."""
        known = {name: value for name, value in asdict(self).items() if value}
        values = (render(table), json.dumps(known), how)
        return Call("SELECT redshift_system.describe_table($1::regclass, $2::jsonb, $3)", values)


def column_list(tokens: Tokens, at: int, places: bool = False) -> tuple[list[str], int]:
    """Read `(a, b)` at this place; (the names, the index behind it). `places` allows numbers of columns."""
    if at >= len(tokens) or tokens[at].text != "(":
        raise unexpected(tokens[at] if at < len(tokens) else None)
    end = closing(tokens, at)
    parts = split_on(tokens[at + 1 : end], ",")
    for part in parts:
        numbered = places and len(part) == 1 and part[0].kind == INTEGER
        if len(part) != 1 or not (part[0].word or part[0].text.startswith('"') or numbered):
            raise unexpected(part[-1] if part else tokens[end])
    names = [part[0].text if part[0].kind == INTEGER else name_of(part[0]) for part in parts]
    if len(set(names)) < len(names):
        raise RedshiftError("42701", f"a column appears twice in a key: {', '.join(names)}")
    return names, end + 1


def read_table_attributes(tokens: Tokens, attributes: TableAttributes, at: int = 0, places: bool = False) -> int:
    """Read attributes behind a table's name or columns into `attributes`; the index of the first token behind them.

    CREATE TABLE AS may name a column of its keys by its place [r_CREATE_TABLE_AS].
    """
    while at < len(tokens):
        here = tokens[at].word
        if here == "diststyle" and not attributes.diststyle and len(tokens) > at + 1 and tokens[at + 1].word in _STYLES:
            attributes.diststyle = tokens[at + 1].word
            at += 2
        elif here == "distkey":
            (column, *more), at = column_list(tokens, at + 1, places)
            if more:
                raise RedshiftError(INVALID_TABLE, "only one column of a table can be its DISTKEY")
            attributes.set_distkey(column)
        elif starts(tokens, "sortkey", "auto", at=at):
            attributes.sortstyle = "auto"
            at += 2
        elif here in ("sortkey", "compound", "interleaved"):
            style = "compound" if here == "sortkey" else here
            columns, at = column_list(tokens, at + (1 if here == "sortkey" else 2), places)
            attributes.set_sortkey(style, columns)
        elif _is_ignored(tokens, at, places):
            at += 2
        else:
            break
    return at


def _is_ignored(tokens: Tokens, at: int, in_as: bool) -> bool:
    """Return whether ENCODE AUTO, which CREATE TABLE AS does not have, or BACKUP YES or NO stands at this place."""
    if starts(tokens, "backup", at=at):
        return _is_yes_no(tokens, at + 1)
    return starts(tokens, "encode", "auto", at=at) and not in_as


def _is_yes_no(tokens: Tokens, at: int) -> bool:
    return starts(tokens, "yes", at=at) or starts(tokens, "no", at=at)


def read_constraint(tokens: Tokens, attributes: TableAttributes) -> None:
    """Read a table constraint: PRIMARY KEY, UNIQUE or FOREIGN KEY, with or without a name."""
    at = kind = 2 if starts(tokens, "constraint") else 0
    if starts(tokens, "primary", "key", at=at):
        columns, at = column_list(tokens, at + 2)
        attributes.set_primary_key(columns)
    elif starts(tokens, "unique", at=at):
        columns, at = column_list(tokens, at + 1)
        attributes.unique.append(columns)
    elif starts(tokens, "foreign", "key", at=at):
        columns, at = column_list(tokens, at + 2)
        at = read_reference(tokens, at, columns, attributes)
    else:
        raise _refused_constraint(tokens[at:])
    if kind:
        # As PostgreSQL writes a jsonb of the columns.
        attributes.named[tokens[kind].word[0] + json.dumps(columns, ensure_ascii=False)] = name_of(tokens[1])
    if at != len(tokens):
        raise _refused_constraint(tokens[at:])


def read_reference(tokens: Tokens, at: int, columns: list[str], attributes: TableAttributes) -> int:
    """Read `REFERENCES table [(columns)]`; the index behind it."""
    if not starts(tokens, "references", at=at) or at + 1 >= len(tokens):
        raise unexpected(tokens[at] if at < len(tokens) else None)
    end = name_end(tokens, at + 1)
    table = render(tokens[at + 1 : end])
    referenced: list[str] = []
    if end < len(tokens) and tokens[end].text == "(":
        referenced, end = column_list(tokens, end)
        if len(referenced) != len(columns):
            raise RedshiftError("42830", "number of referencing and referenced columns for foreign key disagree")
    attributes.foreign_keys.append(ForeignKey(columns, table, referenced))
    return end


def name_end(tokens: Tokens, at: int) -> int:
    """Return the index behind the possibly qualified name at this place."""
    if at >= len(tokens) or not (tokens[at].word or tokens[at].text.startswith('"')):
        raise unexpected(tokens[at] if at < len(tokens) else None)
    while at + 2 < len(tokens) and tokens[at + 1].text == ".":
        at += 2
    return at + 1


def _refused_constraint(tokens: Tokens) -> RedshiftError:
    what = tokens[0].word.upper() if tokens else ""
    if what in ("CHECK", "EXCLUDE", "DEFERRABLE", "ON", "MATCH", "NOT", "INITIALLY"):
        return refused(
            f"{what} constraints are not supported by Amazon Redshift",
            "Redshift has NOT NULL, and PRIMARY KEY, UNIQUE and FOREIGN KEY without enforcing them; "
            "check the rest by a query.",
        )
    return unexpected(tokens[0] if tokens else None)
