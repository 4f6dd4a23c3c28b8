"""A COPY statement, read from its SQL [r_COPY, copy-parameters-*]."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from local_aws.redshift.copy.reader import Reader
from local_aws.redshift.copy.table import TableName
from local_aws.redshift.errors import INVALID_PARAMETER, ON_AWS, SYNTAX_ERROR, RedshiftError, not_here, refused

MAX_ERROR_LIMIT = 100_000
AUTO = "auto"
AUTO_IGNORECASE = "auto ignorecase"


@dataclass(frozen=True)
class S3Uri:
    """A place in S3. `key` may be a prefix."""

    bucket: str
    key: str

    def __str__(self) -> str:
        """Return it as s3://bucket/key."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True)
class CopyStatement:
    """What one COPY asks for. The defaults are Redshift's."""

    table: TableName
    columns: tuple[str, ...]
    """Empty: all columns."""
    source: S3Uri
    iam_role: str = ""
    """ARN, or "default"; empty with an access key."""
    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)
    session_token: str | None = field(default=None, repr=False)
    json: str = ""
    """`auto`, `auto ignorecase` or the URI of a JSONPaths file."""
    manifest: bool = False
    gzip: bool = False
    region: str | None = None
    date_format: str | None = None
    time_format: str | None = None
    any_date: bool = False
    """ACCEPTANYDATE: what is not a DATE or TIMESTAMP loads as NULL."""
    max_error: int = 0
    empty_as_null: bool = False
    blanks_as_null: bool = False
    truncate_columns: bool = False
    replacement: bytes | None = None
    """ACCEPTINVCHARS: the byte that stands for each byte of invalid UTF-8."""
    round_decimals: bool = False
    explicit_ids: bool = False
    noload: bool = False

    @property
    def error_limit(self) -> int:
        """The number of errors at which the load fails: MAXERROR 0 and 1 both stop at the first [copy-maxerror]."""
        return max(1, self.max_error)


def parse_s3_uri(text: str) -> S3Uri:
    """Split `s3://bucket/key`. RedshiftError when it is none."""
    match = re.fullmatch(r"s3://([^/]+)/?(.*)", text, re.DOTALL)
    if match is None:
        raise RedshiftError(
            INVALID_PARAMETER, f"'{text}' is not an S3 location", hint="Write s3://bucket/key or s3://bucket/prefix."
        )
    return S3Uri(match[1], match[2])


_Changes = dict[str, object]
_REFUSED = {
    **dict.fromkeys(
        ("CSV", "DELIMITER", "FIXEDWIDTH", "PARQUET", "ORC", "AVRO", "SHAPEFILE"),
        "This stand-in reads JSON only: FORMAT JSON 'auto', 'auto ignorecase' or 's3://bucket/jsonpaths'.",
    ),
    "MASTER_SYMMETRIC_KEY": ON_AWS,
    **dict.fromkeys(("BZIP2", "LZOP", "ZSTD"), "This stand-in reads GZIP and uncompressed objects."),
    **dict.fromkeys(
        ("ENCODING", "ENCRYPTED", "IGNOREALLERRORS", "IGNOREHEADER", "JOB", "SIMPLIFY", "TRIMBLANKS"), ON_AWS
    ),
}
_NOT_WITH_JSON = {
    *("AVRO", "CSV", "DELIMITER", "ESCAPE", "FILLRECORD", "FIXEDWIDTH", "IGNOREBLANKLINES", "NULL", "ORC", "PARQUET"),
    *("QUOTE", "READRATIO", "REMOVEQUOTES", "SHAPEFILE", "SSH"),
}
"""What Redshift itself does not take in a COPY of JSON from S3 [copy-parameters-data-format]."""


def _refuse(option: str, of_json: bool = False) -> RedshiftError:
    if option in _NOT_WITH_JSON and of_json:
        return refused(f"COPY option {option} cannot be used with JSON from S3")
    if option not in _REFUSED.keys() | _NOT_WITH_JSON:
        return RedshiftError(SYNTAX_ERROR, f'syntax error at or near "{option}"')
    return not_here(f"the COPY option {option}", _REFUSED.get(option, _REFUSED["DELIMITER"]))


def _text(name: str) -> Callable[[Reader], _Changes]:
    def read(reader: Reader) -> _Changes:
        reader.accept("AS")
        return {name: reader.string()}

    return read


def _secret(name: str) -> Callable[[Reader], _Changes]:
    def read(reader: Reader) -> _Changes:
        reader.accept("AS")
        if not reader.is_string():  # the usual message would repeat what stands there
            raise RedshiftError(SYNTAX_ERROR, f"syntax error behind {name.upper()}", hint="Write it in single quotes.")
        return {name: reader.string()}

    return read


def _flag(name: str) -> Callable[[Reader], _Changes]:
    return lambda _: {name: True}


_CREDENTIALS = {
    "aws_iam_role": "iam_role",
    "aws_access_key_id": "access_key_id",
    "aws_secret_access_key": "secret_access_key",
    "token": "session_token",
}
_ROLE_OR_KEYS = "Add IAM_ROLE default or IAM_ROLE '<role ARN>', which has no secret; or both parts of an access key."


def _iam_role(reader: Reader) -> _Changes:
    if reader.accept("DEFAULT"):
        return {"iam_role": "default"}
    return _role(reader.string())


def _credentials(reader: Reader) -> _Changes:
    """CREDENTIALS 'name=value;...' says a role or an access key in older words [copy-parameters-authorization]."""
    reader.accept("AS")
    given = dict(part.strip().partition("=")[::2] for part in reader.string().split(";") if part.strip())
    if "master_symmetric_key" in given:
        raise _refuse("MASTER_SYMMETRIC_KEY")
    if not given.keys() <= _CREDENTIALS.keys():  # the message repeats nothing: what was misspelt may be a secret
        raise RedshiftError(INVALID_PARAMETER, "Invalid credentials", hint=_ROLE_OR_KEYS)
    changes: _Changes = {_CREDENTIALS[name]: value for name, value in given.items()}
    return changes | (_role(given["aws_iam_role"]) if "aws_iam_role" in given else {})


def _role(role: str) -> _Changes:
    if not re.fullmatch(r"arn:aws[\w-]*:iam::\d+:role/\S+", role):
        raise RedshiftError(
            INVALID_PARAMETER,
            f"'{role}' is not the ARN of an IAM role",
            hint="Write IAM_ROLE 'arn:aws:iam::<account>:role/<name>' or IAM_ROLE default.",
        )
    return {"iam_role": role}


def _json(reader: Reader) -> _Changes:
    reader.accept("AS")
    option = reader.string() if reader.is_string() else AUTO
    if option == "noshred":
        raise not_here("JSON 'noshred'", "Name the columns.")
    if option not in (AUTO, AUTO_IGNORECASE):
        parse_s3_uri(option)
    return {"json": option}


def _format(reader: Reader) -> _Changes:
    reader.accept("AS")
    if reader.accept("JSON"):
        return _json(reader)
    raise _refuse(reader.word())


def _accept_invalid_characters(reader: Reader) -> _Changes:
    text = reader.string() if reader.accept("AS") or reader.is_string() else "?"
    if len(text) != 1 or not 0 < ord(text) < 0x80:
        raise RedshiftError(INVALID_PARAMETER, f"ACCEPTINVCHARS takes one ASCII character, not '{text}'")
    return {"replacement": text.encode()}


def _max_error(reader: Reader) -> _Changes:
    reader.accept("AS")
    count = reader.number()
    if count > MAX_ERROR_LIMIT:
        raise RedshiftError(
            INVALID_PARAMETER, f"MAXERROR {count} is out of range", hint=f"It takes 0 to {MAX_ERROR_LIMIT}."
        )
    return {"max_error": count}


def _no_effect(*words: str) -> Callable[[Reader], _Changes]:
    def read(reader: Reader) -> _Changes:
        reader.accept(*words)
        return {}

    return read


def _rows_to_sample(reader: Reader) -> _Changes:
    reader.number()
    return {}


_OPTIONS: dict[str, Callable[[Reader], _Changes]] = {
    "ACCESS_KEY_ID": _text("access_key_id"),
    "ACCEPTANYDATE": _flag("any_date"),
    "ACCEPTINVCHARS": _accept_invalid_characters,
    "BLANKSASNULL": _flag("blanks_as_null"),
    "COMPROWS": _rows_to_sample,
    "COMPUPDATE": _no_effect("PRESET", "ON", "TRUE", "OFF", "FALSE"),
    "CREDENTIALS": _credentials,
    "DATEFORMAT": _text("date_format"),
    "EMPTYASNULL": _flag("empty_as_null"),
    "EXPLICIT_IDS": _flag("explicit_ids"),
    "FORMAT": _format,
    "GZIP": _flag("gzip"),
    "IAM_ROLE": _iam_role,
    "JSON": _json,
    "MANIFEST": _flag("manifest"),
    "MAXERROR": _max_error,
    "NOLOAD": _flag("noload"),
    "REGION": _text("region"),
    "ROUNDEC": _flag("round_decimals"),
    "SECRET_ACCESS_KEY": _secret("secret_access_key"),
    "SESSION_TOKEN": _secret("session_token"),
    "STATUPDATE": _no_effect("ON", "TRUE", "OFF", "FALSE"),
    "TIMEFORMAT": _text("time_format"),
    "TRUNCATECOLUMNS": _flag("truncate_columns"),
}
"""Compression and statistics have no counterpart here: COMPUPDATE, COMPROWS and STATUPDATE change nothing."""


def _table(reader: Reader) -> TableName:
    name = reader.identifier()
    return TableName(reader.identifier(), schema=name) if reader.accept(".") else TableName(name)


def _column_list(reader: Reader) -> tuple[str, ...]:
    if not reader.accept("("):
        return ()
    names = [reader.identifier()]
    while reader.accept(","):
        names.append(reader.identifier())
    reader.expect(")")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise RedshiftError("42701", f'column "{twice}" specified more than once')
    return tuple(names)


def _source(reader: Reader) -> S3Uri:
    reader.expect("FROM")
    if not reader.is_string():
        raise refused(f"COPY FROM {reader.word()} is not supported", "COPY reads from s3://.")
    source = reader.string()
    if re.match("dynamodb://|emr://", source):
        raise not_here(f"COPY FROM '{source}'")
    return parse_s3_uri(source)


def _options(reader: Reader, statement: CopyStatement) -> CopyStatement:
    seen: set[str] = set()
    while not reader.at_end and not reader.accept(";"):
        if reader.accept(",", "WITH"):
            continue
        option = reader.word()
        if option not in _OPTIONS:
            raise _refuse(option, of_json=bool(statement.json) or reader.names("JSON"))
        changes = _OPTIONS[option](reader)
        if seen & ({option} | changes.keys()):
            raise RedshiftError(SYNTAX_ERROR, "conflicting or redundant options", hint=f"{option} is given twice.")
        seen |= {option} | changes.keys()
        statement = replace(statement, **changes)  # type: ignore[arg-type]  # each option writes fields of its own type
    return statement


def parse_copy(sql: str) -> CopyStatement:
    """Read a COPY statement. RedshiftError names an option that is unknown, refused, wrong or missing."""
    reader = Reader(sql)
    reader.expect("COPY")
    table = _table(reader)
    statement = _options(reader, CopyStatement(table, _column_list(reader), _source(reader)))
    if not reader.at_end:
        raise reader.unexpected()
    keys = (statement.access_key_id, statement.secret_access_key)
    if bool(statement.iam_role) == all(keys) or any(keys) != all(keys):
        raise RedshiftError(SYNTAX_ERROR, "COPY needs an IAM_ROLE or an access key, and not both", hint=_ROLE_OR_KEYS)
    if not statement.json:
        raise refused(
            "COPY without a data format reads delimited text, which the stand-in Redshift does not have",
            _REFUSED["DELIMITER"],
        )
    return statement
