"""Processes that outlive the command that started them: recognise them again, and end them for certain."""

import time
from collections.abc import Iterable
from pathlib import Path

import psutil


def is_gone(process: psutil.Process) -> bool:
    """Return whether `process` has ended; one that nobody waited for (a zombie, usual in containers) has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until_gone(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait up to `seconds` for all of `processes` to end; return those that have not."""
    deadline = time.monotonic() + seconds
    left = list(processes)
    while left := [process for process in left if not is_gone(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return left


def kill(processes: Iterable[psutil.Process], seconds: float = 10) -> None:
    """End `processes` at once (SIGKILL) and wait until they are gone."""
    found = list(processes)
    for process in found:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    wait_until_gone(found, seconds)


def working_in(directory: Path, name: str | None = None) -> list[psutil.Process]:
    """Find the processes, called `name` if it is given, whose working directory is `directory`.

    Unlike a recorded process id, which the system gives to somebody else in time, this cannot name a stranger.
    """
    where = str(directory.resolve())
    found = psutil.process_iter(["name", "cwd"])
    here = [process for process in found if process.info["cwd"] == where]
    return [process for process in here if name in {None, process.info["name"]}]
