"""The fast way: a block of plain JSON objects goes to PostgreSQL nearly as it is, and PostgreSQL reads the values.

An object's elements joined by tabs are a line of COPY's CSV format, with a backslash as the escape and null for NULL:
strings have the right quotes, and \\" means the same. Lines with other escapes, and what PostgreSQL would take and
Redshift would not, are looked for and written again; a block in which anything is wrong is left to the careful way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, count
from operator import add, attrgetter, itemgetter
from typing import Any

import msgspec

from local_aws.redshift.copy.datetimes import EPOCH_MILLISECONDS, epoch_milliseconds
from local_aws.redshift.copy.fields import Converter, converter
from local_aws.redshift.copy.load_error import FieldError
from local_aws.redshift.copy.mapping import KeyMapping, Mapping
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.copy.table import Column
from local_aws.redshift.copy.text import NULL, quote, text_reader

_Element = bytes | msgspec.Raw
_TEXT = ("varchar", "bpchar", "text")
_AS_WRITTEN = ("int2", "int4", "int8", "float4", "float8", "bool")
_NULL = msgspec.Raw(NULL)
_ESCAPE = re.compile(rb'\\[^"/][^\n]*')
_EMPTY = re.compile(rb'(?:(?<=[\t\n])|\A)""(?=[\t\n])')
_BLANK_START = re.compile(rb'" [^\n]*')
_CANNOT_READ = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, FieldError, OverflowError)


def _openings(text: bytes) -> Iterator[int]:
    """Find where an element that is an object or array begins."""
    for opening in (b"{", b"["):
        place = text.find(opening)
        while place >= 0:
            if text[place - 1] in b"\t\n":
                yield place
            place = text.find(opening, place + 1)


# Each of these takes the rest of its line with it: one is enough.
def _places(pattern: re.Pattern[bytes], text: bytes) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))


def _struct(keys: list[str], whole: set[int]) -> type[msgspec.Struct] | None:
    """Make the type of a row: element i in field fi, raw, or an int for those in `whole`.

    None for keys that it cannot have: one twice, or one with a quotation mark.
    """
    fields: list[tuple[str, Any, Any]] = [
        (f"f{index}", int | None if index in whole else msgspec.Raw, None if index in whole else _NULL)
        for index in range(len(keys))
    ]
    try:
        names = {f"f{index}": key for index, key in enumerate(keys)}
        return msgspec.defstruct("Row", fields, rename=names, gc=False)
    except ValueError:
        return None


def _is_read_as_written(column: Column, statement: CopyStatement) -> bool:
    """Return whether PostgreSQL reads JSON's numbers and booleans into this column just as Redshift does."""
    return column.type in _AS_WRITTEN or (column.type == "numeric" and statement.round_decimals)


def fast_converter(columns: list[Column], mapping: Mapping, statement: CopyStatement) -> "FastConverter | None":
    """Return the fast way for this load, or None if all of it needs the careful one."""
    if not isinstance(mapping, KeyMapping) or statement.truncate_columns:
        return None
    epoch = {
        index
        for index, column in enumerate(columns)
        if column.type == "timestamp" and statement.time_format == EPOCH_MILLISECONDS
    }
    struct = _struct(mapping.keys, epoch)
    return None if struct is None else FastConverter(struct, columns, statement, epoch)


class FastConverter:
    """Converts whole blocks."""

    def __init__(
        self, struct: type[msgspec.Struct], columns: list[Column], statement: CopyStatement, epoch: set[int]
    ) -> None:
        text = {index: column for index, column in enumerate(columns) if column.type in _TEXT}
        as_written = {index for index, column in enumerate(columns) if _is_read_as_written(column, statement)}
        self._decoder = msgspec.json.Decoder(struct)
        self._epoch = [f"f{index}" for index in sorted(epoch)]
        self._converted: list[tuple[str, Converter]] = [
            (f"f{index}", converter(column, statement))
            for index, column in enumerate(columns)
            if index not in text.keys() | as_written | epoch
        ]
        self._as_written = [itemgetter(index) for index in sorted(as_written)]
        self._text = [(index, text_reader(column, statement)) for index, column in text.items()]
        self._empty_as_null = statement.empty_as_null
        self._blanks_as_null = statement.blanks_as_null
        self._reads_all = statement.empty_as_null or statement.blanks_as_null

    def lines(self, data: bytes) -> tuple[bytes, int] | None:
        """Return the block's lines and their number; None if it needs the careful way."""
        try:
            rows = self._decoder.decode_lines(data)
            self._convert(rows)
            elements = list(map(msgspec.structs.astuple, rows))
            if any(b'"' in b"".join(map(get, elements)) for get in self._as_written):
                return None
            return self._write(elements), len(rows)
        except _CANNOT_READ:
            return None

    def _convert(self, rows: list[Any]) -> None:
        """Put the text of the values that PostgreSQL cannot read itself in their place."""
        for name in self._epoch:
            for row, text in zip(rows, epoch_milliseconds(map(attrgetter(name), rows)), strict=True):
                setattr(row, name, text or _NULL)
        for name, convert in self._converted:
            for row in rows:
                token = bytes(getattr(row, name))
                setattr(row, name, _NULL if token == NULL else convert(token) or _NULL)

    def _write(self, elements: list[tuple[_Element, ...]]) -> bytes:
        """Join the elements to lines, and write those lines again that PostgreSQL would read or measure differently."""
        lines = list(map(b"\t".join, elements))
        text = b"\n".join([*lines, b""])
        special = set() if text.isascii() else {at for at, line in enumerate(lines) if not line.isascii()}
        places = self._special(text)
        if not places and not special:
            return self._plain(text)
        starts = list(map(add, accumulate(map(len, lines), initial=0), count()))
        special.update(bisect_right(starts, place) - 1 for place in places)
        written, done = [], 0
        for line in sorted(special):
            written += [self._plain(text[done : starts[line]]), self._rewritten(elements[line])]
            done = starts[line + 1]
        return b"".join([*written, self._plain(text[done:])])

    def _special(self, text: bytes) -> list[int]:
        """Find what PostgreSQL would read differently: a \\n, \\u or the like, an object or array, perhaps a blank."""
        places = [*_places(_ESCAPE, text), *_openings(text)]
        if self._blanks_as_null:
            places.extend(_places(_BLANK_START, text))
        return places

    def _rewritten(self, elements: tuple[_Element, ...]) -> bytes:
        """Write a line again: a text that needs it is read and checked. FieldError if it does not fit its column."""
        fields = [*map(bytes, elements)]
        for index, read in self._text:
            field = fields[index]
            if (self._reads_all or b"\\" in field or field[0] in b"{[" or not field.isascii()) and field[0] in b'"{[':
                text = read(field)
                fields[index] = NULL if text is None else quote(text)
        return b"\t".join(fields) + b"\n"

    def _plain(self, text: bytes) -> bytes:
        """Resolve the one escape that PostgreSQL does not know."""
        if self._empty_as_null:
            text = _EMPTY.sub(NULL, text)
        return b"/".join(text.split(rb"\/"))
