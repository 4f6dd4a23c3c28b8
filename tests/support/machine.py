"""An AWS that a test may break: its own state directory and temporary directory, and a look at all it left."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

import psutil

from local_aws.processes import is_gone
from tests.support.command import clean_environment, exports, run
from tests.support.local_aws import LocalAws
from tests.support.ports import free_port


@dataclass
class Machine:
    """A place to run `python -m local_aws`; what it leaves anywhere is found in `temporary` and by `processes`."""

    temporary: Path
    port: int = field(default_factory=free_port)

    @property
    def state(self) -> Path:
        return self.temporary / "it's $HOME; a state"

    @property
    def env(self) -> dict[str, str]:
        # A port of this worker's own: between a kill and the next start nobody else may take it.
        return clean_environment(
            LOCAL_AWS_STATE=str(self.state), TMPDIR=str(self.temporary), LOCAL_AWS_REDSHIFT_PORT=str(self.port)
        )

    def run(self, *argv: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return run("local_aws", *argv, env=self.env | extra)

    def up(self, **extra: str) -> subprocess.CompletedProcess[str]:
        done = self.run("up", **extra)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def aws(self) -> LocalAws:
        printed = self.run("env")
        assert printed.returncode == 0, printed.stderr
        return LocalAws(self.env | exports(printed.stdout))

    def processes(self, *words: str) -> list[psutil.Process]:
        """Every process that has to do with this place, by its arguments or working directory; of these, those with
        all of `words` in their arguments."""
        found = []
        for process in psutil.process_iter(["cmdline", "cwd"]):
            argv = " ".join(process.info["cmdline"] or [])
            here = str(self.temporary) in argv or str(process.info["cwd"]).startswith(str(self.temporary))
            if here and all(word in argv for word in words) and not is_gone(process):
                found.append(process)
        return found

    def left(self) -> list[str]:
        return [str(process) for process in self.processes()] + [str(path) for path in self.temporary.iterdir()]


def outputs(aws: LocalAws) -> dict[str, object]:
    written = json.loads(Path(aws.env["OUTPUTS_FILE"]).read_text())
    assert all(set(entry) == {"sensitive", "type", "value"} and not entry["sensitive"] for entry in written.values())
    return {name: entry["value"] for name, entry in written.items()}


def password(aws: LocalAws) -> str:
    return Path(aws.env["PGPASSFILE"]).read_text().strip().rsplit(":", 1)[1]


@contextmanager
def a_machine() -> Iterator[Machine]:
    """A place with a short path that also root's PostgreSQL, which runs as nobody, can reach."""
    temporary = Path(tempfile.mkdtemp(prefix="m-"))
    temporary.chmod(0o711)
    place = Machine(temporary)
    try:
        yield place
        assert place.run("down").returncode == 0
        left = place.left()
        assert left == [], left
    finally:
        for process in place.processes():
            process.kill()
        rmtree(temporary)
