"""A relay before the warehouse that strikes when a load sends a certain statement."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.support.local_aws import LocalAws

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""What psycopg2 sends for connection.commit()."""

_LOCK = b"LOCK TABLE etl.load_lock"
"""The first statement of the transaction that loads, and of no other that has one of the statements struck at."""
_READY = (b"Z\x00\x00\x00\x05I", b"Z\x00\x00\x00\x05T")
"""ReadyForQuery: the end of the server's answer to a statement."""


class Relay:
    """Passes everything on in the clear. Cuts the load's line at a statement, once, and calls `strike`.

    The statement `arrives`, and is done, but its answer is not heard; or else it does not. `late` it arrives after the
    strike, once another session asks for the lock of the load.
    """

    def __init__(
        self, aws: LocalAws, statement: bytes, strike: Callable[[], object], *, arrives: bool, late: bool
    ) -> None:
        self._target = (aws.env["PGHOST"], int(aws.env["PGPORT"]))
        self._statement = statement
        self._strike = strike
        self._arrives = arrives
        self._late = late
        self._held: socket.socket | None = None
        self._done = threading.Event()
        self._locking = threading.Event()
        self.struck = threading.Event()
        self.connections = 0

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.connections += 1
                try:
                    server = socket.create_connection(self._target)
                except OSError:
                    client.close()
                    continue
                threading.Thread(target=self._upwards, args=(client, server), daemon=True).start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        threading.Thread(target=self._downwards, args=(server, client), daemon=True).start()
        is_load = False
        with suppress(OSError):
            while data := client.recv(65536):
                is_load = is_load or _LOCK in data
                if is_load and self.struck.is_set():
                    self._locking.set()
                if is_load and self._statement in data and not self.struck.is_set():
                    self._strike_at(data, server)
                    break
                server.sendall(data)
        # shutdown, because close alone does not wake the thread that reads the other way.
        _end(client)
        _end(server)

    def _strike_at(self, data: bytes, server: socket.socket) -> None:
        if self._late:
            self.struck.set()
            self._strike()
            self._locking.wait(30)
        if self._arrives:
            self._held = server
            server.sendall(data)
            self._done.wait(30)
        if not self._late:
            self._strike()
            self.struck.set()

    def _downwards(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if self._held is not server:
                    client.sendall(data)
                elif data.endswith(_READY):
                    self._done.set()
                    break
        _end(client)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextmanager
def striking(
    aws: LocalAws, statement: bytes, strike: Callable[[], object] = lambda: None, *, arrives: bool, late: bool = False
) -> Iterator[tuple[Relay, dict[str, str]]]:
    """Yield a relay, and the settings that lead through it."""
    relay = Relay(aws, statement, strike, arrives=arrives, late=late)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=relay.serve, args=(listener,), daemon=True).start()
        yield relay, {"REDSHIFT_PORT": str(listener.getsockname()[1]), "REDSHIFT_SSL_MODE": "disable"}
        listener.shutdown(socket.SHUT_RDWR)
