"""What the steps refuse before Terraform is asked."""

import json
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.environment import Environment
from tests.support.project import Project, initialised

NOBODY = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
SOMEBODY = {"AWS_ACCESS_KEY_ID": "dummy", "AWS_SECRET_ACCESS_KEY": "dummy"}


def test_without_credentials_nothing_starts(project: Project) -> None:
    for command in ("plan", "apply", "destroy"):
        ended = project.workflow(command, env="dev", **NOBODY)
        assert ended.returncode == 4
        assert "There are no AWS credentials" in ended.stderr
        assert "AWS_PROFILE" in ended.stderr
    assert not (project.root / "build").exists()


def test_local_is_no_aws_but_this_machines(project: Project) -> None:
    for endpoint in ({}, {"AWS_ENDPOINT_URL": "https://redshift.us-west-2.amazonaws.com"}):
        ended = project.workflow("apply", env="local", **SOMEBODY, **endpoint)
        assert ended.returncode == 4
        assert "ENV=local is the AWS on this machine" in ended.stderr
        assert 'eval "$(python -m local_aws env)"' in ended.stderr


def test_this_machines_aws_is_no_other_environments(project: Project) -> None:
    ended = project.workflow("apply", env="prod", **SOMEBODY, AWS_ENDPOINT_URL="http://127.0.0.1:5000")
    assert ended.returncode == 4
    assert "points at this machine" in ended.stderr
    assert "unset AWS_ENDPOINT_URL" in ended.stderr


def test_an_aws_that_does_not_answer(project: Project) -> None:
    with socket.socket() as nobody:  # bound and not listening: connections are refused
        nobody.bind(("127.0.0.1", 0))
        ended = project.workflow("plan", **SOMEBODY, AWS_ENDPOINT_URL=f"http://127.0.0.1:{nobody.getsockname()[1]}")
    assert ended.returncode == 4
    assert "AWS does not answer" in ended.stderr
    assert "python -m local_aws up" in ended.stderr


def test_an_environment_without_variables(project: Project) -> None:
    ended = project.workflow("plan", env="staging")
    assert ended.returncode == 1
    assert "no infra/envs/staging.tfvars. There are: dev, local, prod." in ended.stderr


def test_a_command_that_is_none(project: Project) -> None:
    assert project.workflow("aply").returncode == 2


def test_without_terraform(project: Project, tmp_path: Path) -> None:
    ended = project.workflow("init", env="dev", TERRAFORM="terraform-that-is-not-there")
    assert ended.returncode == 4
    assert "terraform-that-is-not-there is not installed" in ended.stderr
    assert "Install Terraform 1.11 or newer" in ended.stderr


def test_without_a_provider(project: Project, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    config = tmp_path / "terraform.rc"
    config.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
    ended = project.workflow("init", env="dev", TF_CLI_CONFIG_FILE=str(config))
    assert ended.returncode == 4
    assert "a filesystem_mirror, in the file that TF_CLI_CONFIG_FILE names" in ended.stderr


def test_code_that_is_none_is_terraforms_error(project: Project, checked_out: Project) -> None:
    with (project.root / "infra" / "outputs.tf").open("a") as code:
        code.write("output {\n")
    ended = project.workflow("init", env="dev")
    assert ended.returncode == 1
    assert "outputs.tf" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_init_leaves_the_lock_file_as_it_is_and_is_done_once(project: Project, tmp_path: Path) -> None:
    lock = (project.root / "infra" / ".terraform.lock.hcl").read_bytes()
    initialised(project, "dev")
    assert (project.root / "infra" / ".terraform.lock.hcl").read_bytes() == lock
    asked = tmp_path / "asked"
    terraform = tmp_path / "terraform"
    terraform.write_text(f"#!/bin/sh\necho \"$@\" >> '{asked}'\nexit 1\n")
    terraform.chmod(0o755)
    project.workflow("lint", env="dev", TERRAFORM=str(terraform))
    [command] = asked.read_text().splitlines()
    assert "test -json" in command


def test_a_state_is_taken_along_when_its_backend_changes(project: Project, checked_out: Project) -> None:
    infra = project.root / "infra"
    states = {name: STATE.replace("NAME", name) for name in ("dev", "prod")}
    for name, state in states.items():
        (infra / "terraform.tfstate.d" / name).mkdir(parents=True)
        (infra / "terraform.tfstate.d" / name / "terraform.tfstate").write_text(state)
    project = replace(project, env=checked_out.env)  # with a provider that is running: this is about the state
    initialised(project, "dev")
    for place in ("one", "two"):
        (infra / "backend.tf").write_text(
            f'terraform {{\n  backend "local" {{\n    workspace_dir = "{place}"\n  }}\n}}\n'
        )

        asked = project.workflow("init", env="dev")
        assert asked.returncode == 3
        assert "The state of dev is not where the code says now" in asked.stderr
        assert "CONFIRM=dev" in asked.stderr
        assert not (infra / place).exists()

        moved = project.workflow("init", env="dev", CONFIRM="dev")
        assert moved.returncode == 0, moved.stderr
        assert "the state was taken along" in moved.stdout
        for name in states:
            taken = json.loads((infra / place / name / "terraform.tfstate").read_text())
            assert taken["outputs"]["whose"]["value"] == name
        assert project.workflow("init", env="dev").returncode == 0  # and does not ask again


STATE = json.dumps(
    {
        "version": 4,
        "terraform_version": "1.11.0",
        "serial": 1,
        "lineage": "NAME",
        "outputs": {"whose": {"value": "NAME", "type": "string"}},
        "resources": [],
    }
)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small infra/ of one module."""
    for name in ("main.tf", "modules/iam/main.tf", "envs/dev.tfvars", "envs/prod.tfvars", ".terraform.lock.hcl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was\n")
    monkeypatch.setattr("deploy.environment.INFRA", tmp_path)
    return tmp_path


def test_a_plan_is_as_old_as_the_content_of_the_code(code: Path) -> None:
    before = Environment("dev").code_sha256()
    os.utime(code / "main.tf", (1, 1))
    (code / "envs" / "prod.tfvars").write_text("another environment's\n")
    (code / "README.md").write_text("no code\n")
    assert Environment("dev").code_sha256() == before


@pytest.mark.parametrize("path", ["main.tf", "modules/iam/main.tf", "envs/dev.tfvars", "new.tf", ".terraform.lock.hcl"])
def test_a_change_of_the_code_makes_a_plan_old(code: Path, path: str) -> None:
    before = Environment("dev").code_sha256()
    (code / path).write_text("changed\n")
    assert Environment("dev").code_sha256() != before


def test_code_that_is_gone_makes_a_plan_old(code: Path) -> None:
    before = Environment("dev").code_sha256()
    (code / "modules" / "iam" / "main.tf").unlink()
    assert Environment("dev").code_sha256() != before
