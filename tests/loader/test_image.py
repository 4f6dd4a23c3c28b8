"""The image holds the loader and its SQL, runs as nobody on a file system that is only read, and loads."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.records import event, lines
from tests.support.warehouse import Warehouse

IMAGE = "sparkify-loader:tests"
BASE = "sparkify-loader-base:tests"
CERTIFICATES = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
"""This machine's certificates: behind a proxy that inspects TLS, a build reaches the package index as pip here does."""
EPOCH = 1_700_000_000
CONTEXT = ("Dockerfile", ".dockerignore", "Makefile", "constraints.txt", "pyproject.toml", "loader", "sql_templates")


@dataclass(frozen=True)
class Image:
    """The image, and the base that it was built on."""

    name: str
    base: str

    def run(self, *argv: str, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run a command of the loader as a task does: nothing can be written, nothing can be gained."""
        hardened = ("--rm", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
        return docker("run", *hardened, *flags, self.name, *argv)

    def size(self, name: str) -> int:
        return int(docker("image", "inspect", "--format", "{{.Size}}", name).stdout)


def docker(*argv: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *argv], input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Built by `make image` from a directory that holds a secret beside the sources, as a developer's does."""
    if "TEST_PYTHON_IMAGE" not in os.environ:
        pytest.skip("TEST_PYTHON_IMAGE names no image of Python")
    if shutil.which("docker") is None or docker("info").returncode:
        pytest.skip("Docker does not answer")
    context = tmp_path_factory.mktemp("context")
    for name in CONTEXT:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, context / name)
    for name in (".env", "loader/.env", "sql_templates/load/.env.local", "notes.txt"):
        (context / name).write_text("REDSHIFT_PASSWORD=of-the-developer")
    base = context.parent / "base"
    base.mkdir()
    certificates = b"".join(path.read_bytes() for path in [CERTIFICATES] if path.is_file())
    (base / "ca-certificates.crt").write_bytes(certificates)
    given = f"FROM {os.environ['TEST_PYTHON_IMAGE']}\nCOPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n"
    (base / "Dockerfile").write_text(given)
    based = docker("build", "--quiet", "--tag", BASE, str(base))
    assert based.returncode == 0, based.stderr
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = subprocess.run(
        ["make", "image", f"IMAGE={IMAGE}", f"BASE={BASE}", f"SOURCE_DATE_EPOCH={EPOCH}"],
        cwd=context,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Failed to establish a new connection" in made.stdout + made.stderr:
        pytest.skip("pip reaches no package index from a container")
    assert made.returncode == 0, made.stdout + made.stderr
    yield Image(IMAGE, BASE)
    docker("image", "rm", "--force", IMAGE, BASE)


@pytest.fixture(scope="module")
def contents(image: Image) -> dict[str, tuple[int, int]]:
    """The mode and time of every file below /opt/loader, by its path."""
    find = ("--entrypoint", "find")
    listed = image.run("/opt", "-printf", "%p\t%m\t%T@\n", flags=find)
    assert listed.returncode == 0, listed.stderr
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    return {path: (int(mode, 8), int(float(time))) for path, mode, time in rows}


def test_it_answers(image: Image) -> None:
    done = image.run(flags=("--network", "none"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Load songs and listening events from S3" in done.stdout


def test_a_mistake_ends_in_one_message_and_its_exit_code(image: Image) -> None:
    done = image.run("status", flags=("--network", "none"))
    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert "REDSHIFT_HOST" in done.stderr


def test_it_adds_less_than_120_megabytes(image: Image, tried: Callable[[str], None]) -> None:
    added = (image.size(image.name) - image.size(image.base)) / 1e6
    tried(f"the image adds {added:.0f} MB to its base")
    assert 10 < added < 120


def test_it_holds_the_loader_and_its_sql_and_nothing_else(contents: dict[str, tuple[int, int]]) -> None:
    sources = {path.removeprefix("/opt/loader/src/") for path in contents if path.startswith("/opt/loader/src/")}
    ours = {str(path.relative_to(ROOT)) for name in ("loader", "sql_templates") for path in (ROOT / name).rglob("*")}
    compiled = re.compile(r"(^|/)__pycache__(/|$)")
    assert {path for path in sources if not compiled.search(path)} - {"loader", "sql_templates"} == {
        path for path in ours if not compiled.search(path)
    }
    packages = {path.split("/")[6] for path in contents if re.match(r"/opt/loader/lib/[^/]+/site-packages/.", path)}
    assert {"boto3", "click", "psycopg2"} <= packages
    assert not packages & {"deploy", "local_aws", "moto", "pip", "pytest"}


def test_nobody_can_change_it_and_two_builds_are_the_same_bytes(contents: dict[str, tuple[int, int]]) -> None:
    links = {path for path, (mode, _) in contents.items() if mode == 0o777}
    assert {path for path in links if not re.search(r"/opt/loader/(bin/python[\d.]*|lib64)$", path)} == set()
    assert {path for path, (mode, _) in contents.items() if path not in links and mode & 0o022} == set()
    assert {path for path, (_, time) in contents.items() if time != EPOCH} == set()


def test_it_runs_as_nobody(image: Image) -> None:
    said = image.run(
        "-c", "import os; print(os.getuid(), os.getgid())", flags=("--entrypoint", "/opt/loader/bin/python")
    )
    assert said.stdout.split() == ["65532", "65532"]


def test_it_loads(image: Image, warehouse: Warehouse, tmp_path: Path) -> None:
    """From the AWS on this machine, by an outputs file that is mounted; the log is on standard output."""
    shared = {"/outputs.json": warehouse.aws.env["OUTPUTS_FILE"], "/ca.pem": warehouse.aws.env["PGSSLROOTCERT"]}
    mounts = []
    for inside, outside in shared.items():
        readable = tmp_path / inside.strip("/")
        shutil.copy(outside, readable)
        readable.chmod(0o644)
        mounts += ["--volume", f"{readable}:{inside}:ro"]
    given = {name: value for name, value in warehouse.aws.env.items() if name.startswith("AWS_")} | warehouse.sources
    given |= {"OUTPUTS_FILE": "/outputs.json", "REDSHIFT_SSL_ROOT_CERT": "/ca.pem"}
    uri = warehouse.put("image.json", lines(event()))
    settings = [word for name, value in (given | {"EVENTS_URI": uri}).items() for word in ("--env", f"{name}={value}")]

    done = image.run("load", flags=("--network", "host", *settings, *mounts))

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    log = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert log[0]["step"] == "begin"
    assert [line["outcome"] for line in log if line["step"] == "end"] == ["loaded"]
    assert warehouse.aws.one(f"SELECT COUNT(*) FROM etl.loaded_objects WHERE uri = '{uri}'") == 1
