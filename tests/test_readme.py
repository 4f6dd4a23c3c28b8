"""What the README says is what there is: settings, commands, exit codes, make targets, links."""

import re
import subprocess
from pathlib import Path

import pytest

from loader.cli import COMMANDS, EXIT_CODES
from loader.settings.declared import FIELDS
from tests.support.command import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))


def section(heading: str) -> str:
    """Return the text under a heading of the second level."""
    return README.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_the_settings_table_holds_every_setting_and_no_other() -> None:
    named = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", section("Settings of the loader"))) - {"OUTPUTS_FILE"}
    assert named == {name.upper() for name in FIELDS}


def test_the_commands_are_those_of_the_command_line() -> None:
    named = re.findall(r"^    loader ([a-z]+)", section("The commands of the loader"), re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_the_exit_codes_are_those_of_the_help() -> None:
    told = dict(re.findall(r"^  (\d+)\s+(.+)$", EXIT_CODES, re.MULTILINE))
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", section("The commands of the loader"), re.MULTILINE)
    assert [code for code, _ in rows] == list(told)


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"^    make ([a-z ]+?)(?: [A-Z#]| {2}|$)", README, re.MULTILINE)))
)
def test_every_make_command_names_targets_that_are_there(target: str) -> None:
    assert set(target.split()) <= TARGETS


@pytest.mark.parametrize("target", ["load", "verify", "answers"])
@pytest.mark.parametrize("env", ["dev", "local"])
def test_a_warehouse_that_was_not_applied_is_said_to_be_so(target: str, env: str, tmp_path: Path) -> None:
    """Before anything is started: there is no .venv in this directory."""
    argv = ["make", "--file", str(ROOT / "Makefile"), "--assume-old", ".venv/ready", target, f"ENV={env}"]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"build/{env}/outputs.json is not there. Run `make apply ENV={env}` first." in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())


def test_every_target_has_a_line_of_help() -> None:
    declared = set(re.findall(r"^\.PHONY: ([a-z-]+)$", MAKEFILE, re.MULTILINE))
    assert declared == TARGETS


@pytest.mark.parametrize(
    "page", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]), ids=lambda page: page.name
)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_list_of_decisions_holds_each_once_by_its_number() -> None:
    listing = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[(\d{4})\]\(((\d{4})-[a-z0-9-]+\.md)\) (.+)$", listing, re.MULTILINE)
    files = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [name for _, name, _, _ in listed] == [file.name for file in files]
    assert [number for number, _, _, _ in listed] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [f"# {title}" for *_, title in listed] == [
        file.read_text(encoding="utf-8").splitlines()[0] for file in files
    ]
