"""A copy of the loader and its templates, to be changed by a test."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import run
from tests.support.local_aws import LocalAws


@dataclass(frozen=True)
class Copy:
    """A copy of the loader and its templates, to be changed by a test."""

    path: Path
    aws: LocalAws

    def loader(self, *argv: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return run("loader", *argv, env=self.aws.env | settings | {"PYTHONPATH": str(self.path)}, cwd=self.path)

    def template(self, name: str) -> Path:
        return self.path / "sql_templates" / f"{name}.sql.j2"
