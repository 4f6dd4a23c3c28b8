"""JSON values into numbers and booleans, with Redshift's checks [r_Load_Error_Reference].

PostgreSQL would take more than Redshift does: hexadecimal, underscores, blanks, 'infinity', 'nan', 'on'.
"""

import math
import re
import struct
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from local_aws.redshift.copy.load_error import FieldError, LoadErrorCode
from local_aws.redshift.copy.table import Column

Scalar = Callable[[bytes], bytes]
"""The text of a value, which is neither empty nor blank, into a field for COPY. Raises FieldError."""
_INTEGER = re.compile(rb"-?\d+")
_INTEGER_PREFIX = re.compile(rb"-?\d*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?")
_NUMBER_PREFIX = re.compile(rb"[+-]?\d*\.?\d*")
_TRUE = (b"t", b"true", b"y", b"yes", b"1")
_FALSE = (b"f", b"false", b"n", b"no", b"0")
_INTEGERS = {"int2": ("Short", 16), "int4": ("Integer", 32), "int8": ("Long", 64)}
_WIDE = Context(prec=200, Emax=99_999, Emin=-99_999)


def _check(text: bytes, number: re.Pattern[bytes], prefix: re.Pattern[bytes], kind: str) -> None:
    """Raise FieldError for what is no such number, at the place where its longest prefix ends."""
    if not number.fullmatch(text):
        position = min(prefix.match(text).end(), len(text) - 1)  # type: ignore[union-attr]  # it matches nothing too
        shown = text[position : position + 4].decode("utf-8", "replace")[:1]
        raise FieldError(LoadErrorCode.DIGIT, f"Invalid digit, Value '{shown}', Pos {position}, Type: {kind}", position)


def integer_converter(column: Column) -> Scalar:
    """SMALLINT, INTEGER, BIGINT: digits with an optional minus, within range."""
    kind, bits = _INTEGERS[column.type]
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def convert(text: bytes) -> bytes:
        _check(text, _INTEGER, _INTEGER_PREFIX, kind)
        if len(text) > 20 or not low <= int(text) <= high:
            raise FieldError(LoadErrorCode.INTEGER_OVERFLOW, f"Overflow ({kind} valid range {low} to {high})")
        return text

    return convert


def float_converter(column: Column) -> Scalar:
    """REAL, DOUBLE PRECISION."""
    kind, single = ("Float", True) if column.type == "float4" else ("Double", False)

    def convert(text: bytes) -> bytes:
        _check(text, _NUMBER, _NUMBER_PREFIX, kind)
        try:
            value = struct.unpack("f", struct.pack("f", float(text)))[0] if single else float(text)
        except OverflowError:
            value = math.inf
        if math.isinf(value) or (value == 0 and Decimal(text.decode())):
            raise FieldError(LoadErrorCode.RANGE, f"Overflow, Value '{text.decode()[:40]}', Type: {kind}")
        return text

    return convert


def decimal_converter(column: Column, *, round_decimals: bool) -> Scalar:
    """NUMERIC(p, s): digits beyond the scale are cut off, or rounded with ROUNDEC [copy-roundec]."""
    precision, scale = column.precision or 18, column.scale
    step = Decimal(1).scaleb(-scale)
    rounding = ROUND_HALF_UP if round_decimals else ROUND_DOWN

    def convert(text: bytes) -> bytes:
        _check(text, _NUMBER, _NUMBER_PREFIX, "Decimal")
        value = Decimal(text.decode())
        if not value or value.adjusted() < precision - scale:
            value = value.quantize(step, rounding, _WIDE)
            if not value or value.adjusted() < precision - scale:
                return f"{value:f}".encode()
        raise FieldError(LoadErrorCode.RANGE, f"Overflow for NUMERIC({precision},{scale})")

    return convert


def boolean_converter(text: bytes) -> bytes:
    """BOOLEAN: the literals of the guide [r_Boolean_type], in any case, and JSON's true and false."""
    word = text.lower()
    if word in _TRUE:
        return b"t"
    if word in _FALSE:
        return b"f"
    raise FieldError(LoadErrorCode.BOOLEAN, "Unknown boolean format")
