"""Nothing waits for ever, and whoever waits says for whom."""

import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg2
import pytest

from loader.console import progress
from loader.render.templates import Statement
from loader.warehouse import connection
from loader.warehouse.explain import explain
from loader.warehouse.statement import StatementFailed
from tests.loader.warehouse.test_transaction import loading, locked
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines
from tests.support.waiting import wait_until
from tests.support.warehouse import Warehouse

ENOUGH = 60
"""Seconds within which a bound of one or two must have been kept, on a machine under load."""


@contextmanager
def mute(aws: LocalAws, *, after: bytes | None = None) -> Iterator[dict[str, str]]:
    """Yield the settings of an endpoint that accepts and never answers: at once, or after a statement with `after`."""
    ends: list[socket.socket] = []
    held = threading.Event()

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if after and after in data:
                    held.set()
                if held.is_set():
                    return
                target.sendall(data)

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                ends.append(client)
                if after and not held.is_set():
                    server = socket.create_connection((aws.env["PGHOST"], int(aws.env["PGPORT"])))
                    ends.append(server)
                    for way in ((client, server), (server, client)):
                        threading.Thread(target=pump, args=way, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        try:
            yield {"REDSHIFT_PORT": str(listener.getsockname()[1]), "REDSHIFT_SSL_MODE": "disable"}
        finally:
            for end in ends:
                # Or a thread that reads keeps the line open, and its session the lock of the load.
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
            listener.shutdown(socket.SHUT_RDWR)


def test_an_endpoint_that_accepts_and_never_answers(warehouse: Warehouse) -> None:
    began = time.monotonic()
    with mute(warehouse.aws) as settings:
        done = warehouse.loader("query", "SELECT 1", REDSHIFT_CONNECT_SECONDS="1", **settings)
    assert done.returncode == 4
    assert "timeout expired: no answer for 1 s" in done.stderr
    assert time.monotonic() - began < ENOUGH


def test_an_aws_that_accepts_and_never_answers_whoever_logs_in(warehouse: Warehouse) -> None:
    began = time.monotonic()
    with mute(warehouse.aws) as settings:
        url = f"http://127.0.0.1:{settings['REDSHIFT_PORT']}"
        done = warehouse.loader("query", "SELECT 1", REDSHIFT_CONNECT_SECONDS="1", AWS_ENDPOINT_URL=url)
    assert done.returncode == 4
    assert done.stderr.startswith("error: the secret with the login cannot be read\n")
    assert f'Read timeout on endpoint URL: "{url}/"' in done.stderr
    assert time.monotonic() - began < ENOUGH


def test_a_server_that_falls_silent_in_a_query_and_at_the_second_connection(warehouse: Warehouse) -> None:
    """The connection that would note the failure is not answered either."""
    before = warehouse.state()
    uri = warehouse.put("day.json", lines(event(itemInSession=60)))
    began = time.monotonic()
    with mute(warehouse.aws, after=b"DELETE FROM staging_songs") as settings:
        bounds = {"REDSHIFT_CONNECT_SECONDS": "2", "REDSHIFT_STATEMENT_SECONDS": "4"}
        done = warehouse.load(EVENTS_URI=uri, **bounds, **settings)
    assert done.returncode == 4, done.stderr
    assert done.stderr.startswith(
        "error: the warehouse did not answer in time\n  where   load/3_stage/1_empty/staging_songs\n"
    )
    assert "REDSHIFT_STATEMENT_SECONDS" in done.stderr
    assert time.monotonic() - began < ENOUGH
    assert warehouse.state() == before


def keepalive(pid: int, port: str) -> str:
    shown = subprocess.run(["ss", "-tnpo", f"dport = :{port}"], capture_output=True, text=True, check=True).stdout
    return "".join(line for line in shown.splitlines() if f"pid={pid}," in line and "timer:(keepalive," in line)


def test_the_kernel_gives_a_dead_line_up(warehouse: Warehouse) -> None:
    """Read from the kernel itself (ss), while a load waits."""
    uri, port = warehouse.put("day.json", lines(event(itemInSession=61))), warehouse.aws.env["PGPORT"]
    with (
        locked(warehouse, "dim_time"),
        loading(warehouse, "/2_dim_songs", EVENTS_URI=uri, REDSHIFT_SILENT_SECONDS="40") as process,
    ):
        # There is none while what was sent last waits for its acknowledgement.
        line = wait_until(lambda: keepalive(process.pid, port))
    assert float(line.partition("timer:(keepalive,")[2].partition("ms")[0].partition("sec")[0]) <= 10


def test_a_wait_for_somebody_says_for_whom_and_ends(warehouse: Warehouse) -> None:
    before = warehouse.state()
    uri = warehouse.put("day.json", lines(event(itemInSession=62)))
    with locked(warehouse, "dim_time"):
        done = warehouse.load(EVENTS_URI=uri, LOCK_SECONDS="5", LOAD_ATTEMPTS="1")
    assert done.returncode == 4
    assert "waiting for session " in done.stderr
    assert " on dim_time)" in done.stderr
    assert "no answer for 5 s" in done.stderr
    assert "LOCK_SECONDS says how long to wait" in done.stderr
    assert warehouse.state() == before


def test_a_long_copy_says_how_many_rows_it_has_read(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """For whom is waited afterwards is asked more than once, and said once."""
    for name in ("PATIENCE_SECONDS", "AGAIN_SECONDS"):
        monkeypatch.setattr(connection, name, 0.1)
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.1)
    one = b'{"song_id":"A","title":"","artist_id":"A","artist_name":"","duration":1,"num_songs":1,"year":0}\n'
    uri = warehouse.put("songs.json", one * 500_000)
    with locked(warehouse, "dim_songs"):
        done = warehouse.load(SONGS_URI=uri, LOCK_SECONDS="2", LOAD_ATTEMPTS="1")
    assert done.returncode == 4, done.stderr
    assert re.search(r"working  load/3_stage/2_copy/staging_songs  0:00:\d\d  \d+,000 rows so far\n", done.stderr)
    assert done.stderr.count("waiting for session ") == 1


def test_a_load_that_never_ends_is_not_waited_for_without_end(warehouse: Warehouse) -> None:
    uri = warehouse.put("day.json", lines(event(itemInSession=63)))
    with locked(warehouse, "etl.load_lock"):
        done = warehouse.load(EVENTS_URI=uri, LOCK_SECONDS="4")
    assert done.returncode == 4
    assert "waiting for another load: " in done.stdout
    assert "another load has not ended for 4 s" in done.stderr


def test_readers_and_views_of_staging_neither_wait_nor_are_lost(warehouse: Warehouse) -> None:
    """An open transaction that has read staging, a view on it, and a grant (reports B08 and B09)."""
    warehouse.run(
        "CREATE OR REPLACE VIEW staged AS SELECT session_id FROM staging_events",
        "CREATE USER reader PASSWORD 'Reads-only-1'",
        "GRANT SELECT ON staging_events TO reader",
    )
    reader = warehouse.aws.connect()
    try:
        with reader.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM staging_events")
            uri = warehouse.put("day.json", lines(event(), event(itemInSession=2, song="Unknown", ts=1541106206796)))
            done = warehouse.load(EVENTS_URI=uri, LOCK_SECONDS="10")
            assert (done.returncode, done.stderr) == (0, "")
        reader.rollback()
        assert warehouse.aws.one("SELECT COUNT(*) FROM staged") == 2
        assert warehouse.aws.one("SELECT has_table_privilege('reader', 'staging_events', 'select')")
    finally:
        reader.close()
        warehouse.run("DROP VIEW staged", "REVOKE SELECT ON staging_events FROM reader", "DROP USER reader")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_signal_ends_a_load_as_ctrl_c_does(warehouse: Warehouse, number: signal.Signals, code: int) -> None:
    before = warehouse.state()
    uri = warehouse.put("day.json", lines(event(itemInSession=64)))
    with locked(warehouse, "dim_time"), loading(warehouse, "/2_dim_songs", EVENTS_URI=uri) as process:
        [(run_id,)] = warehouse.aws.rows("SELECT run_id FROM etl.load_starts ORDER BY started_at DESC LIMIT 1")
        process.send_signal(number)
        _, said = process.communicate(timeout=ENOUGH)
    assert process.returncode == code
    assert said.splitlines()[-1] == "interrupted: what was not committed is rolled back"
    assert "Traceback" not in said
    assert warehouse.state() == before
    assert warehouse.aws.one(f"SELECT outcome FROM etl.load_runs WHERE run_id = '{run_id}'") == "interrupted"
    assert warehouse.aws.one("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == 0, "cancelled on the server too"


class Answers:
    """A connection that answers a rollback."""

    autocommit = False

    def rollback(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    ("words", "transient"),
    [
        ("could not complete because of conflict with concurrent transaction", True),
        ("1023 Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2", True),
        ("could not open relation with OID 12345", True),
        ('relation "nix" does not exist', False),
        ("division by zero", False),
    ],
)
def test_which_errors_are_transient(words: str, transient: bool) -> None:
    failed = StatementFailed(Statement("a/b", "SELECT 1"), psycopg2.InternalError(words))
    assert explain(failed, Answers()).transient == transient


def test_every_bound_may_be_as_long_as_the_settings_take(warehouse: Warehouse) -> None:
    """The kernel takes no more than nine hours between keepalives, and libpq 25 days of silence."""
    bounds = ("REDSHIFT_CONNECT", "REDSHIFT_SILENT", "REDSHIFT_STATEMENT", "LOCK")
    done = warehouse.load(**{f"{name}_SECONDS": "1000000000" for name in bounds})
    assert done.returncode == 0, done.stderr
