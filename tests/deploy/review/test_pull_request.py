"""The workflow that posts the review: what it may do, and that it updates its own comment. `gh` is a stand-in."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "plan.yml"
MARKER = "<!-- plan-review: prod -->"
GH = """#!/bin/bash
case "$*" in
  *--paginate*) jq -c "${@: -1}" comments.json | jq -r . ;;
  *) printf '%s\\n' "$*" >> calls; cp comment.md posted.md ;;
esac
"""
"""Answers a listing with comments.json, passed through the --jq that it was given, and writes every other call down."""


@pytest.fixture
def jobs() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text())["jobs"]
    return loaded


def script(jobs: dict[str, Any], job: str, beginning: str) -> str:
    [step] = [step for step in jobs[job]["steps"] if step.get("name", "").startswith(beginning)]
    return str(step["run"])


def test_every_action_of_every_workflow_is_pinned_by_its_commit() -> None:
    workflows = [yaml.safe_load(path.read_text()) for path in WORKFLOW.parent.glob("*.yml")]
    jobs = [job for workflow in workflows for job in workflow["jobs"].values()]
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert len(used) >= 8
    assert [action for action in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)] == []


def test_the_code_of_the_pull_request_runs_without_a_token_that_may_write(jobs: dict[str, Any]) -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert workflow["permissions"] == {}
    assert list(workflow[True]) == ["pull_request"]  # YAML 1.1 reads `on` as a boolean; and never pull_request_target
    assert jobs["plan"]["permissions"] == {"contents": "read", "id-token": "write"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in jobs["comment"]["steps"])


def test_nothing_of_the_event_is_pasted_into_a_shell(jobs: dict[str, Any]) -> None:
    assert [step["run"] for job in jobs.values() for step in job["steps"] if "${{" in step.get("run", "")] == []


def test_a_fork_is_told_and_not_planned(jobs: dict[str, Any]) -> None:
    assert "head.repo.full_name == github.repository" in jobs["plan"]["if"]
    assert "head.repo.full_name != github.repository" in jobs["fork"]["if"]
    assert "permissions" not in jobs["fork"]


def post(jobs: dict[str, Any], directory: Path, comments: list[dict[str, Any]], review: str | None) -> list[str]:
    """Run the step that posts, and give the calls of gh that write."""
    if not shutil.which("jq"):
        pytest.skip("jq is not installed; GitHub's runners have it")
    (directory / "gh").write_text(GH)
    (directory / "gh").chmod(0o755)
    (directory / "comments.json").write_text(json.dumps(comments))
    if review is not None:
        (directory / "review").mkdir()
        (directory / "review" / "review.md").write_text(review)
    env = {
        "PATH": f"{directory}:{os.environ['PATH']}",
        "ENVIRONMENT": "prod",
        "NUMBER": "7",
        "COMMIT": "abc",
        "RUN": "https://run",
        "GITHUB_REPOSITORY": "me/it",
    }
    argv = ["bash", "-e", "-o", "pipefail", "-c", script(jobs, "comment", "Post the review")]
    subprocess.run(argv, cwd=directory, env=env, check=True, capture_output=True)
    return (directory / "calls").read_text().splitlines()


def comment(number: int, body: str, login: str = "github-actions[bot]") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": login}}


OTHERS = [
    comment(1, f"{MARKER}\nI pretend", login="somebody"),
    comment(2, "<!-- plan-review: dev -->\nof dev"),
    comment(3, f"another bot's answer that quotes {MARKER}"),
]


def test_the_first_review_is_a_new_comment(jobs: dict[str, Any], tmp_path: Path) -> None:
    [call] = post(jobs, tmp_path, OTHERS, "# SAFE\n")
    assert "--method POST repos/me/it/issues/7/comments -F body=@comment.md" in call
    assert (tmp_path / "posted.md").read_text() == f"{MARKER}\n**prod** at abc ([run](https://run))\n\n# SAFE\n"


def test_the_next_review_takes_the_place_of_its_own_comment(jobs: dict[str, Any], tmp_path: Path) -> None:
    [call] = post(jobs, tmp_path, [*OTHERS, comment(4, f"{MARKER}\nold\nlines")], "# STOP\n")
    assert "--method PATCH repos/me/it/issues/comments/4 -F body=@comment.md" in call


def test_a_plan_that_failed_is_said_instead_of_an_old_review(jobs: dict[str, Any], tmp_path: Path) -> None:
    post(jobs, tmp_path, [], None)
    assert "**There is no plan to review.** The [run](https://run) says why." in (tmp_path / "posted.md").read_text()


def test_a_review_longer_than_github_takes_is_cut_between_characters(jobs: dict[str, Any], tmp_path: Path) -> None:
    post(jobs, tmp_path, [], "x" + "\u00e9" * 50_000)
    posted = (tmp_path / "posted.md").read_text()
    assert len(posted.encode()) < 65_536
    assert "**Cut here.** The rest stands in the [summary of the run](https://run)." in posted


@pytest.mark.parametrize(("code", "ends"), [("0", 0), ("3", 0), ("4", 1), (None, 0)])
def test_only_stop_turns_the_check_red(jobs: dict[str, Any], tmp_path: Path, code: str | None, ends: int) -> None:
    if code is not None:
        (tmp_path / "review").mkdir()
        (tmp_path / "review" / "code").write_text(f"{code}\n")
    argv = ["bash", "-e", "-o", "pipefail", "-c", script(jobs, "comment", "Stop what")]
    assert subprocess.run(argv, cwd=tmp_path, check=False, capture_output=True).returncode == ends


@pytest.mark.parametrize(
    ("part", "content", "found"),
    [
        ("infra/main.tf", "changed", ""),
        ("deploy/review/plan.py", "changed", "deploy\n"),
        (".github/workflows/plan.yml", "changed", ".github\n"),
        ("waivers.toml", "new", "waivers.toml\n"),
        ("constraints.txt", None, "constraints.txt\n"),
    ],
)
def test_a_change_of_the_gate_is_seen(
    jobs: dict[str, Any], tmp_path: Path, part: str, content: str | None, found: str
) -> None:
    for root in (tmp_path, tmp_path / "change"):
        for name in (
            "infra/main.tf",
            "deploy/review/plan.py",
            ".github/workflows/plan.yml",
            "pyproject.toml",
            "constraints.txt",
        ):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("as it was")
    changed = tmp_path / "change" / part
    changed.write_text(content) if content is not None else changed.unlink()
    argv = ["bash", "-e", "-o", "pipefail", "-c", script(jobs, "plan", "Look whether the gate")]
    subprocess.run(argv, cwd=tmp_path, check=True, capture_output=True)
    gate = tmp_path / "review" / "gate"
    assert (gate.read_text() if gate.exists() else "") == found


def test_the_plan_is_made_and_judged_by_the_code_of_the_base_branch(jobs: dict[str, Any]) -> None:
    checkouts = [step["with"] for step in jobs["plan"]["steps"] if "checkout" in step.get("uses", "")]
    assert [(c["ref"], c.get("path")) for c in checkouts] == [
        ("${{ github.event.pull_request.base.sha }}", None),
        ("${{ github.event.pull_request.head.sha }}", "change"),
    ]
    assert "mv change/infra infra\nrm -rf change" in script(jobs, "plan", "Take infra/ of the pull request")


def test_a_plan_leaves_the_run_encrypted_or_not_at_all(jobs: dict[str, Any], tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed; GitHub's runners have it")
    build = tmp_path / "build" / "prod"
    build.mkdir(parents=True)
    (build / "tfplan").write_text("the plan")
    (build / "reviewed.json").write_text("{}")
    argv = ["bash", "-e", "-o", "pipefail", "-c", script(jobs, "plan", "Encrypt the plan")]
    for key, files in (("", []), ("long and random", ["plan.enc"])):
        env = {"PATH": os.environ["PATH"], "ENVIRONMENT": "prod", "PLAN_KEY": key}
        subprocess.run(argv, cwd=tmp_path, env=env, check=True, capture_output=True)
        assert sorted(path.name for path in (tmp_path / "sealed").iterdir()) == files
        assert not any(b"the plan" in path.read_bytes() for path in (tmp_path / "sealed").iterdir())
        if not files:
            (tmp_path / "sealed").rmdir()
    workflow = yaml.safe_load((WORKFLOW.parent / "apply.yml").read_text())
    decrypt = script(workflow["jobs"], "apply", "Decrypt it")
    shutil.copy2(tmp_path / "sealed" / "plan.enc", tmp_path)
    shutil.rmtree(build)
    env = {"PATH": os.environ["PATH"], "ENVIRONMENT": "prod", "PLAN_KEY": "long and random"}
    subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", decrypt], cwd=tmp_path, env=env, check=True, capture_output=True
    )
    assert (build / "tfplan").read_text() == "the plan"
