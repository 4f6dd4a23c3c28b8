"""One run of the loader: its name, what it did, and the lines of its log."""

import json
import os
import socket
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from getpass import getuser
from pathlib import Path
from typing import Any

from loader.console.redact import redact
from loader.load.overwritten import Overwritten
from loader.load.plan import SourcePlan


def now() -> datetime:
    """Give the time in UTC, as the ledger keeps it: without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _who() -> str:
    try:
        return f"{getuser()}@{socket.gethostname()} process {os.getpid()}"
    except (KeyError, OSError):  # a container may run as a user without a name
        return f"uid {os.getuid()}@{socket.gethostname()} process {os.getpid()}"


@dataclass
class Run:
    """What is known of a run while it goes on. `seconds` is by step; the totals are of the attempt that loads."""

    log_file: Path | None = None
    id: str = field(default_factory=lambda: f"{now():%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}")
    started_at: datetime = field(default_factory=now)
    started_by: str = field(default_factory=_who)
    seconds: dict[str, float] = field(default_factory=dict)
    objects: int = 0
    bytes: int = 0
    lines: int = 0
    rejected: int = 0
    overwritten: list[Overwritten] = field(default_factory=list)

    def begin(self, plans: Iterable[SourcePlan]) -> None:
        """Forget an earlier try, and take down what this one is to load."""
        self.seconds.clear()
        self.overwritten.clear()
        self.objects = self.bytes = self.lines = self.rejected = 0
        for plan in plans:
            self.objects += len(plan.objects)
            self.bytes += plan.size

    def ended(self, outcome: str, reason: str = "") -> dict[str, object]:
        """Give what `end_run` writes."""
        return {
            "run_id": self.id,
            "started_at": self.started_at.isoformat(sep=" "),
            "ended_at": now().isoformat(sep=" "),
            "outcome": outcome,
            "reason": redact(reason).encode()[:4096].decode(errors="ignore"),
            "objects": self.objects,
            "bytes": self.bytes,
            "lines": self.lines,
            "rejected": self.rejected,
            "steps": json.dumps({name: round(seconds, 3) for name, seconds in self.seconds.items()}),
        }

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """Time the block, and log it with what the block puts into the dictionary."""
        facts: dict[str, Any] = {}
        start = time.monotonic()
        try:
            yield facts
        except BaseException as error:
            facts["error"] = str(error) or type(error).__name__
            raise
        finally:
            self.seconds[name] = time.monotonic() - start
            self.log(step=name, seconds=round(self.seconds[name], 3), **facts)

    def log(self, **facts: object) -> None:
        """Add one JSON line to the log file."""
        if self.log_file is None:
            return
        line = redact(json.dumps({"at": now().isoformat() + "Z", "run": self.id, **facts}, default=str))
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
