"""What `up` leaves for the commands after it: the state directory, its lock, a scratch directory with a short path."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

_NAME = re.compile(r"[a-z0-9-]+")


class LocalAwsError(Exception):
    """The AWS on this machine cannot do what was asked; the message says why and what to do."""


class State:
    """The files of one AWS on this machine.

    `directory` holds small files. `scratch`, in the system's temporary directory, holds what is large or needs a short
    path (PostgreSQL's data and socket). Its name follows from the directory's and the user's, so that it is found
    again when `directory` was removed by hand.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.clusters = self.directory / "clusters"
        self.outputs = self.directory / "outputs.json"
        self.pgpass = self.directory / "pgpass"
        self.ca = self.directory / "ca.pem"
        self._record = self.directory / "state.json"

    @property
    def scratch(self) -> Path:
        """Path of the scratch directory: the recorded one, since TMPDIR may have changed, or else the usual one."""
        return Path(self.recorded().get("scratch") or self._usual_scratch())

    def _usual_scratch(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:10]
        return Path(tempfile.gettempdir(), f"local-aws-{os.getuid()}-{name}")

    def recorded(self) -> dict[str, Any]:
        """Return what `record` wrote; empty when `up` never got that far, or the file was damaged."""
        return read_json(self._record)

    @property
    def postgres_dsn(self) -> str | None:
        """The PostgreSQL that `up --postgres-dsn` gave, with its password; None for one from the wheel."""
        return self.recorded().get("postgres_dsn")

    def record(self, **values: Any) -> None:
        """Add to what is known of this AWS."""
        write_json(self._record, self.recorded() | values)

    def cluster_directory(self, arn: str) -> Path:
        """Return the directory of a cluster's configuration and log. Raises LocalAwsError for a name that leaves it."""
        region, account, _, identifier = arn.split(":", 6)[3:]
        if not all(_NAME.fullmatch(word) for word in (region, account, identifier)):
            raise LocalAwsError(f"{arn} cannot be the ARN of a cluster: it may have small letters, digits and hyphens.")
        return self.clusters / f"{account}.{region}.{identifier}"

    def cluster_data(self, arn: str) -> Path:
        """Return the directory of a cluster's PostgreSQL. Its socket's path has room for 103 bytes (unix(7))."""
        return self.scratch / "clusters" / hashlib.sha256(arn.encode()).hexdigest()[:8]

    def make(self) -> None:
        """Make an empty scratch directory and begin a new record. Raises LocalAwsError if somebody else has the former.

        Others may enter the directory, because root's PostgreSQL runs as another user, but not list it.
        """
        self.directory.chmod(0o700)  # it holds keys and passwords, whatever made it
        shutil.rmtree(self.scratch, ignore_errors=True)
        scratch = self._usual_scratch()
        write_json(self._record, {"scratch": str(scratch)})
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            scratch.mkdir(mode=0o700)
            scratch.chmod(0o711)  # whatever the umask is
        except FileExistsError as error:
            raise LocalAwsError(
                f"{scratch} belongs to somebody else. Set TMPDIR to a directory of your own."
            ) from error

    def remove(self) -> None:
        """Remove every file of this AWS, the scratch directory first: the record names it."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    @contextmanager
    def locked(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Keep other commands out that start or stop anything; call `waiting` once if one of them is at work."""
        descriptor = self._open_lock(waiting)
        try:
            yield
        finally:
            os.close(descriptor)

    def _open_lock(self, waiting: Callable[[], None]) -> int:
        path = self.directory / "lock"
        while True:
            try:
                self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except FileNotFoundError:  # removed by a `down` at this very moment
                continue
            except PermissionError as error:
                raise LocalAwsError(
                    f"{self.directory} is not yours to write. Run as its owner, or name another directory with --state."
                ) from error
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(descriptor)):
                return descriptor
            os.close(descriptor)  # the lock of a state that a `down` has removed meanwhile


def read_json(path: Path) -> dict[str, Any]:
    """Read an object from a JSON file; empty when there is none."""
    try:
        found = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write an object into a JSON file, whole or not at all."""
    write_text(path, json.dumps(value, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file for its owner only, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    new.replace(path)


def open_log(path: Path) -> BinaryIO:
    """Open a log to write at its end; only its owner may read it."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "ab")
