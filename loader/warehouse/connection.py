"""Connect to the warehouse: TLS that proves who answers, keepalives, and errors in plain words."""

import re
import select
import threading
from pathlib import Path
from typing import Any

import certifi
import psycopg2
from psycopg2 import extensions

from loader.console.text import printable
from loader.errors import AccessError, SettingsError
from loader.settings.declared import Settings
from loader.warehouse.login import Login

APPLICATION = "sparkify-loader"
CONNECT_SECONDS = 20
CANCEL_SECONDS = 3

_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 6}
"""An idle TCP connection is dropped after 350 s by AWS's load balancers; a long COPY is idle on the wire."""

ENDPOINT, TLS, LOGIN = "endpoint", "TLS", "login"
"""The steps of connecting, in order."""

_CAUSES = (
    (
        r"could not translate host name|Name or service not known|No address associated",
        ENDPOINT,
        "Correct REDSHIFT_HOST. A cluster that was deleted has no name either.",
    ),
    (
        r"Connection refused|No route to host|Network is unreachable",
        ENDPOINT,
        "Correct REDSHIFT_HOST and REDSHIFT_PORT, and see that the warehouse is running.",
    ),
    (
        r"timeout expired|timed out",
        ENDPOINT,
        "Let this machine's address in (the security group's rules, client_cidrs), and see that the warehouse is not "
        "paused. A private warehouse answers inside its own network only.",
    ),
    (
        r"certificate verify failed|self.signed certificate|unable to get local issuer",
        TLS,
        "Name the file of the CA that signed the server's certificate in REDSHIFT_SSL_ROOT_CERT.",
    ),
    (
        r"does not match host name",
        TLS,
        "Set REDSHIFT_HOST to the name in the server's certificate, which is the endpoint's own name.",
    ),
    (
        r"does not support SSL|response to SSL negotiation|SSL (error|SYSCALL)",
        TLS,
        "See that REDSHIFT_HOST and REDSHIFT_PORT name the warehouse itself. REDSHIFT_SSL_MODE=disable gives TLS up.",
    ),
    (
        r"SSL (is )?(off|required)|no encryption|no pg_hba.conf entry",
        TLS,
        "The warehouse takes TLS only, or not from this address: leave REDSHIFT_SSL_MODE at verify-full.",
    ),
    (r"database .* does not exist", LOGIN, "Correct REDSHIFT_DATABASE."),
    (
        r"authentication failed|password|(role|user) .* does not exist",
        LOGIN,
        "Correct the user and password, the secret or the IAM identity; REDSHIFT_LOGIN says which of them is used.",
    ),
    (
        r"too many (connections|clients)|connection limit",
        LOGIN,
        "Wait until others have finished, then run this again.",
    ),
)


_PASSES = r"SSL SYSCALL|too many (connections|clients)|connection limit"
"""Of the causes behind the endpoint, those that go away by themselves: a warehouse that restarts, or is busy."""


class NoConnectionError(AccessError):
    """There is no way into the warehouse. `step` is the one that failed."""

    def __init__(self, settings: Settings, why: str) -> None:
        causes = ((step, remedy) for pattern, step, remedy in _CAUSES if re.search(pattern, why))
        known = next(causes, None)
        self.step, remedy = known or (LOGIN, "Run `loader doctor`, which tries each step by itself.")
        super().__init__(
            "no connection to the warehouse",
            ("where", f"{settings.redshift_host} port {settings.redshift_port}, database {settings.redshift_database}"),
            ("login", settings.redshift_login + (f", user {settings.redshift_user}" if settings.redshift_user else "")),
            ("why", printable(" ".join(why.split()))),
            remedy=remedy,
            # A load tries again only after it was in once: what no wrong setting explains may pass.
            transient=known is None or self.step == ENDPOINT or bool(re.search(_PASSES, why)),
        )


def connect(settings: Settings, login: Login) -> Any:
    """Return a psycopg2 connection on which a transaction begins with the first statement.

    Raises NoConnectionError when there is no way in, SettingsError when the file of CA certificates is not there.
    """
    try:
        connection = psycopg2.connect(**_parameters(settings, login))
    except psycopg2.OperationalError as error:
        raise NoConnectionError(settings, str(error)) from error
    extensions.set_wait_callback(_interruptible_wait)
    return connection


def _parameters(settings: Settings, login: Login) -> dict[str, Any]:
    parameters = {
        "host": settings.redshift_host,
        "port": settings.redshift_port,
        "dbname": settings.redshift_database,
        "user": login.user,
        "password": login.password,
        "sslmode": settings.redshift_ssl_mode,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": APPLICATION,
        "client_encoding": "UTF8",
        **_KEEPALIVES,
    }
    if settings.redshift_ssl_mode.startswith("verify"):
        parameters["sslrootcert"] = _root_certificates(settings.redshift_ssl_root_cert)
    return parameters


def _root_certificates(named: str) -> str:
    """Give the CA file; "system" is libpq's word for those of the operating system."""
    if not named:
        return certifi.where()
    if named != "system" and not Path(named).is_file():
        raise SettingsError(
            "the file of CA certificates is not there",
            ("where", named),
            ("why", "REDSHIFT_SSL_ROOT_CERT names it"),
            remedy="Correct REDSHIFT_SSL_ROOT_CERT, or leave it empty for certifi's certificates.",
        )
    return named


def _interruptible_wait(connection: Any) -> None:
    """Wait for the server so that Ctrl-C is heard; libpq's own wait would hold it back until the statement ends.

    Ctrl-C cancels the statement and goes on up; psycopg2 then closes the connection, which rolls back.
    """
    try:
        while (state := connection.poll()) != extensions.POLL_OK:
            reading = [connection] if state == extensions.POLL_READ else []
            writing = [connection] if state == extensions.POLL_WRITE else []
            select.select(reading, writing, [])
    except KeyboardInterrupt:
        # In a thread, because a cancel request to a server that is gone would wait for ever.
        cancel = threading.Thread(target=connection.cancel, daemon=True)
        cancel.start()
        cancel.join(CANCEL_SECONDS)
        raise
