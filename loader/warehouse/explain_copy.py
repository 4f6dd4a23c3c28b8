"""Explain a COPY that failed: from the warehouse's record of rejected rows, else from its message."""

import json
import re
import time
from dataclasses import dataclass, replace
from typing import Any

import psycopg2

from loader.console.text import printable
from loader.errors import NOTHING_LOADED, AccessError, DataError, LoaderError, SettingsError, WarehouseError
from loader.render.templates import Templates
from loader.warehouse.statement import Copy, Origin

SHOWN = 120
"""Characters shown of a value."""

_SYSTEM = Templates({})

_COPY = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*copy\s+(?P<table>[^\s(]+)", re.IGNORECASE | re.DOTALL)

_RECORD_TRIES = 5
"""How often to look for the record of an error, a second apart: the system views may lag behind the message."""

_REMEDY_OF_CODE = {
    1204: "Shorten the value (a VARCHAR counts bytes, an accented letter has two), or widen the column.",
    1205: "Write the date in the format that the COPY names.",
    1206: "Write the time in the format that the COPY names; an event's ts is in milliseconds since 1970.",
    1207: "Write a whole number.",
    1208: "Write a number.",
    1209: "Write a decimal number.",
    1210: "Write true or false.",
    1213: "Give the field a value: the column is NOT NULL.",
    1214: "Correct the line.",
    1216: "Correct the JSON: one complete object after another.",
    1218: "Take the NUL character (\\u0000) out of the text.",
    1219: "Write the object in UTF-8.",
    1220: "Write the text in UTF-8, and without NUL characters (\\u0000).",
    1221: "Write the object in UTF-8.",
    1222: "Write a number that the column's type can hold.",
}
"""By the codes of [r_Load_Error_Reference]."""

_INVALID_JSON = 1216
_BOM = "\ufeff"

_UNREADABLE = (
    (
        r"byte order mark",
        r"Take every byte order mark off, for instance by `sed -i 's/\xEF\xBB\xBF//g' FILE`: objects that were joined "
        "each had one.",
    ),
    (r"gzip|inflate|zlib|decompress", "Write the object again: it is not a complete gzip file."),
    (r"4194304|4 ?MB\b", "Split it into objects of less than 4 MB each."),
)
"""What may be wrong with an object as a whole, by the reason given."""

_THROTTLED = r"SlowDown|Status 50[03]|ServiceUnavailable|InternalError|RequestTimeout|S3CurlException"
"""S3 asks for fewer requests, is at fault, or the connection to it broke."""
_GONE = r"NoSuchKey|key does not exist"

_CAUSES: tuple[tuple[str, type[LoaderError], str], ...] = (
    (
        r"not authorized to (assume|get credentials)",
        AccessError,
        "Attach COPY_ROLE_ARN to the warehouse, and let redshift.amazonaws.com assume it.",
    ),
    (
        r"Access ?Denied|Status 403|Forbidden",
        AccessError,
        "Allow s3:ListBucket on the bucket and s3:GetObject on the prefix to the role COPY_ROLE_ARN.",
    ),
    (_THROTTLED, AccessError, "Run this again: S3 was too busy, or the connection to it broke."),
    (r"NoSuchBucket|bucket does not exist", AccessError, "Correct the bucket's name, or create the bucket."),
    (
        r"PermanentRedirect|specified endpoint|different region|Status 301",
        SettingsError,
        "Set SOURCE_REGION to the region of the bucket: one in which the sources and WORK_BUCKET all lie.",
    ),
    (
        rf"prefix .*does not exist|{_GONE}",
        DataError,
        "Correct the prefix or key, or put objects there.",
    ),
    (
        r"jsonpath",
        WarehouseError,
        "Make the JSONPaths file name one path for each column of the COPY's column list, in the same order.",
    ),
    *((pattern, DataError, remedy) for pattern, remedy in _UNREADABLE),
)
"""Why a COPY fails without a record of rejected rows, by its message; whose turn it is, and what to do."""


@dataclass(frozen=True)
class LoadError:
    """One row that COPY rejected. For JSON `line` is the last line of the object."""

    file: str
    line: int
    column: str | None
    type: str | None
    length: str | None
    code: int
    reason: str


def explain_copy(where: str, copy: Copy, words: str, connection: Any, *, otherwise: str) -> LoaderError:
    """Return the message for a COPY that failed with these words, with this remedy when no better one is known.

    `copy.origin` leads from a packed file back to the object that a row came from, and `copy.raw_line` reads the row
    again: the warehouse's record has no value. Only a load has them. An object that is gone then was there when the
    load listed it, and the next try lists again.

    The transaction must be rolled back already, and the connection in autocommit.
    """
    errors = _load_errors(connection) if "load_error" in words else []
    if errors:
        has_bom = errors[0].code == _INVALID_JSON and _BOM in _line(copy, errors[0])
        marked = [
            replace(errors[0], reason=f"{errors[0].reason}: there is a byte order mark") if has_bom else errors[0]
        ]
        found = [_at_its_origin(one, copy.origin) for one in marked + errors[1:]]
        return _bad_data(copy, found, _value(copy, errors[0]))
    # Without the names in S3, which may hold any of the words that are looked for.
    said = re.sub(r"s3://\S*|'[^']*'", "", words)
    causes = ((kind, remedy) for pattern, kind, remedy in _CAUSES if re.search(pattern, said, re.IGNORECASE))
    kind, remedy = next(causes, (WarehouseError, otherwise))
    transient = f"{_THROTTLED}|{_GONE}" if copy.origin else _THROTTLED
    return kind(
        f"COPY into {printable(copy.table)} failed",
        ("where", where),
        ("from", printable(copy.source)),
        ("why", words),
        remedy=f"{remedy} {NOTHING_LOADED}",
        transient=bool(re.search(transient, said, re.IGNORECASE)),
    )


def copy_of(sql: str) -> Copy | None:
    """Return what a user's own SQL copies; None when it is no COPY. The loader knows of its own COPYs what they are."""
    found = _COPY.match(sql)
    if found is None:
        return None
    source = re.search(r"\bfrom\s+'((?:[^'\\]|''|\\.)*)'", sql, re.IGNORECASE)
    return Copy(found["table"], source[1] if source else "what the statement names")


def _at_its_origin(error: LoadError, origin: Origin | None) -> LoadError:
    if origin is None:
        return error
    file, line = origin(error.file, error.line)
    return replace(error, file=file, line=line)


def _value(copy: Copy, error: LoadError) -> str | None:
    """Return the value of the rejected field, as its object has it; None where the row is not one line of JSON there.

    A key names its column as COPY matches them here: sessionId is session_id.
    """
    if not error.column:
        return None
    try:
        fields = json.loads(_line(copy, error), parse_float=str).items()
    except (ValueError, AttributeError, RecursionError):
        return None
    value = {_bare(key): value for key, value in fields}.get(_bare(error.column))
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _line(copy: Copy, error: LoadError) -> str:
    """Return the rejected row, read again; empty where nobody can."""
    try:
        return (copy.raw_line(error.file, error.line) if copy.raw_line else None) or ""
    except LoaderError:
        return ""


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


def _bad_data(copy: Copy, errors: list[LoadError], value: str | None) -> DataError:
    first = errors[0]
    facts = [("object", first.file), ("line", str(first.line))]
    if first.column:
        length = f"({first.length})" if first.length not in {None, "", "0"} else ""
        facts.append(("column", f"{first.column} {first.type or ''}{length}".strip()))
    if value:
        facts.append(("value", f"{value[:SHOWN]!r}{'...' if len(value) > SHOWN else ''}"))
    facts.append(("why", f"{first.reason} (code {first.code})"))
    if len(errors) > 1:
        others = ", ".join(f"{other.file} line {other.line}" for other in errors[1:4])
        facts.append(("also", f"{len(errors) - 1} more: {others}{', ...' if len(errors) > 4 else ''}"))
    return DataError(
        f"COPY into {printable(copy.table)} met data that it cannot load",
        *((label, printable(text)) for label, text in facts),
        remedy=f"{_remedy(first)} Then load again. {NOTHING_LOADED}",
    )


def _remedy(error: LoadError) -> str:
    for pattern, remedy in _UNREADABLE:
        if not error.column and re.search(pattern, error.reason, re.IGNORECASE):
            return remedy
    return _REMEDY_OF_CODE.get(_meant(error), "Correct the object at this line.")


def _meant(error: LoadError) -> int:
    """Return the code of what is wrong: of a number, too long means out of range, and a digit may be a fraction's."""
    kind = (error.type or "char").lower()
    if error.code == 1204 and "char" not in kind:
        return 1222
    return 1208 if error.code == 1207 and kind.startswith(("float", "double", "real")) else error.code


def _load_errors(connection: Any) -> list[LoadError]:
    """Read the record of this session's newest failed COPY."""
    for attempt in range(_RECORD_TRIES):
        if attempt:
            time.sleep(1)
        if errors := [LoadError(*row) for row in _ask(connection)]:
            return errors
    return []


def _ask(connection: Any) -> list[tuple[Any, ...]]:
    """Ask the view; a connection that is lost has no rows."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SYSTEM.one("system/session").sql)
            (session,) = cursor.fetchone()
            cursor.execute(_SYSTEM.one("system/load_errors", session_id=session).sql)
            return list(cursor.fetchall())
    except psycopg2.Error:
        return []
