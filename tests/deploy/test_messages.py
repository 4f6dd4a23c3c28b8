"""What a user can cause ends in one message and a documented exit code, before Terraform or AWS is asked."""

import errno
import subprocess
from pathlib import Path

import pytest

from deploy import cli, environment
from deploy.environment import Environment
from deploy.errors import NotConfirmedError
from deploy.run import run
from tests.support.command import ROOT


def test_a_run_before_the_apply(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    with pytest.raises(NotConfirmedError, match="Make one first: make apply ENV=prod"):
        run(Environment("prod"), (), print)


@pytest.mark.parametrize("content", ["{", "[]", "{}"], ids=["cut off", "a list", "empty"])
def test_a_run_with_outputs_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str) -> None:
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "outputs.json").write_text(content)
    with pytest.raises(NotConfirmedError, match=r"outputs.json cannot be read: [^.]*[.]\n.* make apply ENV=dev"):
        run(Environment("dev"), (), print)


def test_the_command_s_own_options_are_the_loader_s() -> None:
    """`make run COMMAND=--help` is the loader's help; and an environment's name is one word, whatever it holds."""
    argv = ["make", "--dry-run", "run", "COMMAND=--help", "ENV=a b"]
    printed = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert '-m deploy --env "a b" run -- --help' in printed


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "build/dev/tfplan")

    monkeypatch.setattr(cli, "cli", full)
    with pytest.raises(SystemExit, match=f"^{cli.MACHINE}$"):
        cli.main()
    said = capsys.readouterr().err
    assert said == "\nNo space left on device (build/dev/tfplan). Mend that on this machine, and run the step again.\n"
