"""Data types: Redshift's names, lengths and limits [c_Supported_data_types, r_Character_types]."""

from local_aws.redshift.errors import RedshiftError, not_here, refused
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Token, Tokens, closing, split_on, starts, unexpected, word, written
from local_aws.redshift.translate.types import MAX_PRECISION, MAX_VARCHAR

MAX_CHAR, DEFAULT_VARCHAR = 4096, 256
"""Bytes of the longest CHAR, and of a VARCHAR column whose length is not said."""
MAX_VARBYTE, DEFAULT_VARBYTE = 16_777_216, 64_000
"""Bytes of the longest VARBYTE, and of one whose length is not said [r_VARBYTE_type]."""

_VARCHAR = {"varchar", "nvarchar", "text", "character varying", "char varying", "nchar varying"}
_CHAR = {"char", "character", "nchar", "bpchar"}
_EXACT = {"decimal", "numeric"}
_VARBYTE = {"varbyte", "varbinary", "binary varying"}
_SIZED = {
    **dict.fromkeys(_VARCHAR, ("varchar", DEFAULT_VARCHAR, MAX_VARCHAR)),
    **dict.fromkeys(_CHAR, ("char", 1, MAX_CHAR)),
    **dict.fromkeys(_VARBYTE, ("varbyte", DEFAULT_VARBYTE, MAX_VARBYTE)),
    "bpchar": ("char", DEFAULT_VARCHAR, MAX_CHAR),
}
"""What counts its length in bytes: PostgreSQL's name, the length where none is said, and the greatest one."""
_PLAIN = {
    *("smallint", "int2", "int", "integer", "int4", "bigint", "int8", "real", "float4", "double precision", "float"),
    *("float8", "bool", "boolean", "date", "time", "timetz", "timestamp", "timestamptz", "interval"),
}
ABSENT_TYPES = {"super", "geometry", "geography", "hllsketch"}
"""Redshift's own types without a counterpart here."""
_INTERVAL_FIELDS = {"year", "month", "day", "hour", "minute", "second", "to"}
_SECOND_WORDS = {"varying", "precision"}


def column_type(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """Cut a column's type off the front of its definition and say it as PostgreSQL does; (the type, the rest).

    Raises RedshiftError for a type that Redshift does not have, or a length beyond its limits.
    """
    if not tokens:
        raise unexpected(None)
    at = 2 if len(tokens) > 1 and tokens[1].word in _SECOND_WORDS else 1
    name = " ".join(token.word or token.text for token in tokens[:at])
    arguments: Tokens = []
    if at < len(tokens) and tokens[at].text == "(":
        end = closing(tokens, at)
        arguments, at = tokens[at + 1 : end], end + 1
    if starts(tokens, "time", "zone", at=at + 1) and tokens[at].word in ("with", "without"):
        at += 3
    if (at < len(tokens) and tokens[at].text == "[") or starts(tokens, "array", at=at):
        raise unsupported_type(f"{name}[]", "Give each element a row of its own, or keep the list as text.")
    lead = tokens[0].lead
    name = "timestamp" if name == "datetime" else name
    if name in _SIZED:
        kind, default, maximum = _SIZED[name]
        return [Token(f"{kind}({_length(name, arguments, default, maximum)})", lead=lead)], tokens[at:]
    if name in _EXACT:
        return [Token(f"numeric({_precision(arguments)})", lead=lead)], tokens[at:]
    if name == "interval":
        at = _interval_end(tokens, at)
    if name in _PLAIN:
        return ([word(name)] if tokens[0].word == "datetime" else tokens[:at]), tokens[at:]
    raise unsupported_type(name)


def _interval_end(tokens: Tokens, at: int) -> int:
    """Return the place behind YEAR TO MONTH or DAY TO SECOND, which a column needs [r_interval_data_types]."""
    if at == len(tokens) or tokens[at].word not in _INTERVAL_FIELDS:
        raise unsupported_type("interval", "Write INTERVAL YEAR TO MONTH, or INTERVAL DAY TO SECOND.")
    while at < len(tokens) and tokens[at].word in _INTERVAL_FIELDS:
        at += 1
    if tokens[at - 1].word == "second" and at < len(tokens) and tokens[at].text == "(":
        at = closing(tokens, at) + 1
    return at


def unsupported_type(name: str, remedy: str = "") -> RedshiftError:
    """Make the error for a type that Redshift, or this stand-in, does not have."""
    if name in ABSENT_TYPES:
        return not_here(
            f'the type "{name}"', "Redshift has it: keep the column as VARCHAR(MAX), or test this statement on AWS."
        )
    return refused(
        f'Column type "{name}" is not supported by Amazon Redshift',
        remedy or _REMEDIES.get(name, "Use one of the types of the guide's page c_Supported_data_types."),
    )


_REMEDIES = {
    **dict.fromkeys(("serial", "serial4"), "Write INT IDENTITY(1, 1)."),
    **dict.fromkeys(("bigserial", "serial8"), "Write BIGINT IDENTITY(1, 1)."),
    **dict.fromkeys(("json", "jsonb"), "Keep the document as VARCHAR, and read it by JSON_EXTRACT_PATH_TEXT."),
    "uuid": "Write CHAR(36).",
    "bytea": "Write VARBYTE.",
    "money": "Write NUMERIC(18, 2).",
    "inet": "Write VARCHAR(43).",
}


def _length(name: str, arguments: Tokens, default: int, maximum: int) -> int:
    if not arguments:
        return default
    text = arguments[0].text.lower()
    has_max = text == "max" and maximum != MAX_VARBYTE
    if len(arguments) > 1 or not (has_max or (text.isascii() and text.isdigit())):
        raise unexpected(arguments[-1])
    length = maximum if text == "max" else int(text)
    if not 1 <= length <= maximum:
        raise RedshiftError(
            "22023",
            f"length for type {name} cannot exceed {maximum}"
            if length
            else f"length for type {name} must be at least 1",
            hint=f"The length counts bytes, at most {maximum}.",
        )
    return length


def _precision(arguments: Tokens) -> str:
    if not arguments:
        return "18, 0"
    parts = ["".join(token.text for token in part) for part in split_on(arguments, ",")]
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise unexpected(arguments[-1])
    precision, scale = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    if not 1 <= precision <= MAX_PRECISION or scale > precision:
        raise RedshiftError(
            "22023", f"DECIMAL precision {precision} and scale {scale}: at most {MAX_PRECISION}, and the scale no more"
        )
    return f"{precision}, {scale}"


@rule("nvarchar", "max", "bpchar", "numeric", "decimal", "datetime", "varbinary", "binary")
def type_names(statement: Statement) -> Statement:
    """Write the types of casts as PostgreSQL does: NVARCHAR, VARBINARY, VARCHAR(MAX), NUMERIC for NUMERIC(18, 0)."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 1, -1, -1):
        named = tokens[at].word
        if named == "nvarchar":
            tokens[at] = word("varchar")._replace(lead=tokens[at].lead)
        elif named == "varbinary" or (named == "binary" and starts(tokens, "varying", at=at + 1)):
            end = at + 1 if named == "varbinary" else at + 2
            tokens[at:end] = [word("varbyte")._replace(lead=tokens[at].lead)]
        elif named == "max" and at > 1 and tokens[at - 2].word in (*_VARCHAR, *_CHAR, "varying"):
            limit = MAX_CHAR if tokens[at - 2].word in _CHAR else MAX_VARCHAR
            tokens[at] = Token(str(limit), lead=tokens[at].lead)
        elif named == "datetime" and (_is_cast_to(tokens, at) or _is_converted_to(tokens, at)):
            tokens[at] = word("timestamp")._replace(lead=tokens[at].lead)
        elif named in _EXACT and _is_cast_to(tokens, at):
            tokens.insert(at + 1, written("(18, 0)"))
    return statement.with_tokens(tokens)


def _is_cast_to(tokens: Tokens, at: int) -> bool:
    """Return whether the bare type at this place is the target of a cast."""
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if behind == "(" or at == 0:
        return False
    return tokens[at - 1].text == "::" or (tokens[at - 1].word == "as" and behind == ")")


def _is_converted_to(tokens: Tokens, at: int) -> bool:
    return at > 1 and tokens[at - 2].word == "convert" and tokens[at + 1].text == ","
