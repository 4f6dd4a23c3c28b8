"""The clusters that CreateCluster and CreateWorkgroup start: a stand-in Redshift each, with a PostgreSQL of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from psycopg2 import sql

from local_aws.environment import LOOPBACK, isolated
from local_aws.moto_gaps.redshift.runtime import ClusterRuntimeError, ClusterSpec, Endpoint, Login
from local_aws.outputs import CLUSTER_ARN
from local_aws.postgres import Postgres, kill_servers
from local_aws.processes import kill, working_in
from local_aws.redshift.config import BACKLOG
from local_aws.state import LocalAwsError, State, open_log, read_json, write_json
from local_aws.tls import ServerCertificate

HOST = LOOPBACK[0]
START_SECONDS = 60
STOP_SECONDS = 20
LOG_LINES = 10


class LocalClusters:
    """The ClusterRuntime of this machine.

    A cluster's configuration and log lie in the state directory, where `local_aws down` finds its process by them; its
    data lies in the scratch directory. AWS's memory of its clusters is this process's, so what an earlier one left is
    removed first, but for the data of the cluster that `up` makes: it finds its tables again.
    """

    def __init__(self, state: State, redshift_secret_key: str) -> None:
        self._state = state
        self._secret_key = redshift_secret_key
        self._certificate = ServerCertificate.within(state.directory)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        kill(self._left_by_others())
        kept = state.cluster_data(CLUSTER_ARN)
        for found in kept.parent.glob("*"):
            kill_servers(found / "data")
            if found != kept:
                shutil.rmtree(found, ignore_errors=True)
        shutil.rmtree(state.clusters, ignore_errors=True)

    def start(self, cluster: ClusterSpec) -> Endpoint:
        """Start a stand-in Redshift on the port that was asked for."""
        directory = self._directory(cluster.arn)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = self._state.cluster_data(cluster.arn)
        data.parent.mkdir(exist_ok=True)
        data.parent.chmod(0o711)  # root's PostgreSQL, another user's process, passes through, whatever the umask is
        self._ready_file(cluster.arn).unlink(missing_ok=True)
        with _listening(cluster.port) as listening:
            config = {
                "backend_dsn": self._postgres_dsn(cluster.arn),
                "postgres_directory": str(data),
                "database": cluster.database,
                "admin_user": cluster.user,
                "admin_password": cluster.password,
                "tls_cert": str(self._certificate.chain),
                "tls_key": str(self._certificate.key),
                "listen_fd": listening.fileno(),
                "region": cluster.region,
                "require_ssl": cluster.require_ssl,
                "cluster_arn": cluster.arn,
                "serverless": cluster.serverless,
                "s3_endpoint_url": f"http://{HOST}:{self._state.recorded()['s3_port']}",
                "s3_secret_key": self._secret_key,
                "ready_file": str(self._ready_file(cluster.arn)),
            }
            write_json(directory / "redshift.json", config)
            self._processes[cluster.arn] = self._spawn(directory, listening.fileno())
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
        kill_servers(self._state.cluster_data(arn) / "data")

    def is_running(self, arn: str) -> bool:
        """Return whether the stand-in's process is there."""
        process = self._processes.get(arn)
        return process is not None and process.poll() is None

    def delete(self, arn: str) -> None:
        """End the stand-in and remove its data, configuration and log."""
        self.stop(arn)
        shutil.rmtree(self._state.cluster_data(arn), ignore_errors=True)
        shutil.rmtree(self._directory(arn), ignore_errors=True)

    def keep(self, arn: str, snapshot_arn: str) -> None:
        """Copy the data while its PostgreSQL stands still, which is as if that had been killed: it starts again."""
        source, target = self._state.cluster_data(arn), self._state.cluster_data(snapshot_arn)
        running = working_in(source / "data", "postgres")
        for process in running:
            process.suspend()
        try:
            _copy(source, target)
        finally:
            for process in running:
                process.resume()

    def restore(self, arn: str, snapshot_arn: str) -> None:
        """Copy a snapshot's data to where a cluster that is not started yet will look for its own."""
        if self._state.cluster_data(snapshot_arn).exists():
            _copy(self._state.cluster_data(snapshot_arn), self._state.cluster_data(arn))

    def forget(self, snapshot_arn: str) -> None:
        """Remove a snapshot's data."""
        shutil.rmtree(self._state.cluster_data(snapshot_arn), ignore_errors=True)

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

    def _spawn(self, directory: Path, listening: int) -> subprocess.Popen[bytes]:
        with open_log(directory / "redshift.log") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "local_aws.redshift", "--config", str(directory / "redshift.json")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=isolated(os.environ),
                cwd="/",
                start_new_session=True,
                pass_fds=(listening,),
            )

    def _left_by_others(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["cmdline"]):
            argv = process.info["cmdline"] or []
            if "local_aws.redshift" in argv and any(word.startswith(f"{self._state.clusters}/") for word in argv):
                yield process

    @contextmanager
    def _superuser(self, arn: str) -> Iterator[Any]:
        try:
            connection = psycopg2.connect(self._postgres_dsn(arn) or Postgres(self._state.cluster_data(arn)).dsn)
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
        try:
            return self._state.cluster_directory(arn)
        except LocalAwsError as error:
            raise ClusterRuntimeError(str(error)) from error

    def _postgres_dsn(self, arn: str) -> str | None:
        """Return the PostgreSQL that `up --postgres-dsn` gave to its cluster; None for one of the cluster's own."""
        return self._state.postgres_dsn if arn == CLUSTER_ARN else None

    def _ready_file(self, arn: str) -> Path:
        return self._directory(arn) / "ready.json"

    def _tail(self, arn: str) -> str:
        log = self._directory(arn) / "redshift.log"
        return (
            "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:]) if log.exists() else "it was deleted"
        )


def _copy(source: Path, target: Path) -> None:
    """Copy a PostgreSQL's data and its superuser's password, with owners and modes. Raises ClusterRuntimeError."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    copied = subprocess.run(
        ["cp", "-a", str(source / "data"), str(source / "superuser-password"), str(target)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if copied.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise ClusterRuntimeError(f"the data of {source} cannot be copied: {copied.stderr.strip()}")
    (target / "data" / "postmaster.pid").unlink(missing_ok=True)


def _listening(port: int) -> socket.socket:
    """Take the port, for the cluster's process to inherit: Terraform takes an endpoint on any other for a change."""
    try:
        listening = socket.create_server((HOST, port), backlog=BACKLOG)
    except OSError as error:
        raise ClusterRuntimeError(
            f"port {port} of {HOST} cannot be used: {error.strerror}. Give the cluster another port."
        ) from error
    listening.set_inheritable(True)
    return listening


def _exists(cursor: Any, user: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (user,))
    return bool(cursor.rowcount)


def _is_user(cursor: Any, name: str) -> bool:
    """Return whether a role is a database user; the superuser that PostgreSQL is run by is nobody's."""
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
