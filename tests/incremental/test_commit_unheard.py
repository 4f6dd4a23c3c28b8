"""The connection dies around COMMIT: the loader finds out what happened, and the star is the same."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.conftest import LocalAws
from tests.incremental.lake import FEW, SONGS, Lake

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""What psycopg2 sends for connection.commit()."""

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"
"""The server's answer to it."""


class Relay:
    """Passes everything on in the clear, and cuts the load's COMMIT: before it arrives, or before its answer does."""

    def __init__(self, aws: LocalAws, *, arrives: bool) -> None:
        self._target = (aws.env["PGHOST"], int(aws.env["PGPORT"]))
        self._arrives = arrives
        self._committed = threading.Event()
        self.cuts = 0

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(self._target)
                threading.Thread(target=self._upwards, args=(client, server), daemon=True).start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        threading.Thread(target=self._downwards, args=(server, client), daemon=True).start()
        is_load = False
        with suppress(OSError):
            while data := client.recv(65536):
                is_load = is_load or b"COPY staging_" in data
                if is_load and data.endswith(COMMIT) and not self.cuts:
                    self.cuts += 1
                    if self._arrives:
                        _end(client)
                        server.sendall(data)
                        self._committed.wait(30)
                    break
                server.sendall(data)
        # shutdown, because close alone does not wake the thread that reads the other way.
        _end(client)
        _end(server)

    def _downwards(self, server: socket.socket, client: socket.socket) -> None:
        while data := server.recv(65536):
            if self.cuts and data.startswith(COMMITTED):
                self._committed.set()
            with suppress(OSError):
                client.sendall(data)
        _end(client)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(aws: LocalAws, *, arrives: bool) -> Iterator[tuple[Relay, dict[str, str]]]:
    relay = Relay(aws, arrives=arrives)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=relay.serve, args=(listener,), daemon=True).start()
        yield relay, {"REDSHIFT_PORT": str(listener.getsockname()[1]), "REDSHIFT_SSL_MODE": "disable"}
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("attempts", ["1", "3"])
@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
def test_a_commit_that_is_cut_is_found_out(lake: Lake, expected: dict[str, str], arrives: bool, attempts: str) -> None:
    with cutting(lake.aws, arrives=arrives) as (relay, settings):
        lost = not arrives and attempts == "1"
        said = lake.load(code=4 if lost else 0, LOAD_ATTEMPTS=attempts, **settings)
    assert relay.cuts == 1
    assert ("the connection to the warehouse was lost" in said) == (lost or attempts == "3")
    assert lake.aws.one("SELECT COUNT(*) FROM etl.load_runs WHERE outcome = 'loaded'") == (0 if lost else 1)
    assert ("nothing to do" in lake.load()) == (not lost)
    assert lake.star() == expected
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == len(FEW) + len(SONGS)
