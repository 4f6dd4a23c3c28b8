"""The command line: exit codes, and one clear message for what is no plan."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.review.handmade import change, plan
from tests.support.command import clean_environment

TAGGED = change("aws_vpc", ["update"], {"tags": {}}, {"tags": {"owner": "me"}})
GONE = change("aws_redshift_cluster", ["delete"], {"cluster_identifier": "prod", "skip_final_snapshot": True})
RENAMED = change("aws_redshift_cluster", ["update"], {"database_name": "a"}, {"database_name": "b"})


def command(*argv: str, stdin: str | None = None, cwd: Path | None = None, **extra: str) -> tuple[int, str, str]:
    """Run the console script that the package installs, as a user's shell does."""
    program = Path(sys.executable).with_name("plan-review")
    env = clean_environment(AWS_EC2_METADATA_DISABLED="true", **extra)
    done = subprocess.run([program, *argv], env=env, cwd=cwd, input=stdin, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        ([], 0, "# SAFE (exit code 0): this plan changes nothing"),
        ([TAGGED], 0, "# SAFE (exit code 0): nothing in this plan loses data, opens a door or needs a yes"),
        ([RENAMED, TAGGED], 3, "# ASK (exit code 3): this plan needs a human's yes"),
        ([TAGGED, GONE, RENAMED], 4, "# STOP (exit code 4): this plan loses data or opens the door"),
    ],
)
def test_the_exit_code_is_that_of_the_gravest_change(
    tmp_path: Path, changes: list[dict[str, object]], code: int, verdict: str
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan(*changes)))
    returned, page, errors = command(str(path))
    assert (returned, page.splitlines()[0], errors) == (code, verdict, "")


def test_a_plan_with_nothing_to_do_is_one_line() -> None:
    assert command("-", stdin=json.dumps(plan())) == (0, "# SAFE (exit code 0): this plan changes nothing\n", "")


def test_a_plan_of_no_resources_at_all_has_no_list_of_changes() -> None:
    empty = plan()
    del empty["resource_changes"], empty["resource_drift"]
    assert command("-", stdin=json.dumps(empty))[0] == 0


UNREADABLE = {
    "empty": (b" \n", "is empty"),
    "nested without end": (b"[" * 100_000, "is not JSON"),
    "half": (b'{"format_version": "1.2", "resource_ch', "is not JSON"),
    "a list": (b"[]", "is not a plan"),
    "a state": (b'{"format_version": "1.0", "values": {}}', "is the JSON of a state, not of a plan"),
    "a plan file": (b"PK\x03\x04\x00\x00", "is the plan file itself"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "is not UTF-8 text"),
    "another format": (json.dumps(plan() | {"format_version": "2.0"}).encode(), "has format version 2.0"),
    "a failed run": (json.dumps(plan() | {"errored": True}).encode(), "is the plan of a run that failed"),
    "a change without actions": (
        json.dumps(
            plan() | {"resource_changes": [{"mode": "managed", "type": "a", "name": "b", "address": "a.b"}]}
        ).encode(),
        "is not a whole plan",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_plan_is_refused_in_words(tmp_path: Path, name: str) -> None:
    content, message = UNREADABLE[name]
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    code, page, errors = command(str(path))
    assert (code, page) == (2, "")
    assert f"{path} {message}" in " ".join(errors.split())
    assert "Traceback" not in errors


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(json.dumps(plan(TAGGED)).encode("utf-8-sig"))
    assert command(str(path))[0] == 0


@pytest.mark.parametrize("argv", [[], ["a.json", "b.json"], ["--colour", "a.json"]])
def test_a_wrong_command_line_is_2(argv: list[str]) -> None:
    assert command(*argv)[0] == 2


def test_a_file_that_is_not_there_is_named() -> None:
    code, _, errors = command("no/such/plan.json")
    assert code == 2
    errors = " ".join(errors.split())
    assert "no/such/plan.json cannot be read: No such file or directory. Write it with: terraform show -json" in errors


def test_a_byte_order_mark_on_standard_input_does_no_harm() -> None:
    assert command("-", stdin="\ufeff" + json.dumps(plan(TAGGED)))[0] == 0


def test_it_works_on_any_repository_s_plan_from_anywhere(tmp_path: Path) -> None:
    """With nothing of this project around it, its own checkout not on the path."""
    (tmp_path / "plan.json").write_text(json.dumps(plan(GONE)))
    code, page, errors = command("plan.json", cwd=tmp_path, PYTHONPATH="")
    assert (code, errors) == (4, "")
    assert page.startswith("# STOP")


def test_an_output_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(GONE)))
    program = Path(sys.executable).with_name("plan-review")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([program, tmp_path / "plan.json"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (74, b"Error: the review cannot be written: No space left on device\n")


def test_help_documents_the_exit_codes_and_the_completion_of_the_shell() -> None:
    code, text, _ = command("--help")
    assert code == 0
    for line in ("0  SAFE", "3  ASK", "4  STOP", "_PLAN_REVIEW_COMPLETE=bash_source plan-review"):
        assert line in text


def test_the_shell_completes_its_options() -> None:
    code, script, _ = command(_PLAN_REVIEW_COMPLETE="bash_source")
    assert code == 0
    assert "complete -o nosort -F" in script
    completed = command(_PLAN_REVIEW_COMPLETE="bash_complete", COMP_WORDS="plan-review --", COMP_CWORD="1")
    assert "plain,--help" in completed[1]
