"""The stand-in Redshift: listens on 127.0.0.1, one thread for each client."""

import itertools
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from psycopg2.extensions import parse_dsn

from local_aws.redshift.catalog.catalog import Catalog
from local_aws.redshift.catalog.relations import read_tables
from local_aws.redshift.config import BACKLOG, RedshiftConfig
from local_aws.redshift.copy.s3_access import S3Access
from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.serve.copy_hook import CopyHook
from local_aws.redshift.serve.extended import ExtendedQuery
from local_aws.redshift.serve.logins import Logins
from local_aws.redshift.serve.options import read_options, write_options
from local_aws.redshift.serve.relay import Relay
from local_aws.redshift.serve.session import Session
from local_aws.redshift.translate.long_names import LongNames
from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.rules.settings import OWN_SETTINGS
from local_aws.redshift.wire import protocol
from local_aws.redshift.wire.backend import Backend, send_cancel
from local_aws.redshift.wire.protocol import MAX_MESSAGE, Channel, ConnectionClosedError
from local_aws.redshift.wire.startup import SESSION_OPTIONS, Cancel, Startup, receive_startup, startup_message

HOST = "127.0.0.1"
_DEFAULTS = SESSION_OPTIONS | {f"redshift.{name}": value for name, value in OWN_SETTINGS.items()}
MAX_SESSIONS = 100
"""Sessions at one time. PostgreSQL takes more (max_connections of local_aws/postgres.py), for logins and the
catalog."""
_SWEEP_SECONDS = 1.0
"""How often to look for logins that take too long."""
_STOP_SECONDS = 10
_RETRY_SECONDS = 0.1
"""Before the next try when the system has no descriptor or memory for a client."""
_EXTENDED = frozenset((b"P", b"B", b"D", b"E", b"C", b"H", b"S"))
log = logging.getLogger(__name__)


_OWN_ERROR = RedshiftError(
    "XX000", "an error of the stand-in Redshift's own; its log has the trace", hint="Test this statement on AWS."
)


class RedshiftServer:
    """A Redshift to connect to, in front of the PostgreSQL of its configuration.

    As a context manager it is started and stopped. `start` raises psycopg2.Error when PostgreSQL does not answer and
    OSError when the port is taken.
    """

    def __init__(self, config: RedshiftConfig) -> None:
        self._config = config
        self._catalog = Catalog(config)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._s3 = S3Access(config)
        self._lock = threading.Lock()
        self._connections: dict[threading.Thread, set[socket.socket]] = {}
        self._logins = Logins()
        self._sessions = 0
        self._stopping = threading.Event()

    @property
    def port(self) -> int:
        """Port on 127.0.0.1, once started."""
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Make the database ready, listen, and return."""
        self._tls.load_cert_chain(self._config.tls_cert, self._config.tls_key)
        self._catalog.prepare()
        self._refused = self._catalog.refused_names()
        self._long_names = LongNames(self._catalog.long_names(), self._catalog.keep_long_name)
        self._query_ids = itertools.count(self._catalog.next_query_id())
        self._listener = self._listen()
        self._acceptor = threading.Thread(target=self._accept, name="redshift-accept", daemon=True)
        self._acceptor.start()

    def stop(self) -> None:
        """Close every connection, wait for the threads, and stop listening."""
        with self._lock:
            self._stopping.set()
            connections = {thread: set(sockets) for thread, sockets in self._connections.items()}
        self._logins.sweep(0)
        # shutdown() wakes the threads that wait in recv() or accept(); close() would not.
        for sock in (self._listener, *itertools.chain(*connections.values())):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._acceptor, *connections):
            thread.join(_STOP_SECONDS)

    def __enter__(self) -> "RedshiftServer":
        """Start."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    def _listen(self) -> socket.socket:
        inherited = self._config.listen_fd
        if inherited is None:
            listener = socket.create_server((HOST, self._config.listen_port), backlog=BACKLOG)
        else:
            listener = socket.socket(fileno=inherited)
        listener.settimeout(_SWEEP_SECONDS)
        return listener

    def _accept(self) -> None:
        while True:
            self._logins.sweep()
            try:
                client, _ = self._listener.accept()
                client.setblocking(True)
            except TimeoutError:
                continue
            except OSError as error:
                if self._stopping.wait(_RETRY_SECONDS):
                    return
                log.warning("cannot accept a client: %s", error)
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            thread = threading.Thread(target=self._serve, args=(client,), name="redshift-client", daemon=True)
            with self._lock:
                if self._stopping.is_set():
                    client.close()
                    return
                self._connections[thread] = {client}
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        try:
            login = self._logins.begin(client)
            try:
                channel, wish = receive_startup(client, self._tls)
                client = channel.sock
                self._track(client)
                if isinstance(wish, Cancel):
                    send_cancel(self._config.backend_dsn, wish.key)
                else:
                    self._session(channel, wish, login)
            finally:
                self._logins.end(login)
        except ConnectionClosedError:
            pass
        except Exception:
            log.exception("a session ended by an error of the stand-in's own")
        finally:
            client.close()
            with self._lock:
                del self._connections[threading.current_thread()]

    def _session(self, client: Channel, startup: Startup, login: socket.socket) -> None:
        try:
            self._check(startup, isinstance(client.sock, ssl.SSLSocket))
            options = _DEFAULTS | read_options(startup.parameters.get("options", ""))
            greeting = startup_message(startup, write_options(options))
            backend = Backend(self._config.backend_dsn)
        except (RedshiftError, OSError) as error:
            client.send(protocol.error(_fatal(error), "FATAL"))
            client.flush()
            return
        self._track(backend.channel.sock)
        relay = Relay(client, backend, self._long_names)
        session = Session(
            relay,
            Planner(self._refused, lambda names: read_tables(backend, names), self._long_names),
            CopyHook(backend, self._s3, self._catalog),
            self._query_ids,
        )
        try:
            backend.channel.send_raw(greeting)
            backend.channel.flush()
            if relay.authenticate(startup.parameters.get("driver_version", "")):
                self._logins.end(login)
                client.longest = MAX_MESSAGE
                with self._counted():
                    try:
                        _talk(session)
                    except (AttributeError, LookupError, TypeError, ValueError):
                        client.send(protocol.error(_OWN_ERROR, "FATAL"))
                        client.flush()
                        raise
        except ConnectionClosedError:
            backend.cancel()
            # What PostgreSQL said last (such as that it is shutting down) is still for the client.
            with suppress(ConnectionClosedError):
                client.flush()
            raise
        finally:
            session.close()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._sessions += 1
        try:
            yield
        finally:
            with self._lock:
                self._sessions -= 1

    def _check(self, startup: Startup, encrypted: bool) -> None:
        """Keep clients to the one database, and away from the superuser that owns the catalog; limit their number."""
        if self._sessions >= MAX_SESSIONS:
            raise RedshiftError("53300", f'connection limit "{MAX_SESSIONS}" exceeded for non-bootstrap users')
        if self._config.require_ssl and not encrypted:
            raise RedshiftError(
                "28000",
                f'no pg_hba.conf entry for user "{startup.user}", database "{startup.database}", SSL off',
                hint="The cluster's parameter require_ssl is on: connect with sslmode=verify-full.",
            )
        if startup.user == parse_dsn(self._config.backend_dsn).get("user"):
            raise RedshiftError("28000", f'password authentication failed for user "{startup.user}"')
        if startup.database != self._config.database:
            raise RedshiftError("3D000", f'database "{startup.database}" does not exist')

    def _track(self, sock: socket.socket) -> None:
        with self._lock:
            self._connections[threading.current_thread()].add(sock)
            if self._stopping.is_set():
                sock.shutdown(socket.SHUT_RDWR)


def _talk(session: Session) -> None:
    """Serve a client until it says goodbye."""
    extended = ExtendedQuery(session)
    while True:
        message = session.client.receive()
        if message.kind == b"Q":
            session.query(message)
        elif message.kind in _EXTENDED:
            extended.handle(message)
        elif message.kind == b"X":
            return
        elif message.kind == b"F":
            session.fail(RedshiftError("0A000", "Redshift does not have the function call protocol"))
            session.ready()
        elif message.kind not in (b"d", b"c", b"f"):
            # Copy data behind a refused COPY FROM STDIN is dropped, as PostgreSQL does.
            raise ConnectionClosedError(f"unknown message {message.kind!r}")


def _fatal(error: RedshiftError | OSError) -> RedshiftError:
    if isinstance(error, RedshiftError):
        return error
    return RedshiftError("08006", f"the PostgreSQL behind the stand-in Redshift does not answer: {error}")
