"""The fast way: a block of plain JSON objects goes to PostgreSQL nearly as it is, and PostgreSQL reads the values.

JSON's string escapes are escapes of the COPY text format too, all but \\uXXXX, so an object's elements joined by tabs
are a COPY line once the quotes are gone. What PostgreSQL would take and Redshift would not is looked for here. A row
that needs more than that is written by the `RowWriter`; a block in which anything is wrong is left to the careful way.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec

from local_aws.redshift.copy.datetimes import EPOCH_MILLISECONDS, epoch_milliseconds
from local_aws.redshift.copy.fields import Converter, RowWriter, converter
from local_aws.redshift.copy.load_error import FieldError
from local_aws.redshift.copy.mapping import KeyMapping, Mapping
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.copy.table import Column
from local_aws.redshift.copy.text import NULL

_TEXT = ("varchar", "bpchar", "text")
_AS_WRITTEN = ("int2", "int4", "int8", "float4", "float8", "bool")
_NULL = msgspec.Raw(NULL)
_UNICODE_ESCAPE = rb"\u"
_ENDS_IN_BLANK = b' "'
_STARTS_WITH_BLANK = (b'" ', rb'"\t', rb'"\n', rb'"\r', rb'"\f')
_CANNOT_READ = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, FieldError, OverflowError)


def _struct(keys: list[str], whole: set[int]) -> type[msgspec.Struct] | None:
    """Make the type of a row: element i in field fi, raw, or an int for those in `whole`. None: impossible keys."""
    if len(set(keys)) < len(keys):
        return None
    fields: list[tuple[str, Any, Any]] = [
        (f"f{index}", int | None if index in whole else msgspec.Raw, None if index in whole else _NULL)
        for index in range(len(keys))
    ]
    try:
        names = {f"f{index}": key for index, key in enumerate(keys)}
        return msgspec.defstruct("Row", fields, rename=names, gc=False)
    except (TypeError, ValueError):
        return None


def _pass(token: bytes) -> bytes:
    return token


def fast_converter(columns: list[Column], mapping: Mapping, statement: CopyStatement) -> "FastConverter | None":
    """Give the fast way for this load, or None if all of it needs the careful one."""
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
        converters = [converter(column, statement) for column in columns]
        written = {
            index
            for index, column in enumerate(columns)
            if column.type in _AS_WRITTEN or (column.type == "numeric" and statement.round_decimals)
        }
        text = {index for index, column in enumerate(columns) if column.type in _TEXT}
        self._epoch = [f"f{index}" for index in sorted(epoch)]
        self._converted: list[tuple[str, Converter]] = [
            (f"f{index}", converters[index]) for index in range(len(columns)) if index not in text | written | epoch
        ]
        self._decoder = msgspec.json.Decoder(struct)
        self._written: list[Callable[[Any], msgspec.Raw]] = [attrgetter(f"f{index}") for index in sorted(written)]
        rows_only = text | written
        self._writer = RowWriter(
            columns, [convert if index in rows_only else _pass for index, convert in enumerate(converters)]
        )
        self._empty_as_null = statement.empty_as_null
        self._blanks = _STARTS_WITH_BLANK if statement.blanks_as_null else ()

    def lines(self, data: bytes) -> tuple[bytes, int] | None:
        """Give the block's lines and their number; None if it needs the careful way."""
        try:
            rows = self._decoder.decode_lines(data)
            self._convert(rows)
            if self._has_quoted_numbers(rows):
                return None
            return self._write(rows, data)
        except _CANNOT_READ:
            return None

    def _convert(self, rows: list[Any]) -> None:
        """Put the text of the values that PostgreSQL cannot read itself in their place."""
        for name in self._epoch:
            for row in rows:
                value = getattr(row, name)
                setattr(row, name, _NULL if value is None else epoch_milliseconds(value))
        for name, convert in self._converted:
            for row in rows:
                token = bytes(getattr(row, name))
                setattr(row, name, _NULL if token == NULL else convert(token) or _NULL)

    def _has_quoted_numbers(self, rows: list[Any]) -> bool:
        return any(b'"' in b"".join(map(get, rows)) for get in self._written)

    def _write(self, rows: list[Any], data: bytes) -> tuple[bytes, int] | None:
        lines = list(map(b"\t".join, map(msgspec.structs.astuple, rows)))
        text = b"\n".join(lines)
        if any(opening in text for opening in (b"\n{", b"\n[")) or text[:1] in (b"{", b"["):
            return None
        marks = [mark for mark in (_UNICODE_ESCAPE, _ENDS_IN_BLANK, b"\t{", b"\t[", *self._blanks) if mark in text]
        if not marks and data.isascii():
            return self._plain(text), len(rows)
        plain, special = [], []
        for line, row in zip(lines, rows, strict=True):
            if line.isascii() and not any(mark in line for mark in marks):
                plain.append(line)
            else:
                special.append(self._writer.line(msgspec.structs.astuple(row)) + b"\n")
        return (self._plain(b"\n".join(plain)) if plain else b"") + b"".join(special), len(rows)

    def _plain(self, text: bytes) -> bytes:
        """Take the quotes off, and keep what they told: a quote within a string, the word null, an empty string."""
        if b"\\\\" in text:
            text = text.replace(rb"\\", rb"\x5c")
        text = text.replace(rb"\"", rb"\x22").replace(b'"null"', rb'"\x6eull"')
        if self._empty_as_null:
            text = text.replace(b'""', NULL)
        return text.translate(None, b'"') + b"\n"
