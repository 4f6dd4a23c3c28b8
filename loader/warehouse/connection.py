"""Connect to the warehouse: TLS that proves who answers, a bound on every wait, and errors in plain words."""

import os
import re
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import certifi
import psycopg2
from psycopg2 import extensions

from loader.console.text import printable
from loader.errors import AccessError, SettingsError
from loader.settings.declared import Settings
from loader.signals import ENDING
from loader.warehouse import state as warehouse_state
from loader.warehouse.login import Login

APPLICATION = "sparkify-loader"
CANCEL_SECONDS = 3
PATIENCE_SECONDS = 2
"""How long a statement may take before it is asked whether it waits for somebody."""
AGAIN_SECONDS = 15
"""And how long until it is asked again, on a connection of its own each time."""

_PROBES = 3
"""Keepalives without an answer after which the kernel gives a connection up."""
_LONGEST_INTERVAL, _LONGEST_TIMEOUT = 2**15 - 1, 2**31 - 1
"""What the kernel takes as seconds between keepalives, and libpq as milliseconds."""
_REDSHIFT = re.compile(r"\.redshift(-serverless)?\.amazonaws\.com(\.cn)?$", re.IGNORECASE)

ENDPOINT, TLS, LOGIN = "endpoint", "TLS", "login"
"""The steps of connecting, in order."""

_NO_NAME = r"could not translate host name|Name or service not known|No address associated"
"""No warehouse has this name: whatever AWS says of the one in the settings, the name may be another's."""
_CAUSES = (
    (
        _NO_NAME,
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
    (
        r"authentication method requirement",
        LOGIN,
        "Set REDSHIFT_HOST to the warehouse's own endpoint: this server asks for the password in clear. "
        "If it is to have it all the same, set REDSHIFT_CLEAR_PASSWORD to true.",
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
        if self.step == ENDPOINT:
            said = warehouse_state.remedy(settings)
            remedy = f"{remedy} {said}" if said and re.search(_NO_NAME, why) else said or remedy
        user = "" if settings.redshift_login == "iam" else settings.redshift_user
        super().__init__(
            "no connection to the warehouse",
            ("where", f"{settings.redshift_host} port {settings.redshift_port}, database {settings.redshift_database}"),
            ("login", settings.redshift_login + (f", user {user}" if user else "")),
            ("why", printable(" ".join(why.split()))),
            remedy=remedy,
            # A load tries again only after it was in once: what no wrong setting explains may pass.
            transient=known is None or self.step == ENDPOINT or bool(re.search(_PASSES, why)),
        )


class SilentError(psycopg2.OperationalError):
    """The server has not answered in the time that a setting gives it, which waits for somebody or for a statement."""

    def __init__(self, seconds: float, *, for_somebody: bool) -> None:
        super().__init__(f"timeout expired: no answer for {seconds:.0f} s")
        self.for_somebody = for_somebody


class Connection(extensions.connection):
    """A connection that waits for an answer for `seconds` at most.

    A statement that takes longer than PATIENCE_SECONDS calls `waiting` from inside the wait, and again every
    AGAIN_SECONDS; a number that it returns is this statement's bound until the next time.
    """

    def __init__(self, dsn: str, *, connect_seconds: float, statement_seconds: float) -> None:
        self.waiting: Callable[[], float | None] | None = None
        self.seconds = connect_seconds
        super().__init__(dsn)
        self.seconds = statement_seconds

    @contextmanager
    def patience(self, seconds: float, waiting: Callable[[], float | None]) -> Iterator[None]:
        """Wait for other seconds in the block, and call something else."""
        before = self.seconds, self.waiting
        self.seconds, self.waiting = seconds, waiting
        try:
            yield
        finally:
            self.seconds, self.waiting = before


def connect(settings: Settings, login: Login) -> Connection:
    """Return a psycopg2 connection on which a transaction begins with the first statement.

    Raises NoConnectionError when there is no way in, SettingsError when the file of CA certificates is not there.
    """
    extensions.set_wait_callback(_wait)
    factory = partial(
        Connection,
        connect_seconds=settings.redshift_connect_seconds,
        statement_seconds=settings.redshift_statement_seconds,
    )
    try:
        connection: Connection = psycopg2.connect(connection_factory=factory, **parameters(settings, login))
    except psycopg2.OperationalError as error:
        raise NoConnectionError(settings, str(error)) from error
    return connection


def parameters(settings: Settings, login: Login) -> dict[str, Any]:
    """Return what libpq is to connect with. Raises SettingsError when the file of CA certificates is not there."""
    given = {
        "host": settings.redshift_host,
        "port": settings.redshift_port,
        "dbname": settings.redshift_database,
        "user": login.user,
        "password": login.password,
        "sslmode": settings.redshift_ssl_mode,
        "application_name": APPLICATION,
        "client_encoding": "UTF8",
        **_keepalives(settings.redshift_silent_seconds),
    }
    if not (settings.redshift_clear_password or _is_redshift(settings)):
        given["require_auth"] = "!password"
    if settings.redshift_ssl_mode.startswith("verify"):
        given["sslrootcert"] = _root_certificates(settings.redshift_ssl_root_cert)
    return given


def _keepalives(seconds: int) -> dict[str, int]:
    """Return libpq's parameters by which a peer that is gone is noticed after so many seconds, on both ways.

    AWS's load balancers drop an idle TCP connection after 350 s, and a long COPY is idle on the wire.
    """
    interval = min(max(seconds // (_PROBES + 1), 1), _LONGEST_INTERVAL)
    return {
        "keepalives": 1,
        "keepalives_idle": interval,
        "keepalives_interval": interval,
        "keepalives_count": _PROBES,
        "tcp_user_timeout": min(seconds * 1000, _LONGEST_TIMEOUT),
    }


def _is_redshift(settings: Settings) -> bool:
    """Return whether TLS proves that a name of Redshift's own answers: only such a server may ask for a clear password.

    Any other could be a listener that keeps what it is told.
    """
    return settings.redshift_ssl_mode == "verify-full" and bool(_REDSHIFT.search(settings.redshift_host))


def _root_certificates(named: str) -> str:
    """Return the CA file; "system" is libpq's word for those of the operating system."""
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


def _wait(connection: Any) -> None:
    """Wait for the server so that Ctrl-C is heard, and not for ever; libpq's own wait can do neither.

    Either way the statement is cancelled, and psycopg2 closes the connection, which rolls back.
    """
    began, ask_at = time.monotonic(), float(PATIENCE_SECONDS)
    for_somebody: float | None = None
    try:
        while (state := connection.poll()) != extensions.POLL_OK:
            waited = time.monotonic() - began
            if connection.waiting and waited >= ask_at:
                for_somebody = connection.waiting()
                ask_at = time.monotonic() - began + AGAIN_SECONDS
            bound = for_somebody or connection.seconds
            _demand_answer(waited, bound, for_somebody=bool(for_somebody))
            reading = [connection] if state == extensions.POLL_READ else []
            writing = [connection] if state == extensions.POLL_WRITE else []
            until = min(bound, ask_at) if connection.waiting else bound
            select.select(reading, writing, [], max(until - waited, 0))
    except (KeyboardInterrupt, SilentError):
        _cancel(connection)
        raise


def _demand_answer(waited: float, bound: float, *, for_somebody: bool) -> None:
    if waited >= bound:
        raise SilentError(bound, for_somebody=for_somebody)


def _cancel(connection: Connection) -> None:
    """Cancel the statement on the server, within CANCEL_SECONDS.

    In a process of its own: to a server that is silent the request would wait for ever, and psycopg2 waits for it
    without letting other threads run. A second Ctrl-C is not for that process, which would go on as a loader.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    child = os.fork()
    if child == 0:
        signal.alarm(CANCEL_SECONDS)
        try:
            connection.cancel()
        finally:  # one that was never connected has nothing to cancel
            os._exit(0)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.waitpid(child, 0)
