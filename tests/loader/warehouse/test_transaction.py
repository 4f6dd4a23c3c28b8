"""Whatever stops a load, readers see the old state or the new one; and a value reaches SQL as it is."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import certifi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.render.quoting import identifier, literal
from tests.support.command import ROOT
from tests.support.loader_copy import Copy
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines, song
from tests.support.warehouse import Warehouse


@contextmanager
def locked(warehouse: Warehouse, table: str) -> Iterator[None]:
    """Hold a lock, so that a load comes as far as this table and no further."""
    connection = warehouse.aws.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table}")
        yield
    finally:
        connection.close()


@contextmanager
def loading(warehouse: Warehouse, until: str, **changed: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a load, and go on once it has reported this step."""
    argv = [sys.executable, "-m", "loader", "load"]
    env = warehouse.aws.env | warehouse.sources | changed
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, env=env, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            assert any(until in line for line in process.stdout), "the load did not come so far"
            yield process
        finally:
            process.kill()


@contextmanager
def line_to(aws: LocalAws) -> Iterator[tuple[str, threading.Event]]:
    """Yield the port of a relay to the warehouse, and the event that cuts the line."""
    cut = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            ends: list[socket.socket] = []
            listener.settimeout(0.05)
            while not cut.is_set():
                with suppress(TimeoutError, OSError):
                    client, _ = listener.accept()
                    server = socket.create_connection((aws.env["PGHOST"], int(aws.env["PGPORT"])))
                    ends += [client, server]
                    for one, other in ((client, server), (server, client)):
                        threading.Thread(target=pump, args=(one, other), daemon=True).start()
            listener.close()
            for end in ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

        threading.Thread(target=serve, daemon=True).start()
        yield str(listener.getsockname()[1]), cut


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_ctrl_c_rolls_back_and_says_one_line(warehouse: Warehouse) -> None:
    before = warehouse.state()
    uri = warehouse.put("more.json", lines(event(itemInSession=50)))
    with (
        locked(warehouse, "staging_songs"),
        loading(warehouse, "load/3_stage/1_empty/staging_events", EVENTS_URI=uri) as process,
    ):
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "interrupted: what was not committed is rolled back\n"
    assert warehouse.state() == before


def test_a_killed_load_has_published_nothing(warehouse: Warehouse) -> None:
    before = warehouse.state()
    songs = warehouse.put("more.json", lines(song(), song(song_id="SOOTHER", title="Another")))
    with locked(warehouse, "dim_time"), loading(warehouse, "/2_dim_songs", SONGS_URI=songs) as process:
        process.kill()
        process.wait(60)
    assert warehouse.state() == before


def test_a_line_that_is_cut_is_told_in_plain_words(warehouse: Warehouse) -> None:
    before = warehouse.state()
    uri = warehouse.put("more.json", lines(event(itemInSession=51)))
    with (
        line_to(warehouse.aws) as (port, cut),
        locked(warehouse, "staging_songs"),
        loading(
            warehouse, "load/3_stage/1_empty/staging_events", EVENTS_URI=uri, REDSHIFT_PORT=port, LOAD_ATTEMPTS="1"
        ) as process,
    ):
        cut.set()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert said.startswith(
        "error: the connection to the warehouse was lost\n  where   load/3_stage/1_empty/staging_songs\n"
    )
    assert "Run this again" in said
    assert warehouse.state() == before


def test_a_check_that_fails_takes_the_load_back(copy: Copy, warehouse: Warehouse) -> None:
    before = warehouse.state()
    claim = copy.template("verify/nobody_listens_twice")
    claim.write_text("-- Does not hold.\nSELECT user_id, COUNT(*) AS plays FROM fct_song_plays GROUP BY user_id")
    uri = warehouse.put("more.json", lines(event(), event(itemInSession=3), event(itemInSession=4)))
    done = copy.loader("load", **(warehouse.sources | {"EVENTS_URI": uri}))
    assert done.returncode == 1
    assert "FAILED  verify/nobody_listens_twice" in done.stdout
    assert "nobody_listens_twice" in done.stderr
    assert "COMMIT" not in done.stdout
    assert warehouse.state() == before


def test_a_load_checks_the_plays_that_it_touches_and_verify_checks_all(warehouse: Warehouse) -> None:
    """Otherwise a day would cost what the whole history costs."""
    uri = warehouse.put("day.json", lines(event(itemInSession=2, song="Unknown", ts=1541106206796)))
    turn = "UPDATE fct_song_plays SET time_key = -time_key WHERE item_in_session = 0"
    warehouse.run(turn)
    try:
        assert warehouse.load(EVENTS_URI=uri).returncode == 0
        found = warehouse.loader("verify")
        assert found.returncode == 1
        assert "1-0-7 " in found.stderr
        assert "1-2-7 " not in found.stderr
        uri = warehouse.put("day.json", lines(event(itemInSession=0)))
        assert warehouse.load(EVENTS_URI=uri).returncode == 1, "this load touches the broken play"
    finally:
        warehouse.run(turn)
    assert warehouse.loader("verify").returncode == 0


def test_a_user_without_rights_is_told_so(warehouse: Warehouse) -> None:
    """Logs in by user and password, over the same TLS."""
    before = warehouse.state()
    warehouse.run("CREATE USER onlooker PASSWORD 'Only-looks-1'")
    login = {"REDSHIFT_LOGIN": "password", "REDSHIFT_USER": "onlooker", "REDSHIFT_PASSWORD": "Only-looks-1"}
    try:
        who = warehouse.loader("query", "SELECT current_user", "--format", "csv", **login)
        assert who.stdout.splitlines()[1:] == ["onlooker"], who.stderr
        done = warehouse.load(**login)
        assert done.returncode == 4
        assert "permission denied" in done.stderr
        assert "Only-looks-1" not in done.stderr
    finally:
        warehouse.run("DROP USER onlooker")
    assert warehouse.state() == before


def test_a_wrong_password(warehouse: Warehouse) -> None:
    user = warehouse.aws.env["PGUSER"]
    done = warehouse.load(REDSHIFT_LOGIN="password", REDSHIFT_USER=user, REDSHIFT_PASSWORD="wrong-wrong")
    assert done.returncode == 4
    assert "Correct the user and password" in done.stderr
    assert "wrong-wrong" not in done.stderr


def test_an_unknown_authority_is_refused(warehouse: Warehouse) -> None:
    """certifi does not know this server's authority; the outputs file names it, and this setting takes it away."""
    done = warehouse.loader("query", "SELECT 1", REDSHIFT_SSL_ROOT_CERT=certifi.where())
    assert done.returncode == 4
    assert "certificate verify failed" in done.stderr


@pytest.fixture(scope="module")
def cursor(warehouse: Warehouse) -> Iterator[Any]:
    connection = warehouse.aws.connect()
    connection.autocommit = True
    yield connection.cursor()
    connection.close()


@settings(deadline=None, max_examples=200)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_literal_is_read_back_as_it_was(text: str, cursor: Any) -> None:
    cursor.execute(f"SELECT {literal(text)}")
    assert cursor.fetchone() == (text,)


names = st.characters(exclude_categories=["Cs", "Lu", "Lt"], exclude_characters="\0", max_codepoint=0x24F)


@settings(deadline=None, max_examples=50)
@given(name=st.text(names, min_size=1, max_size=30))
def test_an_identifier_is_read_back_as_it_was(name: str, cursor: Any) -> None:
    """In lower case, as Redshift keeps names."""
    cursor.execute(f"SELECT 1 AS {identifier(name)}")
    assert cursor.description[0].name == name
