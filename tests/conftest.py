"""What several suites share: one AWS on this machine for the whole run, and a command to talk to it as a user would."""

import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.command import clean_environment, exports, run
from tests.support.local_aws import LocalAws
from tests.support.ports import free_port
from tests.support.project import checked_out, project

if TYPE_CHECKING:
    from tests.sql_templates.star import Star

__all__ = ["checked_out", "project"]

LONG = ("tests/deploy/", "tests/infra/", "tests/loader/load/", "tests/test_real_", "tests/test_package")
"""Where the files are that take minutes."""


def pytest_configure() -> None:
    """Hear what a shell in the background and nohup let a process ignore: commands that the tests start would, too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no worker is alone with one of them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what adds a sentence to the summary of the run, with workers too: `tried("killed at step 12")`."""
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


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """One `local_aws up` for the whole run, taken down at its end."""
    state = tmp_path_factory.mktemp("aws") / "state"
    # A port of this worker's own: nobody else may take it while the cluster is paused.
    env = clean_environment(LOCAL_AWS_STATE=str(state), LOCAL_AWS_REDSHIFT_PORT=str(free_port()))
    up = run("local_aws", "up", env=env)
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        printed = run("local_aws", "env", env=env)
        assert printed.returncode == 0, printed.stderr
        yield LocalAws(env | exports(printed.stdout))
    finally:
        down = run("local_aws", "down", env=env)
    assert down.returncode == 0, down.stderr


@pytest.fixture(scope="session")
def shared_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Star"]:
    """Yield the star that the suites of the templates and of the report share; each empties it first."""
    from tests.sql_templates.star import running_star  # noqa: PLC0415 - seconds, which only these suites need

    with running_star(tmp_path_factory.mktemp("tls")) as star:
        yield star
