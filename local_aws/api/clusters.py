"""The clusters that CreateCluster starts: a stand-in Redshift each, with a PostgreSQL and data of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from psycopg2 import sql

from local_aws.environment import LOOPBACK, isolated
from local_aws.moto_gaps.redshift.runtime import ClusterRuntimeError, ClusterSpec, Endpoint, Login
from local_aws.postgres import Postgres, kill_servers
from local_aws.processes import kill
from local_aws.state import State, read_json, write_json
from local_aws.tls import ServerCertificate

HOST = LOOPBACK[0]
START_SECONDS = 60
STOP_SECONDS = 20
LOG_LINES = 10


class LocalClusters:
    """The ClusterRuntime of this machine.

    A cluster's configuration and log lie in the state directory, where `local_aws down` finds its process by them; its
    data lies in the scratch directory. AWS's memory of its clusters is this process's, so what an earlier one left is
    removed first.
    """

    def __init__(self, state: State, s3_endpoint_url: str) -> None:
        self._root = state.directory / "clusters"
        self._scratch = state.scratch / "clusters"
        self._endpoint = s3_endpoint_url
        self._certificate = ServerCertificate.within(state.directory)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        kill(self._left_by_others())
        for data in self._scratch.glob("*/data"):
            kill_servers(data)
        shutil.rmtree(self._root, ignore_errors=True)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def start(self, cluster: ClusterSpec) -> Endpoint:
        """Start a stand-in Redshift on the port that was asked for."""
        _check_port(cluster.port)
        directory = self._directory(cluster.arn)
        directory.mkdir(parents=True, exist_ok=True)
        self._scratch.mkdir(exist_ok=True)
        self._scratch.chmod(0o711)  # root's PostgreSQL, another user's process, passes through, whatever the umask is
        self._ready_file(cluster.arn).unlink(missing_ok=True)
        config = {
            "backend_dsn": None,
            "postgres_directory": str(self._data(cluster.arn)),
            "database": cluster.database,
            "admin_user": cluster.user,
            "admin_password": cluster.password,
            "tls_cert": str(self._certificate.chain),
            "tls_key": str(self._certificate.key),
            "listen_port": cluster.port,
            "region": cluster.region,
            "require_ssl": cluster.require_ssl,
            "cluster_arn": cluster.arn,
            "s3_endpoint_url": self._endpoint,
            "ready_file": str(self._ready_file(cluster.arn)),
        }
        write_json(directory / "redshift.json", config, mode=0o600)
        self._processes[cluster.arn] = self._spawn(directory)
        return Endpoint(HOST, cluster.port)

    def wait(self, arn: str) -> None:
        """Return when the stand-in says that it answers."""
        deadline = time.monotonic() + START_SECONDS
        while not read_json(self._ready_file(arn)):
            if not self.is_running(arn) or time.monotonic() > deadline:
                self.stop(arn)
                raise ClusterRuntimeError(f"cluster {arn} did not start:\n{self._tail(arn)}")
            time.sleep(0.05)

    def stop(self, arn: str) -> None:
        """End the stand-in and its PostgreSQL; the data stays."""
        process = self._processes.pop(arn, None)
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        kill_servers(self._data(arn) / "data")

    def is_running(self, arn: str) -> bool:
        """Say whether the stand-in's process is there."""
        process = self._processes.get(arn)
        return process is not None and process.poll() is None

    def delete(self, arn: str) -> None:
        """End the stand-in and remove its data, configuration and log."""
        self.stop(arn)
        shutil.rmtree(self._data(arn), ignore_errors=True)
        shutil.rmtree(self._directory(arn), ignore_errors=True)

    def set_password(self, arn: str, user: str, password: str) -> None:
        """Change a password in the running PostgreSQL."""
        with self._superuser(arn) as cursor:
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(user), sql.Literal(password)))

    def create_login(self, arn: str, login: Login) -> None:
        """Make a PostgreSQL role that may log in until the credentials expire.

        Asking for a user that does not exist succeeds, as on AWS, and the login is then refused.
        """
        with self._superuser(arn) as cursor:
            if login.acts_as is not None:
                if login.create_user and not _exists(cursor, login.acts_as):
                    cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login.acts_as)))
                if not _is_user(cursor, login.acts_as):
                    return
            _write_login(cursor, login)

    def _spawn(self, directory: Path) -> subprocess.Popen[bytes]:
        with (directory / "redshift.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "local_aws.redshift", "--config", str(directory / "redshift.json")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=isolated(os.environ),
                cwd="/",
                start_new_session=True,
            )

    def _left_by_others(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["cmdline"]):
            argv = process.info["cmdline"] or []
            if "local_aws.redshift" in argv and any(word.startswith(f"{self._root}/") for word in argv):
                yield process

    @contextmanager
    def _superuser(self, arn: str) -> Iterator[Any]:
        try:
            connection = psycopg2.connect(Postgres(self._data(arn)).dsn)
        except (OSError, psycopg2.Error) as error:
            raise ClusterRuntimeError(f"cluster {arn} does not answer: {error}".strip()) from error
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        except psycopg2.Error as error:
            raise ClusterRuntimeError(f"cluster {arn} refused: {error}".strip()) from error
        finally:
            connection.close()

    def _directory(self, arn: str) -> Path:
        region, account, _, identifier = arn.split(":")[3:]
        return self._root / f"{account}.{region}.{identifier}"

    def _data(self, arn: str) -> Path:
        # A socket lies in it, whose path has room for 103 bytes; an identifier alone may have 63.
        return self._scratch / sha256(arn.encode()).hexdigest()[:8]

    def _ready_file(self, arn: str) -> Path:
        return self._directory(arn) / "ready.json"

    def _tail(self, arn: str) -> str:
        log = self._directory(arn) / "redshift.log"
        return (
            "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:]) if log.exists() else "it was deleted"
        )


def _check_port(port: int) -> None:
    """Refuse a port that another program has: Terraform takes an endpoint on any other port for a change."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ClusterRuntimeError(
                f"port {port} of {HOST} cannot be used: {error.strerror}. Give the cluster another port."
            ) from error


def _exists(cursor: Any, user: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (user,))
    return bool(cursor.rowcount)


def _is_user(cursor: Any, name: str) -> bool:
    """Say whether a role is a database user; the superuser that PostgreSQL is run by is nobody's."""
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s AND rolcanlogin AND NOT rolsuper", (name,))
    return bool(cursor.rowcount)


def _write_login(cursor: Any, login: Login) -> None:
    name = sql.Identifier(login.name)
    if not _exists(cursor, login.name):
        cursor.execute(sql.SQL("CREATE ROLE {}").format(name))
    cursor.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {} VALID UNTIL {}").format(
            name, sql.Literal(login.password), sql.Literal(login.valid_until.isoformat())
        )
    )
    if login.acts_as is not None:
        user = sql.Identifier(login.acts_as)
        cursor.execute(sql.SQL("GRANT {} TO {}").format(user, name))
        # From its first statement on the session is that user, who owns what it makes and keeps it when the login ends.
        cursor.execute(sql.SQL("ALTER ROLE {} SET role = {}").format(name, user))
