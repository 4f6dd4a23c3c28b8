"""What `python -m build` makes works where nothing but it and its dependencies is installed."""

import json
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.review.handmade import change, plan
from tests.support.command import ROOT, clean_environment

COPY_SETTINGS = {
    "AWS_REGION": "us-west-2",
    "COPY_ROLE_ARN": "arn:aws:iam::123456789012:role/copy",
    "WORK_BUCKET": "work",
    "EVENTS_URI": "s3://source/events",
    "SONGS_URI": "s3://source/songs",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment in which the wheel, built from the sdist, was installed by pip."""
    directory = tmp_path_factory.mktemp("package")
    source = directory / "source"
    unneeded = shutil.ignore_patterns(".*", "build", "*.egg-info", "tests", "__pycache__")
    shutil.copytree(ROOT, source, ignore=unneeded)
    built = _python(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(directory / "dist"), str(source))
    assert built.returncode == 0, built.stdout + built.stderr
    [wheel] = (directory / "dist").glob("*.whl")
    environment = directory / "environment"
    assert _python(sys.executable, "-m", "venv", str(environment)).returncode == 0
    python = str(environment / "bin/python")
    # The versions alone: with a hash anywhere, pip would ask for one of the wheel that was built a moment ago.
    versions = re.findall(r"^\S+==[^\\\n]+", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    pinned = directory / "constraints.txt"
    pinned.write_text("\n".join(versions))
    pip = _python(python, "-m", "pip", "install", "-q", "--no-compile", "-c", str(pinned), str(wheel))
    if "Failed to establish a new connection" in pip.stderr:
        pytest.skip("pip reaches no package index from here")
    assert pip.returncode == 0, pip.stderr
    return environment / "bin"


def _python(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def _run(installed: Path, tmp_path: Path, command: str, *argv: str, **settings: str) -> str:
    env = {name: value for name, value in clean_environment(**settings).items() if name != "PYTHONPATH"}
    path = str(installed / command)
    done = subprocess.run([path, *argv], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_the_wheel_works_in_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    assert "Exit codes:" in _run(installed, tmp_path, "loader", "--help")
    rendered = _run(installed, tmp_path, "loader", "render", **COPY_SETTINGS)
    assert len([line for line in rendered.splitlines() if line == ";"]) == len(
        list((ROOT / "sql_templates").rglob("*.sql.j2"))
    )
    retagged = plan(change("aws_vpc", ["update"], {"tags": {"team": "a"}}, {"tags": {"team": "b"}}))
    (tmp_path / "plan.json").write_text(json.dumps(retagged))
    assert "SAFE (exit code 0)" in _run(installed, tmp_path, "plan-review", "plan.json")
    assert "up" in _run(installed, tmp_path, "local-aws", "--help")


def test_the_aws_on_this_machine_is_an_extra(installed: Path, tmp_path: Path) -> None:
    path = str(installed / "local-aws")
    done = subprocess.run([path, "up"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'sparkify-warehouse[local]'" in done.stderr


def test_the_version_has_a_dated_entry_in_the_changelog() -> None:
    """Of which the release workflow takes its notes."""
    [version] = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert re.search(
        rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )


def test_every_package_that_make_installs_is_pinned_by_hash() -> None:
    """uv would take what constraints.txt does not name from the index, where pip would stop."""
    pinned = set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    needed = _needed("sparkify-warehouse", "local", "report", "dev") - {"sparkify-warehouse"}
    assert len(needed) > 100
    assert {(name, metadata.version(name)) for name in needed} - pinned == set()


def _needed(name: str, *extras: str) -> set[str]:
    """Return what a package needs in this environment, and what that needs."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    waiting = {(name, extras)}
    while waiting:
        seen.add(one := waiting.pop())
        for needed in map(Requirement, metadata.requires(one[0]) or ()):
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (*one[1], "")):
                waiting |= {(canonicalize_name(needed.name), tuple(sorted(needed.extras)))} - seen
    return {one for one, _ in seen}
