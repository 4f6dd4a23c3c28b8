"""The PostgreSQL behind one session, and how the stand-in runs statements of its own on it."""

import select
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress

from psycopg2.extensions import parse_dsn

from local_aws.redshift.errors import BackendError
from local_aws.redshift.wire import protocol
from local_aws.redshift.wire.protocol import Channel, ConnectionClosedError, Message

HIDDEN = "redshift_system"
"""Statement and portal of the stand-in's own statements; no client uses this name."""
_CLOSE_HIDDEN = (Message.of(b"C", b"P" + protocol.text(HIDDEN)), Message.of(b"C", b"S" + protocol.text(HIDDEN)))
CANCEL_SECONDS = 5
IDLE, IN_TRANSACTION, FAILED = b"I", b"T", b"E"


def connect(dsn: str) -> socket.socket:
    """Open a socket to the PostgreSQL that a libpq connection string names. Raises OSError."""
    parameters = parse_dsn(dsn)
    host, port = parameters.get("host", "localhost"), parameters.get("port", "5432")
    if host.startswith("/"):
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.connect(f"{host}/.s.PGSQL.{port}")
        except OSError:
            sock.close()
            raise
        return sock
    sock = socket.create_connection((parameters.get("hostaddr", host), int(port)))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def send_cancel(dsn: str, key: bytes) -> None:
    """Ask PostgreSQL to cancel what the session with this key (process id and secret) runs. Raises OSError."""
    with connect(dsn) as sock:
        sock.settimeout(CANCEL_SECONDS)
        sock.sendall((len(key) + 8).to_bytes(4, "big") + (80877102).to_bytes(4, "big") + key)
        # PostgreSQL closes the connection once the signal is sent, so a cancel never hits a later statement.
        sock.recv(1)


class Backend:
    """One session's connection to PostgreSQL.

    `status` is the transaction status that PostgreSQL reported last. `key` cancels the session's statements.
    `asides` are messages that belong to the client although a hidden statement caused them.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.channel = Channel(connect(dsn))
        self.status = IDLE
        self.key = b""
        self.asides: list[Message] = []

    def close(self) -> None:
        """End the session; PostgreSQL rolls an open transaction back."""
        with suppress(ConnectionClosedError):
            self.channel.send(protocol.TERMINATE)
            self.channel.flush()
        self.channel.sock.close()

    def cancel(self) -> None:
        """Cancel what runs now."""
        if self.key:
            with suppress(OSError):
                send_cancel(self._dsn, self.key)

    def run(self, sql: str, *values: str | None) -> list[tuple[str | None, ...]]:
        """Run one hidden statement and return its rows as text. Raises BackendError, with the status up to date.

        It goes by the extended protocol, so `values` are never part of the text, and ends with a Sync: outside of a
        transaction block it is a transaction of its own.
        """
        self._start(sql, values)
        # A portal left open would keep its table from being dropped or truncated.
        self.channel.send(*_CLOSE_HIDDEN)
        return [protocol.data_row(message.body) for message in self._sync() if message.kind == b"D"]

    def copy_in(self, sql: str, chunks: Iterable[bytes]) -> int:
        """Run a COPY ... FROM STDIN with these data; the number of rows. Raises BackendError.

        Chunks may be of any size and need not end with a row. When PostgreSQL refuses a row, or a cancel request
        arrives, no further chunk is taken. An error raised by `chunks` itself ends the COPY and passes on.
        """
        self._start(sql, ())
        self.channel.send(protocol.FLUSH)
        self.channel.flush()
        try:
            for message in self._messages():
                _raise_error(message)
                if message.kind == b"G":
                    break
            self._stream(chunks)
        except ConnectionClosedError:
            raise
        except BaseException:
            self.channel.send(Message.of(b"f", protocol.text("the source of the data failed")))
            with suppress(BackendError):
                self._sync()
            raise
        self.channel.send(protocol.COPY_DONE)
        [tag] = [message.body for message in self._sync() if message.kind == b"C"]
        return int(tag.rstrip(b"\0").rpartition(b" ")[2])

    def fail(self) -> None:
        """Put the open transaction into its failed state, as an error of Redshift's does."""
        with suppress(BackendError):
            self.run("an error of the stand-in")

    def _start(self, sql: str, values: Iterable[str | None]) -> None:
        self.channel.send(
            *_CLOSE_HIDDEN, protocol.parse(HIDDEN, sql), protocol.bind(HIDDEN, HIDDEN, values), protocol.execute(HIDDEN)
        )

    def _stream(self, chunks: Iterable[bytes]) -> None:
        sock = self.channel.sock
        answered = select.poll()
        answered.register(sock, select.POLLIN)
        for chunk in chunks:
            while self.channel.buffered or answered.poll(0):
                _raise_error(self.channel.receive())
            try:
                sock.sendall(b"d" + (len(chunk) + 4).to_bytes(4, "big"))
                sock.sendall(chunk)
            except OSError as error:
                raise ConnectionClosedError(str(error)) from error

    def _sync(self) -> list[Message]:
        """Return every message up to ReadyForQuery, whose status is kept. Raises BackendError when one is an error."""
        self.channel.send(protocol.SYNC)
        self.channel.flush()
        answers = []
        for message in self._messages():
            if message.kind == b"Z":
                self.status = message.body
                break
            answers.append(message)
        for message in answers:
            _raise_error(message)
        return answers

    def _messages(self) -> Iterator[Message]:
        while True:
            message = self.channel.receive()
            if message.kind == b"S":
                self.asides.append(message)
            else:
                yield message


def _raise_error(message: Message) -> None:
    if message.kind == b"E":
        raise protocol.backend_error(message.body)
