"""Messages of the PostgreSQL frontend/backend protocol, version 3.

A message is one byte for its kind, four bytes of length (the length's own four included) and a body:
https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import struct
from collections.abc import Iterable
from socket import socket
from typing import NamedTuple

from local_aws.redshift.errors import BackendError, RedshiftError

MAX_MESSAGE = 64 * 1024 * 1024
"""Longest message taken from a client. Redshift takes statements of 16 MB; binary parameters may come on top."""
MAX_LOGIN_MESSAGE = 10_000
"""Longest message before the login, as in PostgreSQL (MAX_STARTUP_PACKET_LENGTH): nobody has said yet who they are."""
RECEIVE_BYTES = 256 * 1024

_HEADER = struct.Struct("!cI")
_LENGTH = struct.Struct("!I")
_DATA_ROW = ord("D")


class Message(NamedTuple):
    """One message as it travels: kind, length and body."""

    raw: bytes

    @classmethod
    def of(cls, kind: bytes, body: bytes = b"") -> "Message":
        """Frame a body."""
        return cls(_HEADER.pack(kind, len(body) + 4) + body)

    @property
    def kind(self) -> bytes:
        """The one byte that says what the message is."""
        return self.raw[:1]

    @property
    def body(self) -> bytes:
        """What stands behind the length."""
        return self.raw[5:]


class ConnectionClosedError(Exception):
    """The other side went away, or broke the protocol so that nothing more can be read from it."""


class Channel:
    """Messages over a stream socket: buffered reading, and writing that is collected until `flush`."""

    def __init__(self, sock: socket) -> None:
        self.sock = sock
        self._in = bytearray()
        self._at = 0
        self._out: list[bytes] = []
        self._out_bytes = 0
        self.longest = MAX_MESSAGE
        """Longest message taken, in bytes; a longer one ends the connection."""

    @property
    def buffered(self) -> bool:
        """Return whether bytes of a next message were received already."""
        return self._at < len(self._in)

    def receive(self) -> Message:
        """Wait for the next message. Raises ConnectionClosedError."""
        self._fill(5)
        (length,) = _LENGTH.unpack_from(self._in, self._at + 1)
        return Message(self._take(1 + self._checked(length)))

    def receive_rows(self) -> bytes:
        """Take all whole DataRow messages that were received already, as one piece; empty when none is next."""
        end = self._at
        while len(self._in) - end >= 5 and self._in[end] == _DATA_ROW:
            length = 1 + _LENGTH.unpack_from(self._in, end + 1)[0]
            if len(self._in) - end < length:
                break
            end += length
        return self._take(end - self._at)

    def receive_startup(self) -> bytes:
        """Wait for a message without a kind, as the first ones of a connection are; its body."""
        self._fill(4)
        (length,) = _LENGTH.unpack_from(self._in, self._at)
        return self._take(self._checked(length))[4:]

    def _take(self, count: int) -> bytes:
        self._fill(count)
        data = bytes(self._in[self._at : self._at + count])
        self._at += count
        return data

    def _fill(self, count: int) -> None:
        while len(self._in) - self._at < count:
            if self._at:
                del self._in[: self._at]
                self._at = 0
            try:
                data = self.sock.recv(RECEIVE_BYTES)
            except OSError as error:
                raise ConnectionClosedError(str(error)) from error
            if not data:
                raise ConnectionClosedError("end of stream")
            self._in += data

    def _checked(self, length: int) -> int:
        if not 4 <= length <= self.longest:
            raise ConnectionClosedError(f"a message of {length} bytes: at most {self.longest} are taken")
        return length

    def send(self, *messages: Message) -> None:
        """Queue messages; a full queue is written at once."""
        for message in messages:
            self.send_raw(message.raw)

    def send_raw(self, data: bytes) -> None:
        """Queue bytes that are whole messages already."""
        self._out.append(data)
        self._out_bytes += len(data)
        if self._out_bytes >= RECEIVE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is queued. Raises ConnectionClosedError."""
        if not self._out:
            return
        data = b"".join(self._out)
        self._out.clear()
        self._out_bytes = 0
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise ConnectionClosedError(str(error)) from error


def text(value: str) -> bytes:
    """Encode a string as the protocol has it, ended by a zero byte."""
    return value.encode() + b"\0"


def strings(body: bytes) -> list[str]:
    """Decode a body that is zero-ended strings."""
    return body.decode(errors="replace").split("\0")[:-1]


def cut(body: bytes) -> tuple[bytes, bytes]:
    """Cut a body behind its first zero-ended string; (the string without the zero, the rest)."""
    first, zero, rest = body.partition(b"\0")
    if not zero:
        raise ConnectionClosedError("a string without an end")
    return first, rest


def parse(name: str, sql: str, types: bytes = b"\0\0") -> Message:
    """Parse; `types` is the body's end: the number of parameter types and their OIDs."""
    return Message.of(b"P", text(name) + text(sql) + types)


def bind(portal: str, statement: str, values: Iterable[str | None]) -> Message:
    """Bind with all parameters and results as text."""
    encoded = [None if value is None else value.encode() for value in values]
    parts = [_LENGTH.pack(0xFFFFFFFF) if v is None else _LENGTH.pack(len(v)) + v for v in encoded]
    count = struct.pack("!H", len(parts))
    return Message.of(b"B", text(portal) + text(statement) + b"\0\0" + count + b"".join(parts) + b"\0\0")


def execute(portal: str) -> Message:
    """Execute, all rows."""
    return Message.of(b"E", text(portal) + b"\0\0\0\0")


DESCRIBE_PORTAL = Message.of(b"D", b"P\0")
CLOSE_PORTAL = Message.of(b"C", b"P\0")
SYNC = Message.of(b"S")
FLUSH = Message.of(b"H")
TERMINATE = Message.of(b"X")
COPY_DONE = Message.of(b"c")
EMPTY_QUERY = Message.of(b"I")


def data_row(body: bytes) -> tuple[str | None, ...]:
    """Decode a DataRow of text values."""
    (count,) = struct.unpack_from("!H", body)
    at, values = 2, []
    for _ in range(count):
        (length,) = struct.unpack_from("!i", body, at)
        at += 4
        values.append(None if length < 0 else body[at : at + length].decode())
        at += max(length, 0)
    return tuple(values)


def command_complete(tag: str) -> Message:
    """CommandComplete."""
    return Message.of(b"C", text(tag))


def ready(status: bytes) -> Message:
    """ReadyForQuery; `status` is I (idle), T (in a transaction) or E (in a failed one)."""
    return Message.of(b"Z", status)


def parameter_status(name: str, value: str) -> Message:
    """ParameterStatus."""
    return Message.of(b"S", text(name) + text(value))


def fields(body: bytes) -> dict[str, str]:
    """Decode an ErrorResponse or a NoticeResponse: value by one-letter code."""
    return {part[:1].decode(): part[1:].decode(errors="replace") for part in body.split(b"\0") if part}


def notice(severity: str, message: str) -> Message:
    """NoticeResponse, such as Redshift's INFO after COPY."""
    return Message.of(b"N", _encode_fields({"S": severity, "C": "00000", "M": message}))


def error(problem: RedshiftError, severity: str = "ERROR") -> Message:
    """ErrorResponse; a BackendError keeps PostgreSQL's other fields (position, table, column ...)."""
    known = dict(problem.fields) if isinstance(problem, BackendError) else {}
    known |= {"S": severity, "V": severity, "C": problem.sqlstate, "M": problem.message}
    known |= {code: value for code, value in (("D", problem.detail), ("H", problem.hint)) if value}
    return Message.of(b"E", _encode_fields(known))


def backend_error(body: bytes) -> BackendError:
    """Decode an ErrorResponse into the exception that carries it."""
    known = fields(body)
    return BackendError(known.get("C", "XX000"), known.get("M", "unknown error"), known)


def _encode_fields(known: dict[str, str]) -> bytes:
    # A zero byte would end the field in the middle.
    return b"".join(code.encode() + text(value.replace("\0", "")) for code, value in known.items()) + b"\0"
