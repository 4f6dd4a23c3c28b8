"""How a statement or a session ends before its time: cancel requests, clients that vanish, the server's stop."""

import socket
import struct
import threading
from contextlib import closing
from dataclasses import replace
from typing import Any

import psycopg2
import pytest

from local_aws.redshift.serve.server import RedshiftServer
from tests.local_aws.redshift.wire import fields, login, message, text
from tests.support.stand_in import USER, Redshift
from tests.support.waiting import wait_until

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"
"""Runs for minutes unless something ends it."""


def run_endlessly(connection: Any) -> threading.Thread:
    """Run a statement in a thread that ends when something ends the statement."""

    def run() -> None:
        with pytest.raises(psycopg2.Error):
            connection.cursor().execute(ENDLESS)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_cancel(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(message(b"Q", text(ENDLESS)))
        wait_until(lambda: running(redshift, "RECURSIVE") == 1)
        with socket.create_connection(("127.0.0.1", redshift.server.port)) as canceller:
            canceller.sendall(struct.pack("!II", 16, 80877102) + wire.key)
            assert canceller.recv(1) == b"", "closed once the request is passed on"
        assert [fields(body)["C"] for kind, body in wire.until_ready() if kind == b"E"] == ["57014"]
        assert wire.ask(message(b"Q", text("SELECT 1"))) == b"TDCZ"


def test_cancel_with_a_wrong_key(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(message(b"Q", text(ENDLESS)))
        wait_until(lambda: running(redshift, "RECURSIVE") == 1)
        with socket.create_connection(("127.0.0.1", redshift.server.port)) as canceller:
            canceller.sendall(struct.pack("!II", 16, 80877102) + wire.key[:4] + b"\0\0\0\0")
            assert canceller.recv(1) == b""
        assert running(redshift, "RECURSIVE") == 1


def running(redshift: Redshift, part: str) -> int:
    """How many sessions of clients run, or are idle behind, a statement with this part."""
    with redshift.backend() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND query LIKE %s", (USER, f"%{part}%")
        )
        ((count,),) = cursor.fetchall()
        return int(count)


def sessions(redshift: Redshift) -> set[int]:
    """The processes of PostgreSQL that serve a session of a client."""
    with redshift.backend() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", (USER,))
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.parametrize("tls", [False, True])
def test_a_client_that_vanishes_in_the_middle(redshift: Redshift, tls: bool) -> None:
    """Its statement is cancelled, its transaction rolled back, and no connection is left behind."""
    redshift.rows("CREATE TABLE t (a INT)")
    connection = redshift.connect(sslmode="require" if tls else "disable")
    connection.autocommit = False
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
        cursor.execute("SELECT pg_backend_pid()")
        [(session,)] = cursor.fetchall()

    thread = run_endlessly(connection)
    wait_until(lambda: running(redshift, "RECURSIVE") == 1)
    with socket.socket(fileno=connection.fileno()) as same:
        same.shutdown(socket.SHUT_RDWR)
        same.detach()
    thread.join(20)

    wait_until(lambda: session not in sessions(redshift))
    assert running(redshift, "RECURSIVE") == 0
    assert redshift.one("SELECT count(*) FROM t") == 0


def test_a_client_that_leaves_in_a_transaction(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    with closing(login(redshift.dsn())) as wire:
        wire.ask(message(b"Q", text("BEGIN; LOCK t; INSERT INTO t VALUES (1)")))
    assert redshift.one("SELECT count(*) FROM t") == 0


def test_the_backend_ends_the_session(redshift: Redshift) -> None:
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
        with redshift.backend() as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
        with pytest.raises(psycopg2.OperationalError):
            cursor.execute("SELECT 1")


def test_stop_ends_everything(redshift: Redshift) -> None:
    server = RedshiftServer(redshift.config)
    server.start()
    before = threading.active_count()
    other = replace(redshift, server=server)
    idle, busy = other.connect(), other.connect()
    address = ("127.0.0.1", server.port)
    half = socket.create_connection(address)
    thread = run_endlessly(busy)
    wait_until(lambda: running(redshift, "RECURSIVE") == 1)

    server.stop()

    thread.join(20)
    with pytest.raises(psycopg2.OperationalError):
        idle.cursor().execute("SELECT 1")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    half.close()
    wait_until(lambda: threading.active_count() < before)
    wait_until(lambda: running(redshift, "RECURSIVE") == 0)
