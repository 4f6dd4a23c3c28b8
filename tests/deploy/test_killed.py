"""An apply that is killed, and the destroy that comes next. What the next apply does is in the life cycle."""

import re
from collections.abc import Iterator

import pytest

from tests.deploy.life import NAME, Life, born
from tests.support.command import run
from tests.support.project import Project
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory, checked_out: Project) -> Iterator[Life]:
    with born(tmp_path_factory.mktemp("life"), checked_out) as life:
        yield life


@pytest.fixture
def life(nothing: Life) -> Life:
    """A warehouse that is planned."""
    assert nothing.make("plan").returncode == 0
    return nothing


def destroyed(life: Life) -> None:
    ended = life.make("destroy")
    for _ in range(5):
        commands = re.findall(r"^  (.* import .*)$", ended.stderr, re.MULTILINE)
        if not commands:
            break
        assert ended.returncode == 3
        for command in commands:
            imported = life.shell(command)
            assert imported.returncode == 0, command + imported.stdout + imported.stderr
        ended = life.make("destroy")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing left" in ended.stdout
    assert not life.vpcs()


def test_terraform_is_killed(life: Life) -> None:
    apply = life.start("apply")
    wait_until(lambda: attached(life), "Terraform attached no policy")
    life.kill_terraform(apply)
    # As if the kill had come before that was written down, too: without it the destroy stops at the policy.
    life.terraform("state", "rm", "module.iam.aws_iam_role_policy_attachment.loader")
    destroyed(life)


def attached(life: Life) -> bool:
    iam = life.client("iam")
    try:
        return bool(iam.list_attached_role_policies(RoleName=f"{NAME}-loader")["AttachedPolicies"])
    except iam.exceptions.NoSuchEntityException:
        return False


def test_the_aws_is_killed(life: Life) -> None:
    apply = life.start("apply")
    # Not before: a provider that makes a bucket waits for an AWS that is gone for as long as for one that is slow.
    made = [f'aws_s3_bucket.this["{name}"]: Creation complete' for name in ("work", "logs")]
    wait_until(lambda: all(line in life.output() for line in made), "Terraform made no buckets")
    [aws] = life.processes("local_aws.api.server")
    aws.kill()
    assert apply.wait(120) == 1, life.output()
    assert "make apply ENV=local" in life.output()

    assert life.make("destroy").returncode == 4  # nobody answers, and it says how to start it
    up = run("local_aws", "up", env=life.project.env)
    assert up.returncode == 0, up.stdout + up.stderr
    destroyed(life)
