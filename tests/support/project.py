"""A copy of infra/ to work in, with Terraform and its provider where this machine has them."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.command import ROOT, clean_environment
from tests.support.provider import running_provider

FOREIGN = ("TF_", "TERRAFORM", "CONFIRM", "ENV")
"""What a developer's shell may hold, and these tests must not hear."""
KEPT = ("TF_CLI_CONFIG_FILE",)
"""Where Terraform finds its provider, on a machine that cannot reach the registry."""
PATIENT = {"GOGC": "400"}
"""Half of the time of a short Terraform command goes into collecting the garbage of the provider's large schema."""

STEP_SECONDS = 420
"""The longest step takes two minutes on a busy machine; the provider alone would wait far longer for what never
ends."""


@dataclass(frozen=True)
class Project:
    """A directory that holds infra/ and what its steps leave under build/."""

    root: Path
    env: dict[str, str]

    def workflow(self, *argv: str, env: str = "local", **extra: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m deploy --env ENV ARGV` as make does."""
        return subprocess.run(
            [sys.executable, "-m", "deploy", "--env", env, *argv],
            cwd=self.root,
            env=self.env | {"PYTHONPATH": str(self.root)} | extra,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=STEP_SECONDS,
        )

    def terraform(self, *argv: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run Terraform in infra/ as `init` of dev has prepared it."""
        return subprocess.run(
            ["terraform", f"-chdir={self.root / 'infra'}", *argv],
            env=self.env
            | {"TF_DATA_DIR": str(self.build("dev") / "terraform-data"), "TF_WORKSPACE": "default"}
            | extra,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, env: str = "local") -> Path:
        """Path of what the steps of an environment leave."""
        return self.root / "build" / env

    def providers(self, env: str = "local") -> Path:
        """Path of what `init` has filled with Terraform's providers."""
        return self.build(env) / "terraform-data" / "providers"


def copied(target: Path, env: dict[str, str] | None = None) -> Project:
    """Copy infra/ and deploy/ into an empty directory."""
    left_out = shutil.ignore_patterns("__pycache__", "*.tfstate*", ".terraform")
    for folder in ("infra", "deploy"):
        shutil.copytree(ROOT / folder, target / folder, ignore=left_out, dirs_exist_ok=True)
    given = env or clean_environment()
    kept = {name: value for name, value in given.items() if name in KEPT or not name.startswith(FOREIGN)}
    return Project(target, kept | PATIENT)


def initialised(project: Project, env: str) -> Project:
    """Initialise an environment, or skip the test with the reason why this machine cannot."""
    ended = project.workflow("init", env=env)
    if ended.returncode == 4:  # no Terraform, or no provider
        pytest.skip(ended.stderr.strip())
    assert ended.returncode == 0, ended.stderr
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of infra/ and no AWS."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def checked_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One copy of infra/ for the whole run, initialised without credentials, its provider running. To be read only."""
    own = tmp_path_factory.mktemp("provider")
    # Of all workers of a run, one: to put the provider in its place reads its 700 MB twice.
    root = (tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_TESTRUNUID" in os.environ else own) / "checked-out"
    with (root.parent / "checked-out.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        project = copied(root)
        if not (project.build("dev") / "initialised").exists():
            initialised(project, "dev")
    with running_provider(project.providers("dev"), project.env, own / "provider.log") as setting:
        yield replace(project, env=project.env | setting)
