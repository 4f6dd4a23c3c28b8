"""A client that speaks the protocol by hand, message by message, for what no driver does."""

import socket
import struct
from typing import Any

from psycopg2.extensions import parse_dsn


def message(kind: bytes, body: bytes = b"") -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def text(value: str) -> bytes:
    return value.encode() + b"\0"


def parse(name: str, sql: str) -> bytes:
    return message(b"P", text(name) + text(sql) + b"\0\0")


def bind(portal: str, statement: str, *values: str) -> bytes:
    encoded = b"".join(struct.pack("!I", len(value.encode())) + value.encode() for value in values)
    return message(b"B", text(portal) + text(statement) + b"\0\0" + struct.pack("!H", len(values)) + encoded + b"\0\0")


def execute(portal: str = "", rows: int = 0) -> bytes:
    return message(b"E", text(portal) + struct.pack("!I", rows))


SYNC, FLUSH = message(b"S"), message(b"H")


class Wire:
    """One connection in the clear."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.key = b""
        self._file = self.socket.makefile("rb")

    def send(self, *messages: bytes) -> None:
        self.socket.sendall(b"".join(messages))

    def start(self, **parameters: str) -> None:
        body = struct.pack("!I", 196608) + b"".join(text(n) + text(v) for n, v in parameters.items()) + b"\0"
        self.send(struct.pack("!I", len(body) + 4) + body)

    def read(self) -> tuple[bytes, bytes]:
        kind = self._file.read(1)
        if not kind:
            raise EOFError
        (length,) = struct.unpack("!I", self._file.read(4))
        return kind, self._file.read(length - 4)

    def until_ready(self) -> list[tuple[bytes, bytes]]:
        """Read up to ReadyForQuery, which is the last one given."""
        answers = [self.read()]
        while answers[-1][0] != b"Z":
            answers.append(self.read())
        return answers

    def kinds(self) -> bytes:
        """Read up to ReadyForQuery and give the kinds of the messages, notices left out."""
        return b"".join(kind for kind, _ in self.until_ready() if kind not in b"NS")

    def ask(self, *messages: bytes) -> bytes:
        self.send(*messages)
        return self.kinds()

    def close(self) -> None:
        self._file.close()
        self.socket.close()


def fields(body: bytes) -> dict[str, str]:
    return {part[:1].decode(): part[1:].decode() for part in body.split(b"\0") if part}


def login(dsn: str) -> Wire:
    """Log in by SCRAM-SHA-256 with `scramp`, the library of redshift_connector."""
    from scramp import ScramClient  # noqa: PLC0415 - comes with redshift_connector

    known: dict[str, Any] = parse_dsn(dsn)
    wire = Wire(int(known["port"]))
    wire.start(user=known["user"], database=known["dbname"])
    scram = ScramClient(["SCRAM-SHA-256"], known["user"], known["password"])
    while True:
        kind, body = wire.read()
        code = int.from_bytes(body[:4], "big") if kind == b"R" else -1
        if kind == b"E":
            raise AssertionError(fields(body))
        if code == 10:
            first = scram.get_client_first().encode()
            wire.send(message(b"p", text("SCRAM-SHA-256") + struct.pack("!I", len(first)) + first))
        elif code == 11:
            scram.set_server_first(body[4:].decode())
            wire.send(message(b"p", scram.get_client_final().encode()))
        elif code == 12:
            scram.set_server_final(body[4:].decode())
        elif kind == b"K":
            wire.key = body
        elif kind == b"Z":
            return wire
