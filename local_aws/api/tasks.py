"""The tasks that RunTask starts: the loader as a process, which inherits nothing of the developer's."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread, Timer

from local_aws.environment import LOOPBACK, isolated
from local_aws.moto_gaps.tasks.runtime import TaskSpec
from local_aws.processes import kill, working_in
from local_aws.state import State

MACHINE = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What a process needs of this machine; the rest of a developer's environment is none of a task's business."""
STEERING = ("PYTHON", "LD_", "DYLD_", "PATH", "BASH_ENV")
"""What would run other code than the loader's, on a machine that is not a container."""
PACKAGE = Path(__file__).resolve().parents[2]


class LocalTasks:
    """The TaskRuntime of this machine. No image is pulled: whatever it is called, it is the loader of this directory.

    Each task works in a directory of its own below the scratch directory, by which its process is found again.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._directory = state.scratch / "tasks"
        self._processes: dict[str, tuple[subprocess.Popen[str], int]] = {}
        for left in self._directory.glob("*"):  # by an earlier process of this AWS
            kill(working_in(left))
        shutil.rmtree(self._directory, ignore_errors=True)

    def start(self, task: TaskSpec, say: Callable[[str], None], ended: Callable[[int], None]) -> None:
        """Start the loader."""
        place = self._directory / task.id
        place.mkdir(parents=True, mode=0o700)
        endpoint = f"http://{LOOPBACK[0]}:{self._state.recorded()['s3_port']}"
        machine = {name: os.environ[name] for name in MACHINE if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-m", "loader", *task.command],
            cwd=place,
            env=isolated(machine | {"PYTHONPATH": str(PACKAGE)})
            | {"TMPDIR": str(place), "LOG_FILE": "-", "PYTHONUNBUFFERED": "1", "AWS_ENDPOINT_URL": endpoint}
            | {name: value for name, value in task.environment.items() if not name.startswith(STEERING)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._processes[task.id] = process, task.stop_seconds
        Thread(target=self._follow, args=(task.id, process, place, say, ended), daemon=True).start()

    def stop(self, task_id: str) -> None:
        """Send SIGTERM, and SIGKILL after the stop timeout."""
        if task_id not in self._processes:
            return
        process, seconds = self._processes[task_id]
        process.terminate()
        timer = Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()

    def _follow(
        self,
        task_id: str,
        process: "subprocess.Popen[str]",
        place: Path,
        say: Callable[[str], None],
        ended: Callable[[int], None],
    ) -> None:
        assert process.stdout is not None  # noqa: S101 - for mypy: it is a pipe
        for line in process.stdout:
            say(line.rstrip("\n"))
        code = process.wait()
        del self._processes[task_id]
        shutil.rmtree(place, ignore_errors=True)
        # A container that was killed ends with 128 and the signal's number, as a shell says it.
        ended(128 - code if code < 0 else code)
