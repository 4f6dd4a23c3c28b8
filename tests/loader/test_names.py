"""One name for one value, and one way for every AWS."""

import re
from pathlib import Path

import pytest

from loader.settings.declared import FIELDS
from tests.support.command import ROOT

SOURCES = sorted(
    path
    for folder in ("loader", "sql_templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".j2", ".json"}
)
BRANCH = re.compile(
    r"local_aws|\bmoto\b|\bstand-?in\b|localhost|127\.0\.0\.1|\bis_local\b|\bif\s+(not\s+)?local\b|ENV\b.*local"
)
"""What would betray that the loader knows on which AWS it runs."""


def test_the_example_names_every_setting_and_nothing_else() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(names) == sorted([*(name.upper() for name in FIELDS), "OUTPUTS_FILE"])


def test_the_example_gives_the_defaults() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name, value in given.items():
        assert value in {"", str(FIELDS[name.lower()].default) if name.lower() in FIELDS else ""}


def test_there_is_something_to_look_through() -> None:
    assert len(SOURCES) > 40


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_knows_on_which_aws_it_runs(path: Path) -> None:
    found = [line for line in path.read_text().splitlines() if BRANCH.search(line)]
    assert not found


@pytest.mark.parametrize("line", ["if local:", "import moto", "host == '127.0.0.1'", "{% if local %}", "a stand-in"])
def test_the_look_would_find_such_a_line(line: str) -> None:
    assert BRANCH.search(line)
