"""What several suites share: one AWS on this machine for the whole run, and a command to talk to it as a user would."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Names that must not leak from the developer's shell into a test.
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

#: Where the files are that take minutes.
LONG = ("tests/deploy/", "tests/infra/", "tests/loader/load/", "tests/test_real_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no worker is alone with one of them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say in the run's summary what a test has tried: `tried("killed after 12 steps")`, with workers as without."""
    return lambda sentence: record_property("tried", sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the sentences that tests gave to `tried`. They come in the reports, which is all that a worker sends."""
    ended = [report for reports in terminalreporter.stats.values() for report in reports if _is_call(report)]
    said = [(report.nodeid, text) for report in ended for name, text in report.user_properties if name == "tried"]
    if said:
        terminalreporter.section("what was tried")
    for test, sentence in sorted(said):
        terminalreporter.write_line(f"{test}: {sentence}")


def _is_call(report: object) -> bool:
    return isinstance(report, pytest.TestReport) and report.when == "call"


def run(
    *argv: str, env: Mapping[str, str], cwd: Path = ROOT, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of this project in a process of its own, as a user's shell does."""
    return subprocess.run(
        [sys.executable, "-m", *argv], env=dict(env), cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )


def clean_environment(**extra: str) -> dict[str, str]:
    """Give this process's environment without anything that names an AWS or a warehouse."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {"PYTHONPATH": str(ROOT)} | extra


def exports(text: str) -> dict[str, str]:
    """Read the `export NAME=value` lines that `local_aws env` prints."""
    words = (shlex.split(line) for line in text.splitlines())
    return dict(word[1].split("=", 1) for word in words if len(word) == 2 and word[0] == "export")


@dataclass(frozen=True)
class LocalAws:
    """An AWS on this machine that is up, and the environment that reaches it."""

    env: dict[str, str]

    def loader(self, *argv: str, cwd: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m loader ARGV` with these settings in its environment."""
        return run("loader", *argv, env=self.env | settings, cwd=cwd)

    def client(self, service: str) -> Any:
        """Give a boto3 client of the local AWS."""
        return boto3.client(
            service,
            endpoint_url=self.env["AWS_ENDPOINT_URL"],
            region_name=self.env["AWS_REGION"],
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
        )

    def connect(self, **extra: str) -> Any:
        """Connect with psycopg2 to the endpoint that `local_aws env` names."""
        names = {
            "host": "PGHOST",
            "port": "PGPORT",
            "user": "PGUSER",
            "dbname": "PGDATABASE",
            "passfile": "PGPASSFILE",
            "sslmode": "PGSSLMODE",
            "sslrootcert": "PGSSLROOTCERT",
        }
        return psycopg2.connect(**({name: self.env[variable] for name, variable in names.items()} | extra))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query on a connection of its own and give its rows."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def one(self, sql: str) -> Any:
        """Give the single value that a query answers."""
        [(value,)] = self.rows(sql)
        return value


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """One `local_aws up` for the whole run, taken down at its end."""
    state = tmp_path_factory.mktemp("aws") / "state"
    env = clean_environment(LOCAL_AWS_STATE=str(state))
    up = run("local_aws", "up", env=env)
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        printed = run("local_aws", "env", env=env)
        assert printed.returncode == 0, printed.stderr
        yield LocalAws(env | exports(printed.stdout))
    finally:
        down = run("local_aws", "down", env=env)
    assert down.returncode == 0, down.stderr
