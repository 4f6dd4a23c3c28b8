"""JSON text into CHAR and VARCHAR, as PostgreSQL's COPY wants it."""

import json
import re
from collections.abc import Callable

import msgspec

from local_aws.redshift.copy.load_error import FieldError, LoadErrorCode
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.copy.table import Column

NULL = b"null"
"""What stands for NULL in the lines given to PostgreSQL: then JSON's own null needs no change."""
_LAYOUT = re.compile(rb"[ \t]*[\r\n]\s*")
_STRING = msgspec.json.Decoder(str)


def quote(text: bytes) -> bytes:
    """Write a text as a field: in quotes, so that no text is taken for NULL."""
    return b'"' + text.replace(b"\\", rb"\\").replace(b'"', rb"\"") + b'"'


def unquote(token: bytes) -> bytes:
    """Return what a JSON string stands for. Bytes that are not UTF-8 stay as they are."""
    if b"\\" not in token:
        return token[1:-1]
    try:
        return _STRING.decode(token).encode()
    except UnicodeDecodeError:
        text: str = json.loads(token.decode("utf-8", "surrogateescape"), strict=False)
        return text.encode("utf-8", "surrogateescape")


def plain_text(token: bytes) -> bytes:
    """Return the text of any JSON value: a string without quotes, an object or array as JSON, the rest as written."""
    if token[0] == 0x22:
        return unquote(token)
    if token[0] in b"{[":
        return _LAYOUT.sub(b"", token)  # Redshift keeps no line breaks and no indentation
    return token


def _invalid_utf8(text: bytes) -> tuple[int, int, int] | None:
    """Find the first bytes that are not UTF-8: start, end, number of the reason [multi-byte-character-load-errors]."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        first = text[error.start]
        if 0x80 <= first < 0xC2 or first >= 0xF5:
            return error.start, error.start + 1, 3
        if "end of data" in error.reason:
            return error.start, len(text), 2
        reason = 5 if first == 0xED and text[error.start + 1 : error.start + 2] >= b"\xa0" else 4
        return error.start, max(error.end, error.start + 1), reason
    null = text.find(b"\0")
    return (null, null + 1, 3) if null >= 0 else None


def _replace_invalid(text: bytes, replacement: bytes) -> bytes:
    while (found := _invalid_utf8(text)) is not None:
        start, end, _ = found
        text = text[:start] + replacement * (end - start) + text[end:]
    return text


def _truncate(text: bytes, length: int) -> bytes:
    """Cut to at most `length` bytes, not within a character."""
    while length and text[length] & 0xC0 == 0x80:
        length -= 1
    return text[:length]


def _check_char(text: bytes) -> None:
    if not text.isascii():
        position = next(index for index, byte in enumerate(text) if byte > 0x7F)
        character = text[position:].decode()[0].encode().hex(" ")
        raise FieldError(
            LoadErrorCode.UTF8,
            f"Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: {character}",
            position,
        )


def _fitted(text: bytes, column: Column, statement: CopyStatement) -> bytes:
    if column.length is None or len(text) <= column.length:
        return text
    if not text[column.length :].strip(b" "):
        return text[: column.length]  # blanks in excess are cut [r_Character_types, trailing blanks]
    if statement.truncate_columns:
        return _truncate(text, column.length)
    name = "Char" if column.type == "bpchar" else "String"
    raise FieldError(LoadErrorCode.RANGE, f"{name} length exceeds DDL length", column.length)


def _valid(text: bytes, column: Column, statement: CopyStatement) -> bytes:
    found = _invalid_utf8(text)
    if found is None:
        return text
    if statement.replacement is not None and column.type != "bpchar":
        return _replace_invalid(text, statement.replacement)
    start, end, number = found
    raise FieldError(
        LoadErrorCode.UTF8,
        "String contains invalid or unsupported UTF-8 codepoints. "
        f"Bad UTF-8 hex sequence: {text[start:end].hex(' ')} (error {number})",
        start,
    )


def text_reader(column: Column, statement: CopyStatement) -> Callable[[bytes], bytes | None]:
    """Return what turns a JSON value into the text of a CHAR or VARCHAR column; None is NULL. It raises FieldError."""

    def read(token: bytes) -> bytes | None:
        text = plain_text(token)
        if statement.empty_as_null and not text:
            return None
        if statement.blanks_as_null and text and not text.strip():
            return None
        text = _valid(text, column, statement)
        if column.type == "bpchar":
            _check_char(text)
        return _fitted(text, column, statement)

    return read
