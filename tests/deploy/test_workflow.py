"""What the steps refuse before Terraform is asked, and how they find a provider."""

import os
import socket
from pathlib import Path

import pytest

from deploy import fingerprint, providers
from deploy.environment import Environment
from deploy.errors import AccessError
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


def test_a_mirror_that_is_none(project: Project, checked_out: Project) -> None:
    ended = project.workflow("init", env="dev", TERRAFORM_PROVIDER_MIRROR=str(project.root))
    assert ended.returncode == 4
    assert f"TERRAFORM_PROVIDER_MIRROR={project.root}: that directory holds no registry.terraform.io/" in ended.stderr


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


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without a mirror."""
    monkeypatch.delenv(providers.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(providers, "IMPLIED", (tmp_path / "home" / "plugins", tmp_path / "share" / "plugins"))
    monkeypatch.setattr(providers, "OPT", tmp_path / "opt")
    return tmp_path


def test_no_mirror(nowhere: Path) -> None:
    assert providers.find_mirror() is None


def test_mirrors_in_order(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("named", "home/plugins", "opt/tf-plugins"):
        (nowhere / place / providers.REGISTRY).mkdir(parents=True)
    (nowhere / "opt" / "another-program").mkdir()
    (nowhere / "share" / "plugins").mkdir(parents=True)  # without a registry: no mirror
    monkeypatch.setenv(providers.MIRROR_VARIABLE, str(nowhere / "named"))
    assert providers.find_mirror() == nowhere / "named"
    monkeypatch.delenv(providers.MIRROR_VARIABLE)
    assert providers.find_mirror() == nowhere / "home" / "plugins"
    (nowhere / "home" / "plugins" / providers.REGISTRY).rmdir()
    assert providers.find_mirror() == nowhere / "opt" / "tf-plugins"


def test_a_named_mirror_that_is_none_is_not_passed_over(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nowhere / "opt" / "tf-plugins" / providers.REGISTRY).mkdir(parents=True)
    monkeypatch.setenv(providers.MIRROR_VARIABLE, str(nowhere))
    with pytest.raises(AccessError):
        providers.find_mirror()


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small infra/ of one module, whose fingerprint is taken."""
    for name in ("main.tf", "modules/iam/main.tf", "envs/dev.tfvars", "envs/prod.tfvars", ".terraform.lock.hcl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was\n")
    monkeypatch.setattr("deploy.environment.INFRA", tmp_path)
    monkeypatch.setattr(fingerprint, "INFRA", tmp_path)
    return tmp_path


def test_a_fingerprint_is_of_the_content(code: Path) -> None:
    before = fingerprint.take(Environment("dev"))
    os.utime(code / "main.tf", (1, 1))
    (code / "envs" / "prod.tfvars").write_text("another environment's\n")
    (code / "README.md").write_text("no code\n")
    assert fingerprint.changes(before, fingerprint.take(Environment("dev"))) == []


def test_a_fingerprint_names_what_differs(code: Path) -> None:
    before = fingerprint.take(Environment("dev"))
    (code / "main.tf").write_text("changed\n")
    (code / "envs" / "dev.tfvars").write_text("changed\n")
    (code / "modules" / "iam" / "main.tf").unlink()
    (code / "modules" / "iam" / "new.tf").write_text("new\n")
    assert fingerprint.changes(before, fingerprint.take(Environment("dev"))) == [
        "infra/envs/dev.tfvars has changed",
        "infra/main.tf has changed",
        "infra/modules/iam/main.tf is gone",
        "infra/modules/iam/new.tf is new",
    ]
