"""Clients before their login: how long their messages may be, how long they may take, how many there may be."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import psycopg2
import pytest

from local_aws.redshift.serve import logins, server
from tests.local_aws.redshift.wire import Wire, fields, login, message, text
from tests.support.stand_in import USER, Redshift
from tests.support.waiting import wait_until


def closed(sock: socket.socket) -> bool:
    """Wait until the other side has closed; whether it has, within some seconds."""
    sock.settimeout(10)
    try:
        while sock.recv(65536):
            continue
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


@pytest.mark.parametrize("length", [10_001, 64 * 1024 * 1024, 0x7FFFFFFF])
def test_a_long_start_up_message_ends_the_connection(redshift: Redshift, length: int) -> None:
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as client:
        client.sendall(struct.pack("!II", length, 196608) + b"user\0")
        assert closed(client)


def test_a_long_password_ends_the_connection(redshift: Redshift) -> None:
    with closing(Wire(redshift.server.port)) as wire:
        wire.start(user=USER, database=redshift.config.database)
        assert wire.read()[0] == b"R"
        wire.send(b"p" + struct.pack("!I", 10_001))
        assert closed(wire.socket)


def test_after_the_login_a_message_may_be_long(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        assert wire.ask(message(b"Q", text(f"SELECT 1 -- {'x' * 20_000}"))) == b"TDCZ"


@pytest.fixture
def silent(redshift: Redshift) -> Iterator[list[socket.socket]]:
    """200 clients, half of which have sent a start-up message, and none of which says more."""
    with ExitStack() as stack:
        clients = []
        for number in range(200):
            if number % 2:
                wire = stack.enter_context(closing(Wire(redshift.server.port)))
                wire.start(user=USER, database=redshift.config.database)
                clients.append(wire.socket)
            else:
                clients.append(stack.enter_context(socket.create_connection(("127.0.0.1", redshift.server.port))))
        yield clients


def test_silent_clients_keep_nobody_out(redshift: Redshift, silent: list[socket.socket]) -> None:
    began = time.monotonic()
    assert redshift.one("SELECT 1") == 1
    assert time.monotonic() - began < logins.LOGIN_SECONDS / 2, "and nobody waited for their deadline"
    assert closed(silent[0]), "the oldest made way"


def test_a_login_has_a_deadline(redshift: Redshift, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins.Logins.sweep, "__defaults__", (0.5,))
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as silent:
        assert closed(silent)
    with closing(Wire(redshift.server.port)) as wire:
        wire.start(user=USER, database=redshift.config.database)
        assert wire.read()[0] == b"R"
        assert closed(wire.socket)
    with closing(login(redshift.dsn())) as wire:
        time.sleep(2.5)  # several deadlines, which are no longer this client's
        assert wire.ask(message(b"Q", text("SELECT 1"))) == b"TDCZ"


def test_too_many_sessions_are_refused_in_redshifts_words(redshift: Redshift, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_SESSIONS", redshift.server._sessions + 2)
    with closing(redshift.connect()), closing(redshift.connect()):
        with pytest.raises(psycopg2.OperationalError, match=r'connection limit "\d+" exceeded for non-bootstrap users'):
            redshift.connect()
        with closing(Wire(redshift.server.port)) as wire:
            wire.start(user=USER, database=redshift.config.database)
            assert fields(wire.read()[1])["C"] == "53300"
    wait_until(lambda: redshift.server._sessions < server.MAX_SESSIONS)
    assert redshift.one("SELECT 1") == 1
