"""A command of this project, run as a user's shell does."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = (
    "AWS_",
    "PG",
    "REDSHIFT_",
    "OUTPUTS_FILE",
    "EVENTS_URI",
    "SONGS_URI",
    "WORK_BUCKET",
    "COPY_ROLE_ARN",
    "SOURCE_",
)
"""Names that must not leak from the developer's shell into a test."""


def run(
    *argv: str, env: Mapping[str, str], cwd: Path | str = ROOT, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of this project in a process of its own, as a user's shell does."""
    return subprocess.run(
        [sys.executable, "-m", *argv], env=dict(env), cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )


def clean_environment(**extra: str) -> dict[str, str]:
    """Return this process's environment without anything that names an AWS or a warehouse."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {"PYTHONPATH": str(ROOT)} | extra


def exports(text: str) -> dict[str, str]:
    """Read the `export NAME=value` lines that `local_aws env` prints."""
    words = (shlex.split(line) for line in text.splitlines())
    return dict(word[1].split("=", 1) for word in words if len(word) == 2 and word[0] == "export")
