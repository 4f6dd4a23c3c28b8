"""The command line: exit codes, and one clear message for what is no plan."""

import json
from pathlib import Path

import pytest

from tests.conftest import clean_environment, run
from tests.deploy.review.handmade import change, plan

TAGGED = change("aws_vpc", ["update"], {"tags": {}}, {"tags": {"owner": "me"}})
GONE = change("aws_redshift_cluster", ["delete"], {"cluster_identifier": "prod", "skip_final_snapshot": True})
RENAMED = change("aws_redshift_cluster", ["update"], {"database_name": "a"}, {"database_name": "b"})


def command(*argv: str, stdin: str | None = None) -> tuple[int, str, str]:
    done = run("deploy.review", *argv, env=clean_environment(AWS_EC2_METADATA_DISABLED="true"), stdin=stdin)
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
    "empty": (b"", "is no JSON"),
    "half": (b'{"format_version": "1.2", "resource_ch', "is no JSON"),
    "a list": (b"[]", "is no plan"),
    "a state": (b'{"format_version": "1.0", "values": {}}', "is the JSON of a state, not of a plan"),
    "a plan file": (b"PK\x03\x04\x00\x00", "is the plan file itself"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "is not UTF-8 text"),
    "another format": (json.dumps(plan() | {"format_version": "2.0"}).encode(), "has format version 2.0"),
    "a failed run": (json.dumps(plan() | {"errored": True}).encode(), "is the plan of a run that failed"),
    "a change without actions": (
        json.dumps(
            plan() | {"resource_changes": [{"mode": "managed", "type": "a", "name": "b", "address": "a.b"}]}
        ).encode(),
        "is no whole plan",
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
    assert "no/such/plan.json cannot be read: No such file or directory. Make it with: make plan" in errors
