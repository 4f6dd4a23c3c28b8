"""The command line of local-aws, without an AWS behind it."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from local_aws.cli import COMMANDS, main
from tests.support.command import ROOT, clean_environment

LOCAL_AWS = str(Path(sys.executable).with_name("local-aws"))


def python(code: str, *argv: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-c", code, *argv],
        env=clean_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_help_lists_every_command_and_imports_none() -> None:
    done = python(
        "from local_aws.cli import main; import sys; main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    assert done.returncode == 0, done.stderr
    for name, line in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert line.split(maxsplit=1)[0] in done.stdout
    assert "psutil" not in done.stdout.split()
    assert "local_aws.lifecycle" not in done.stdout.split()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name: str) -> None:
    with mock.patch.dict(os.environ):
        done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert f" {name} [OPTIONS]" in done.output


def test_a_command_that_is_not_there_is_a_mistake_of_usage() -> None:
    done = CliRunner().invoke(main, ["upp"])
    assert done.exit_code == 2
    assert "No such command 'upp'" in done.output


@pytest.mark.parametrize(
    ("words", "completed"), [("local-aws st", {"status"}), ("local-aws up --p", {"--postgres-dsn"})]
)
def test_the_shell_completes(words: str, completed: set[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_LOCAL_AWS_COMPLETE": "bash_complete"}
    done = subprocess.run([LOCAL_AWS], env=os.environ | asked, capture_output=True, text=True, check=True)
    assert {line.split(",")[1] for line in done.stdout.splitlines()} == completed


def test_a_package_that_is_missing_is_named() -> None:
    done = python("import sys; sys.modules['psycopg2'] = None; from local_aws.cli import main; main(['status'])")
    assert done.returncode == 1
    assert "psycopg2" in done.stderr
    assert "pip install 'sparkify-warehouse[local]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("moto.iam.access_control", "IAMPolicyStatement"),
        ("moto.redshift.models", "Snapshot"),
        ("moto.ec2.models.security_groups", "SecurityGroupRule"),
    ],
)
def test_a_name_that_moto_no_longer_has_is_named(module: str, name: str, tmp_path: Path) -> None:
    """Whether it is missed when it is imported or when it is replaced."""
    code = (
        f"import sys, {module} as module; del module.{name}; from local_aws.api.server import main; "
        "main(['--state', sys.argv[1], '--fd', sys.argv[2]])"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = python(code, str(tmp_path), str(listening.fileno()), pass_fds=(listening.fileno(),))
    assert done.returncode == 1
    assert name in done.stderr
    assert "make install" in done.stderr
    assert "Traceback" not in done.stderr
