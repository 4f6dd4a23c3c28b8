"""An AWS on this machine of the bench's own, with the few things that every measure does on it."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
from rich.console import Console

from benchmarks.memory import peak_memory
from loader.aws.s3_uri import S3Uri
from tests.support.command import clean_environment, exports, run
from tests.support.local_aws import LocalAws

MIB = 1024 * 1024


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    name: str
    value: str
    compared: str = ""


@dataclass(frozen=True)
class Load:
    """One load: how long it took (seconds), and the most memory (bytes) that the loader and the stand-in had."""

    seconds: float
    loader: int
    stand_in: int


@dataclass
class Requests:
    """How many requests the local AWS has had."""

    number: int = 0


class Machine:
    """Starts the AWS and takes it down again; commands and loads run as a user's would."""

    def __init__(self, state: Path, console: Console) -> None:
        self.state = state.absolute()
        self._console = console
        self._environment = clean_environment(LOCAL_AWS_STATE=str(self.state))

    def __enter__(self) -> "Machine":
        """Start it."""
        self.command("local_aws", "up", "--log-requests")
        self._environment |= exports(self.command("local_aws", "env"))
        self.aws = LocalAws(self._environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it down."""
        run("local_aws", "down", env=self._environment)

    def say(self, text: str) -> None:
        """Print what is being measured, for it takes minutes."""
        self._console.print(text, style="dim", markup=False)

    def command(self, *argv: str, **settings: str) -> str:
        """Run a command of the project and give what it printed; end the bench when it fails."""
        done = run(*argv, env=self._environment | settings)
        if done.returncode:
            raise SystemExit(f"{' '.join(argv)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def sample(self, *, events_per_day: int = 100, songs: int = 100, songs_per_file: int = 100, days: int = 30) -> None:
        """Put made songs and events into S3 in place of those that are there."""
        self.say(f"making {days} days of about {events_per_day:,} events, and {songs:,} songs")
        self.command(
            "local_aws", "sample", "--users", "2000", "--songs", str(songs), "--days", str(days),
            "--events-per-day", str(events_per_day), "--songs-per-file", str(songs_per_file),
        )  # fmt: skip

    def empty_warehouse(self) -> None:
        """Drop everything and create it again."""
        self.command("loader", "schema", "--reset", "--yes", "--quiet")

    def load(self, *options: str, **settings: str) -> Load:
        """Load, and watch it."""
        argv = [sys.executable, "-m", "loader", "load", "--quiet", *options]
        with peak_memory(self._stand_in()) as watched:
            start = time.monotonic()
            loader = subprocess.Popen(argv, env=self._environment | settings, stdout=subprocess.DEVNULL)
            with peak_memory(psutil.Process(loader.pid)) as watched_loader:
                code = loader.wait()
            seconds = time.monotonic() - start
        if code:
            raise SystemExit(f"the load failed with exit code {code}")
        return Load(seconds, watched_loader.peak, watched.peak)

    def source(self, name: str) -> S3Uri:
        """Return where a source lies: events or songs."""
        outputs = json.loads(Path(self.aws.env["OUTPUTS_FILE"]).read_text())
        return S3Uri.parse(outputs[f"{name}_uri"]["value"])

    def keys(self, name: str) -> list[str]:
        """List the keys of a source, in order."""
        uri = self.source(name)
        pages = self.aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=uri.bucket, Prefix=uri.key)
        return sorted(entry["Key"] for page in pages for entry in page["Contents"])

    @contextlib.contextmanager
    def requests(self) -> Iterator[Requests]:
        """Count what the local AWS is asked meanwhile, by the loader and by COPY, in its log of requests."""
        found, before = Requests(), self._requests()
        yield found
        found.number = self._requests() - before

    def _requests(self) -> int:
        log = (self.state / "s3.log").read_text(errors="replace")
        return sum(line.startswith("request ") for line in log.splitlines())

    def _stand_in(self) -> Any:
        """Return the process of the stand-in itself; PostgreSQL below it is PostgreSQL's business."""
        [found] = [
            process
            for process in psutil.process_iter(["cmdline"])
            if "local_aws.redshift" in (process.info["cmdline"] or []) and self._is_ours(process)
        ]
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        return any(str(self.state) in word for word in process.info["cmdline"])
