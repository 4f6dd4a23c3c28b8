"""What a run does, step by step: shown, timed, and written to the log."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from loader.console.progress import Progress, Step
from loader.console.redact import redact
from loader.console.streams import mute_stdout, warn
from loader.load.run import Run, now

STDOUT = Path("-")
"""The log file of a container, whose standard output is its log."""


class Journal(Progress):
    """Progress that also keeps the seconds of each step of this try, and adds one JSON line per step to `log_file`.

    STDOUT as the file is standard output. A log that cannot be written is warned about once, and never fails a load.
    """

    def __init__(self, run: Run, names: list[str], log_file: Path | None, *, quiet: bool) -> None:
        super().__init__(names, quiet=quiet)
        self._run = run
        self._log_file = log_file
        self._began = time.monotonic()
        self.seconds: dict[str, float] = {}

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @contextmanager
    def step(self, name: str, *, shown: bool = True) -> Iterator[Step]:
        """Do as Progress does, and log what the block puts into the step."""
        start = time.monotonic()
        error: dict[str, str] = {}
        logged = Step()
        try:
            with super().step(name, shown=shown) as step:
                logged = step
                yield step
        except BaseException as failure:
            error["error"] = str(failure) or type(failure).__name__
            raise
        finally:
            self.seconds[name] = time.monotonic() - start
            rows = {} if logged.rows is None else {"rows": logged.rows}
            self.log(step=name, seconds=round(self.seconds[name], 3), **rows, **logged.facts, **error)

    def log(self, **facts: object) -> None:
        """Add one JSON line to the log."""
        if self._log_file is None:
            return
        line = json.dumps(_redacted({"at": now().isoformat() + "Z", "run": self._run.id, **facts}))
        try:
            _write(self._log_file, line)
        except OSError as error:
            warn(f"warning: the log is not written: {error.strerror or error} ({self._log_file}, which LOG_FILE names)")
            if self._log_file == STDOUT:
                mute_stdout()  # or the end of the process would try once more, and fail what is loaded
            self._log_file = None


def _write(file: Path, line: str) -> None:
    """Add a line to a file, without waiting for somebody to read it where it is a pipe. Raises OSError."""
    if file == STDOUT:
        click.echo(line)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "a", encoding="utf-8", opener=_open_at_once) as log:
        log.write(f"{line}\n")


def _open_at_once(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK, 0o666)


def _redacted(value: Any) -> Any:
    """Mask the secrets in every text, before it is written as JSON: afterwards an escape could hide one."""
    if isinstance(value, dict):
        return {redact(str(key)): _redacted(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redacted(item) for item in value]
    return value if isinstance(value, (int, float, bool, type(None))) else redact(str(value))
