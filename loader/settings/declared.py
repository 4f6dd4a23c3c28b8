"""What the loader is told: every setting, its type, and who needs it."""

import re
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal
from typing import Any

from loader.aws.s3_uri import S3Uri

CONNECT = "connect"
"""Needed by every command that talks to the warehouse."""
COPY = "copy"
"""Needed by every command that renders or runs a COPY."""

LOGINS = ("password", "secret", "iam")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def _utf8(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL")
    try:
        value.encode()
    except UnicodeEncodeError:  # Python reads such bytes of the environment as surrogates
        raise ValueError("is not UTF-8") from None
    return value


def _text(value: str) -> str:
    if any(ord(character) < 32 for character in value):
        raise ValueError("holds a control character")
    return _utf8(value)


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise ValueError("is not a port, a whole number from 1 to 65535")
    return int(value)


def _whole_number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1_000_000_000):
        raise ValueError("is not a whole number from 1 to 1,000,000,000")
    return int(value)


def _true_or_false(value: str) -> bool:
    if value not in {"true", "1", "false", "0"}:
        raise ValueError("is not true or false, 1 or 0")
    return value in {"true", "1"}


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in words:
            raise ValueError(f"is not one of {', '.join(words)}")
        return value

    return parse


def _s3_uri(value: str) -> str:
    S3Uri.parse(_text(value))
    return value


def _bucket(value: str) -> str:
    if "/" in value:
        raise ValueError("is not a bucket's name; it is written without s3:// and without a path")
    S3Uri.parse(f"s3://{_text(value)}")
    return value


def _account(value: str) -> str:
    if not re.fullmatch(r"\d{12}", value, re.ASCII):
        raise ValueError("is not the number of an account, twelve digits")
    return value


def _namespace(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._/#:-]{1,255}", value) or value.startswith(("AWS/", ":")):
        raise ValueError("is not a namespace: up to 255 letters, digits and . - _ / # :, not beginning with AWS/ or :")
    return value


def _seconds(value: str) -> Decimal:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
        raise ValueError("is not a number of seconds, 0 or more, such as 0.5")
    return Decimal(value)


def _setting(  # noqa: PLR0913 - one keyword a fact about a setting
    about: str,
    *,
    default: Any = "",
    parse: Callable[[str], Any] = _text,
    needed: str | None = None,
    secret: bool = False,
    output: bool = True,
) -> Any:
    """Declare a setting. `needed` is the kind of work that cannot do without; `output` says that Terraform names it."""
    about_it = {"about": about, "parse": parse, "needed": needed, "secret": secret, "output": output}
    return field(default=default, repr=not secret, metadata=about_it)


@dataclass(frozen=True)
class Settings:
    """Every setting under the one name that it has everywhere: here, as a Terraform output, as an environment variable.

    A text that is not set is empty. Only what a command needs is sure to be set.
    """

    redshift_host: str = _setting("host of the warehouse's endpoint", needed=CONNECT)
    redshift_port: int = _setting("port of the warehouse's endpoint", default=5439, parse=_port)
    redshift_database: str = _setting("database", needed=CONNECT)
    redshift_user: str = _setting("user; not needed with a secret that holds the user name")
    redshift_password: str = _setting("password of the user", parse=_utf8, secret=True, output=False)
    redshift_secret_arn: str = _setting("Secrets Manager secret that holds username and password")
    redshift_cluster_identifier: str = _setting("cluster that gives temporary IAM credentials")
    redshift_workgroup: str = _setting("workgroup of Redshift Serverless that gives them; it goes before a cluster")
    redshift_login: str = _setting(
        "how to log in: password, secret or iam; without it the first of these that is set up",
        parse=_one_of(LOGINS),
        output=False,
    )
    redshift_ssl_mode: str = _setting(
        "sslmode of libpq; less than verify-full does not prove who answers",
        default="verify-full",
        parse=_one_of(SSL_MODES),
        output=False,
    )
    redshift_ssl_root_cert: str = _setting("file of the CA certificates to trust; without it certifi's")
    aws_region: str = _setting("region of the warehouse and of the work bucket", needed=COPY)
    copy_role_arn: str = _setting("role that the warehouse assumes to read S3", needed=COPY)
    work_bucket: str = _setting(
        "bucket of this project, for the manifests, packs and JSONPaths files of loads", parse=_bucket, needed=COPY
    )
    work_bucket_owner: str = _setting(
        "account that the work bucket must belong to; without it the account of COPY_ROLE_ARN",
        parse=_account,
        output=False,
    )
    events_uri: str = _setting("where the events are: s3://bucket/prefix", parse=_s3_uri, needed=COPY)
    songs_uri: str = _setting("where the songs are: s3://bucket/prefix", parse=_s3_uri, needed=COPY)
    source_region: str = _setting("region of the buckets with events and songs; without it AWS_REGION")
    source_ignore: str = _setting(
        "globs, with commas between, of the names that are no data: of objects and folders below a source",
        default="_*,.*",
        output=False,
    )
    redshift_slices: int = _setting(
        "slices of the warehouse: small objects are packed into a multiple of so many files",
        default=4,
        parse=_whole_number,
        output=False,
    )
    pack_from_objects: int = _setting(
        "how many small objects a source needs for packing them", default=500, parse=_whole_number, output=False
    )
    pack_below_bytes: int = _setting(
        "below how many bytes an object is small", default=1_000_000, parse=_whole_number, output=False
    )
    redshift_clear_password: bool = _setting(
        "true lets a server that TLS does not prove to be Redshift's have the password in clear",
        default=False,
        parse=_true_or_false,
        output=False,
    )
    redshift_connect_seconds: int = _setting(
        "how long connecting may take", default=20, parse=_whole_number, output=False
    )
    redshift_silent_seconds: int = _setting(
        "after how long a line that carries nothing, not even keepalives, is given up",
        default=90,
        parse=_whole_number,
        output=False,
    )
    redshift_statement_seconds: int = _setting(
        "how long one statement may take", default=14_400, parse=_whole_number, output=False
    )
    lock_seconds: int = _setting(
        "how long to wait for another load, or for whoever else holds a table",
        default=3_600,
        parse=_whole_number,
        output=False,
    )
    load_attempts: int = _setting(
        "how often a load is tried when what stopped it is transient",
        default=5,
        parse=_whole_number,
        output=False,
    )
    log_file: str = _setting(
        "file for one JSON line a step of every load; - is standard output",
        default="build/loader.log.jsonl",
        output=False,
    )
    metrics_namespace: str = _setting(
        "CloudWatch namespace for the figures of each load, in its log; without it there are none",
        parse=_namespace,
        output=False,
    )
    repair_text: bool = _setting(
        "true repairs titles and artists that were decoded wrongly, and keeps them as they came in staging",
        default=False,
        parse=_true_or_false,
        output=False,
    )
    match_tolerance_seconds: Decimal | None = _setting(  # noqa: RUF009 - it gives a dataclasses.field
        "how far the length of a play and of its song may differ; without it any length matches, the nearest first",
        default=None,
        parse=_seconds,
        output=False,
    )

    def context(self) -> dict[str, object]:
        """Return what a template may use: every setting that is set, never a secret."""
        values = {name: getattr(self, name) for name, declared in FIELDS.items() if not declared.metadata["secret"]}
        unset = [name for name, value in values.items() if value == ""]
        return {name: value for name, value in values.items() if name not in unset}


FIELDS: dict[str, Field[Any]] = {declared.name: declared for declared in fields(Settings)}
