"""A minute of nonsense on the wire: afterwards the stand-in answers, and its memory has not grown."""

import json
import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from tests.local_aws.redshift.test_process import config, postgres_directory, running
from tests.local_aws.redshift.wire import bind, execute, login, message, parse, text
from tests.support.stand_in import PASSWORD, USER

__all__ = ["config", "postgres_directory"]

SECONDS = 60
FUZZERS = 4
MEMORY = 400 * 1024 * 1024
MESSAGES = (
    struct.pack("!II", 8, 80877103),
    struct.pack("!II", 8, 80877104),
    struct.pack("!III", 16, 80877102, 1) + b"\0\0\0\0",
    struct.pack("!II", 27, 196608) + b"user\0awsuser\0\0",
    message(b"Q", text("SELECT 1; SELECT 'a'")),
    message(b"Q", text("COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto'")),
    parse("a", "SELECT $1::int"),
    bind("", "a", "1"),
    execute(),
    message(b"D", b"S" + text("a")),
    message(b"C", b"P" + text("")),
    message(b"p", text("SCRAM-SHA-256")),
    message(b"d", b"1,2"),
    message(b"F", b"\0\0\0\1"),
    message(b"H"),
    message(b"S"),
    message(b"X"),
)
"""Beginnings of everything that a client may say."""


class Fuzzer(threading.Thread):
    """One client after the other, each with another kind of nonsense."""

    def __init__(self, port: int, dsn: str, seed: int, end: float) -> None:
        super().__init__()
        self.port, self.dsn, self.end = port, dsn, end
        self.random = random.Random(seed)
        self.clients = 0
        self.held: list[socket.socket] = []

    def run(self) -> None:
        kinds: tuple[Callable[[], None], ...] = (
            self.noise,
            self.mutated,
            self.logged_in,
            self.lengths,
            self.slow,
            self.half_open,
            self.broken_tls,
        )
        while time.monotonic() < self.end:
            with suppress(OSError, EOFError, struct.error, AssertionError):
                self.random.choice(kinds)()
            self.clients += 1
        for held in self.held:
            held.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=2)

    def mutation(self) -> bytes:
        """Some messages, cut, repeated, and with bytes changed."""
        data = bytearray(b"".join(self.random.choices(MESSAGES, k=self.random.randint(1, 4))))
        for _ in range(self.random.randint(0, 4)):
            data[self.random.randrange(len(data))] = self.random.randrange(256)
        return bytes(data[: self.random.randint(1, len(data))])

    def noise(self) -> None:
        with closing(self.connect()) as client:
            client.sendall(self.random.randbytes(self.random.randint(0, 5000)))

    def mutated(self) -> None:
        with closing(self.connect()) as client:
            client.sendall(self.mutation())

    def logged_in(self) -> None:
        with closing(login(self.dsn)) as wire:
            wire.socket.settimeout(0.3)
            wire.send(*(self.mutation() for _ in range(3)))
            while wire.socket.recv(65536):
                continue

    def lengths(self) -> None:
        """A length far beyond what follows, at the start-up or behind it."""
        length = self.random.choice((0, 3, 9_999, 1 << 20, 63 << 20, (1 << 31) - 1, (1 << 32) - 1))
        if self.random.random() < 0.5:
            with closing(self.connect()) as client:
                client.sendall(struct.pack("!II", length, 196608) + b"x" * 5000)
        else:
            with closing(login(self.dsn)) as wire:
                wire.send(self.random.choice((b"Q", b"P", b"p", b"d")) + struct.pack("!I", length) + b"x" * 5000)

    def slow(self) -> None:
        with closing(self.connect()) as client:
            for byte in struct.pack("!II", 27, 196608):
                client.sendall(bytes((byte,)))
                time.sleep(0.02)

    def half_open(self) -> None:
        """Send something, shut down one side or none, and stay."""
        client = self.connect()
        client.sendall(self.mutation())
        if self.random.random() < 0.5:
            client.shutdown(socket.SHUT_WR)
        self.held.append(client)
        if len(self.held) > 100:
            self.held.pop(0).close()

    def broken_tls(self) -> None:
        with closing(self.connect()) as client:
            client.sendall(struct.pack("!II", 8, 80877103))
            client.recv(1)
            if self.random.random() < 0.5:
                client.sendall(self.random.randbytes(200))
                return
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(client) as tls:
                tls.sendall(self.mutation())


def test_a_minute_of_nonsense(tmp_path: Path, config: dict[str, Any], tried: Callable[[str], None]) -> None:
    with running(tmp_path, config) as ready:
        dsn = f"host=127.0.0.1 port={ready['port']} user={USER} password={PASSWORD} dbname=dev"
        process = psutil.Process(ready["pid"])
        end = time.monotonic() + SECONDS
        fuzzers = [Fuzzer(ready["port"], dsn, seed, end) for seed in range(FUZZERS)]
        most = 0
        for fuzzer in fuzzers:
            fuzzer.start()
        while any(fuzzer.is_alive() for fuzzer in fuzzers):
            most = max(most, process.memory_info().rss)
            time.sleep(0.1)
        with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        assert most < MEMORY
        clients = sum(fuzzer.clients for fuzzer in fuzzers)
        tried(f"{clients} clients in {SECONDS} s, at most {most // 2**20} MB")
        assert json.loads(Path(config["ready_file"]).read_text())["pid"] == process.pid
