"""What a user can cause ends in one message and a documented exit code, before Terraform or AWS is asked."""

import errno
from pathlib import Path

import pytest

from deploy import cli, environment
from deploy.environment import Environment
from deploy.errors import NotConfirmedError
from deploy.run import run


def test_a_run_before_the_apply(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    with pytest.raises(NotConfirmedError, match="Make one first: make apply ENV=prod"):
        run(Environment("prod"), (), print)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "build/dev/tfplan")

    monkeypatch.setattr(cli, "cli", full)
    with pytest.raises(SystemExit, match=f"^{cli.MACHINE}$"):
        cli.main()
    said = capsys.readouterr().err
    assert said == "\nNo space left on device (build/dev/tfplan). Mend that on this machine, and run the step again.\n"
