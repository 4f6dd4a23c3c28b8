"""`python -m local_aws.redshift`: a process that says when it answers, and ends when it is told to."""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from local_aws.redshift.config import RedshiftConfig
from local_aws.tls import make_certificates
from tests.support.stand_in import PASSWORD, USER
from tests.support.waiting import wait_until


@contextmanager
def place() -> Iterator[str]:
    """A directory for a PostgreSQL; root's server runs as nobody, who cannot reach pytest's directories."""
    with tempfile.TemporaryDirectory(prefix="redshift-") as directory:
        yield directory


@pytest.fixture
def postgres_directory() -> Iterator[str]:
    with place() as directory:
        yield directory


@pytest.fixture
def config(tmp_path: Path, postgres_directory: str) -> dict[str, Any]:
    certificate = make_certificates(tmp_path / "ca.pem", tmp_path)
    return {
        "backend_dsn": None,
        "postgres_directory": postgres_directory,
        "database": "dev",
        "admin_user": USER,
        "admin_password": PASSWORD,
        "tls_cert": str(certificate.chain),
        "tls_key": str(certificate.key),
        "listen_port": 0,
        "ready_file": str(tmp_path / "ready.json"),
    }


def start(tmp_path: Path, config: dict[str, Any], *descriptors: int) -> "subprocess.Popen[str]":
    path = tmp_path / "redshift.json"
    path.write_text(json.dumps(config))
    path.chmod(0o600)
    return subprocess.Popen(
        [sys.executable, "-m", "local_aws.redshift", "--config", str(path)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[3],
        pass_fds=descriptors,
    )


@contextmanager
def running(tmp_path: Path, config: dict[str, Any], *descriptors: int) -> Iterator[dict[str, Any]]:
    """Yield what the ready file says; at the end the process gets SIGTERM and must end well."""
    ready = Path(config["ready_file"])
    ready.unlink(missing_ok=True)
    process = start(tmp_path, config, *descriptors)
    try:
        wait_until(lambda: ready.exists() or process.poll() is not None)
        assert process.poll() is None, process.communicate()
        yield json.loads(ready.read_text())
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def rows(port: int, sql: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(host="127.0.0.1", port=port, user=USER, password=PASSWORD, dbname="dev")
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        result = cursor.fetchall() if cursor.description else []
    connection.close()
    return result


def test_its_life(tmp_path: Path, config: dict[str, Any]) -> None:
    with running(tmp_path, config) as ready:
        rows(ready["port"], "CREATE TABLE t (a INT DISTKEY); INSERT INTO t VALUES (7)")
        children = psutil.Process(ready["pid"]).children(recursive=True)
        idle = psycopg2.connect(host="127.0.0.1", port=ready["port"], user=USER, password=PASSWORD, dbname="dev")
    assert [child.pid for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    idle.close()
    with running(tmp_path, config) as ready:
        assert rows(ready["port"], "SELECT a FROM t") == [(7,)]
        assert rows(ready["port"], "SELECT diststyle FROM svv_table_info") == [("KEY(a)",)]


def test_killed_and_started_again(tmp_path: Path, config: dict[str, Any]) -> None:
    process = start(tmp_path, config)
    wait_until(Path(config["ready_file"]).exists)
    port = json.loads(Path(config["ready_file"]).read_text())["port"]
    rows(port, "CREATE TABLE t (a INT); INSERT INTO t VALUES (7)")
    process.kill()
    process.communicate(timeout=60)
    with running(tmp_path, config) as ready:
        assert rows(ready["port"], "SELECT a FROM t") == [(7,)]


def test_its_secrets_stay_secret(tmp_path: Path, config: dict[str, Any]) -> None:
    with running(tmp_path, config) as ready:
        process = psutil.Process(ready["pid"])
        assert PASSWORD not in " ".join(process.cmdline() + list(process.environ().values()))
    assert PASSWORD not in repr(RedshiftConfig("dsn", "dev", USER, PASSWORD, Path("a"), Path("b")))


def test_a_taken_port_is_an_error(tmp_path: Path, config: dict[str, Any]) -> None:
    with place() as directory, running(tmp_path, config) as first:
        other = config | {"listen_port": first["port"], "postgres_directory": directory}
        refused = start(tmp_path, other)
        _, errors = refused.communicate(timeout=60)
        assert (refused.returncode, "in use" in errors) == (1, True)


def test_an_inherited_socket_is_where_it_listens(tmp_path: Path, config: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        inherited = config | {"listen_fd": listening.fileno()}
        with running(tmp_path, inherited, listening.fileno()) as ready:
            assert ready["port"] == listening.getsockname()[1]
            assert rows(ready["port"], "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"backend_dsn": "host=/nowhere port=1 user=x"}, "/nowhere"),
        ({"tls_cert": "/no/such/file"}, "No such file"),
        ({"database": None}, "did not start"),
    ],
)
def test_it_cannot_start(tmp_path: Path, config: dict[str, Any], changes: dict[str, Any], part: str) -> None:
    process = start(tmp_path, config | changes)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert part in errors
    assert "Traceback" not in errors
    assert PASSWORD not in errors


def test_a_configuration_that_is_none(tmp_path: Path, config: dict[str, Any]) -> None:
    del config["admin_user"]
    process = start(tmp_path, config)
    _, errors = process.communicate(timeout=60)
    assert "admin_user" in errors
    assert "Traceback" not in errors
