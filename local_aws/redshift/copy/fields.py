"""From the elements of one JSON value to one line for PostgreSQL: every column checked as Redshift checks it."""

from collections.abc import Callable, Iterable

import msgspec

from local_aws.redshift.copy.datetimes import date_converter, timestamp_converter
from local_aws.redshift.copy.load_error import FieldError, LoadErrorCode
from local_aws.redshift.copy.numbers import (
    Scalar,
    boolean_converter,
    decimal_converter,
    float_converter,
    integer_converter,
)
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.copy.table import Column
from local_aws.redshift.copy.text import NULL, plain_text, quote, text_reader
from local_aws.redshift.errors import refused

Converter = Callable[[bytes], bytes | None]
"""Raw JSON text of an element into a field for COPY; None is NULL. Raises FieldError."""


def _quoted(read: Converter) -> Converter:
    def convert(token: bytes) -> bytes | None:
        text = read(token)
        return None if text is None else quote(text)

    return convert


def converter(column: Column, statement: CopyStatement) -> Converter:
    """Return the converter of a column. RedshiftError for a type that COPY of JSON cannot fill here."""
    if column.type in ("varchar", "bpchar", "text"):
        return _quoted(text_reader(column, statement))
    convert = _scalar(column, statement)
    nulls = statement.any_date and column.type in ("date", "timestamp")

    def read(token: bytes) -> bytes | None:
        text = plain_text(token)
        if not text.strip():  # empty and blank strings are NULL [copy-emptyasnull]
            return None
        try:
            return convert(text)
        except FieldError:
            if nulls:  # ACCEPTANYDATE: a value that does not fit the format [copy-parameters-data-conversion]
                return None
            raise

    return read


def _scalar(column: Column, statement: CopyStatement) -> Scalar:  # noqa: PLR0911  # one line for each type
    match column.type:
        case "int2" | "int4" | "int8":
            return integer_converter(column)
        case "float4" | "float8":
            return float_converter(column)
        case "numeric":
            return decimal_converter(column, round_decimals=statement.round_decimals)
        case "bool":
            return boolean_converter
        case "date":
            return date_converter(statement.date_format)
        case "timestamp":
            return timestamp_converter(statement.time_format, with_zone=False)
        case "timestamptz":
            return timestamp_converter(statement.time_format, with_zone=True)
    raise refused(
        f'COPY of JSON into column "{column.name}" of type {column.type} is not supported',
        "This stand-in fills text, number, boolean, date and timestamp columns.",
    )


def _field(token: bytes, column: Column, convert: Converter) -> bytes:
    field = None if token == NULL else convert(token)
    if field is not None:
        return field
    if column.not_null:
        raise FieldError(LoadErrorCode.NOT_NULL, "Missing data for not-null field")
    return NULL


class RowWriter:
    """Writes lines: one field per column, without the line's end."""

    def __init__(self, columns: Iterable[Column], converters: Iterable[Converter]) -> None:
        self._fields = list(zip(columns, converters, strict=True))

    def line(self, elements: Iterable[msgspec.Raw | bytes | None]) -> bytes:
        """Return the line. FieldError for the first column that cannot hold its element."""
        fields = []
        for index, (element, (column, convert)) in enumerate(zip(elements, self._fields, strict=True)):
            token = NULL if element is None else bytes(element)
            try:
                fields.append(_field(token, column, convert))
            except FieldError as error:
                error.column = index
                raise
        return b"\t".join(fields)
