"""Show every setting and where it came from, then try each step of a load without changing anything."""

import socket
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import click

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.console.redact import redact
from loader.console.table import Rows, as_text
from loader.console.text import printable
from loader.errors import LoaderError
from loader.render.templates import Templates
from loader.s3.listing import list_objects, nothing_there
from loader.s3.work_files import WorkFiles
from loader.settings.declared import CONNECT, COPY, FIELDS, Settings
from loader.settings.lookup import Sources
from loader.warehouse.connection import ENDPOINT, LOGIN, TLS, NoConnectionError, connect
from loader.warehouse.login import Login, log_in


class Doctor:
    """Prints what it finds. `exit_code` is that of the first thing that is wrong."""

    def __init__(self) -> None:
        self.exit_code = 0

    def examine(self, sources: Sources) -> None:
        """Print the settings, then the checks when the settings allow them."""
        click.echo(redact(as_text(_table(sources))) + "\n")
        settings: list[Settings] = []

        def read() -> str:
            settings.append(sources.read({CONNECT, COPY}))
            return f"looked in {sources.looked_in}"

        if self._check("settings", read):
            self._examine_aws(settings[0])
            self._examine_warehouse(settings[0])

    def _examine_aws(self, settings: Settings) -> None:
        self._check("AWS identity", lambda: _identity(settings))
        for name in ("events_uri", "songs_uri"):
            uri = S3Uri.parse(getattr(settings, name))
            self._check(name.upper(), partial(_first_object, name.upper(), uri, settings.source_region))
        self._check("WORK_BUCKET", lambda: _write_and_delete(settings))

    def _examine_warehouse(self, settings: Settings) -> None:
        """Go on as long as each step succeeds: none can without the one before."""
        if not self._check(ENDPOINT, lambda: _reach(settings)):
            return
        logins: list[Login] = []

        def credentials() -> str:
            logins.append(log_in(settings))
            return f"{logins[0].user}, by {settings.redshift_login}"

        if not self._check("credentials", credentials):
            return
        try:
            connection = connect(settings, logins[0])
        except NoConnectionError as error:
            if error.step == LOGIN:
                self._say("ok", TLS, settings.redshift_ssl_mode)
            self._fail(error.step, error)
            return
        except LoaderError as error:
            self._fail(TLS, error)
            return
        with closing(connection):
            protocol = connection.info.ssl_attribute("protocol") if connection.info.ssl_in_use else "off"
            self._say("ok", TLS, f"{protocol}, {settings.redshift_ssl_mode}")
            self._say("ok", LOGIN, f"database {settings.redshift_database}")
            self._check("SELECT", lambda: _version(connection))

    def _check(self, name: str, look: Callable[[], str]) -> bool:
        try:
            self._say("ok", name, look())
        except LoaderError as error:
            self._fail(name, error)
            return False
        return True

    def _fail(self, name: str, error: LoaderError) -> None:
        self.exit_code = self.exit_code or error.exit_code
        self._say("FAILED", name, str(error).replace("\n", "\n" + " " * 8))

    def _say(self, word: str, name: str, text: str) -> None:
        click.echo(redact(f"{word:<6}  {name:<12}  {text}"))


def _table(sources: Sources) -> Rows:
    missing = dict(sources.missing({CONNECT, COPY}))
    rows: list[tuple[Any, ...]] = []
    for found in sources.found:
        value = "" if found.value is None else str(found.value)
        if found.problem:
            value = f"wrong: {found.problem}"
        elif found.variable in missing:
            value = "missing"
        elif value and FIELDS[found.name].metadata["secret"]:
            value = "(hidden)"
        rows.append((found.variable, value, found.origin))
    return Rows(["setting", "value", "from"], rows)


def _identity(settings: Settings) -> str:
    with aws.explained("AWS does not know who asks", where="sts", action="sts:GetCallerIdentity"):
        return str(aws.client("sts", settings.aws_region).get_caller_identity()["Arn"])


def _first_object(variable: str, uri: S3Uri, region: str) -> str:
    first = next(list_objects(variable, uri, region), None)
    if first is None:
        raise nothing_there(variable, uri)
    return first.uri


def _write_and_delete(settings: Settings) -> str:
    """Write an object where a load writes its own, and delete it, with the rights that a load needs."""
    files = WorkFiles(settings, f"doctor-{uuid.uuid4()}")
    files.put("doctor", b"")
    files.remove()
    return "can be written"


def _reach(settings: Settings) -> str:
    try:
        socket.create_connection(
            (settings.redshift_host, settings.redshift_port), settings.redshift_connect_seconds
        ).close()
    except OSError as error:
        raise NoConnectionError(settings, str(error)) from error
    return f"{settings.redshift_host} port {settings.redshift_port} answers"


def _version(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(Templates({}).one("system/version").sql)
        return printable(cursor.fetchone()[0])
