"""Run Terraform (or OpenTofu) for one environment."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.environment import Environment
from deploy.errors import AccessError, WorkflowError


class TerraformError(WorkflowError):
    """Terraform ended with an error, which it has printed or which is the message."""


class KilledError(TerraformError):
    """Terraform was killed, and could not write down all that it did."""


class Terraform:
    """The binary, and the settings that every one of its commands gets."""

    def __init__(self, environment: Environment) -> None:
        name = os.environ.get("TERRAFORM") or "terraform"
        binary = shutil.which(name)
        if binary is None:
            raise AccessError(
                f"{name} is not installed, or not on the PATH.\n"
                "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another "
                "binary in TERRAFORM."
            )
        self._binary = binary
        self.is_opentofu = os.path.basename(binary).startswith("tofu")  # noqa: PTH119 - a name, not a path
        self._root = environment.root
        self._env = os.environ | {
            "TF_DATA_DIR": str(environment.data),
            # Not `terraform workspace select`, which writes to the backend: a plan must do with reading.
            "TF_WORKSPACE": environment.name,
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "CHECKPOINT_DISABLE": "1",
        }
        self.by_hand = f"TF_DATA_DIR={environment.data} TF_WORKSPACE={environment.name} {name} -chdir={self._root}"
        """How a person runs the same Terraform in a shell."""

    def capture(self, *argv: str, **extra: str) -> str:
        """Run a command and give what it prints. Raises TerraformError with what it says on stderr."""
        ended = subprocess.run(
            self._argv(argv),
            env=self._env | extra,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if ended.returncode:
            raise TerraformError((ended.stderr.strip() or ended.stdout.strip()) or _ending(ended.returncode, argv[0]))
        return ended.stdout

    def show(self, *argv: str) -> None:
        """Run a command whose output goes to the user. Raises TerraformError; its message only says how it ended.

        Ctrl-C reaches Terraform too, which then finishes what it is doing and writes its state: it is waited for.
        """
        argv = argv if sys.stdout.isatty() else (argv[0], "-no-color", *argv[1:])
        with _waiting_out_interrupts():
            code = subprocess.run(self._argv(argv), env=self._env, check=False, stdin=subprocess.DEVNULL).returncode
        if code:
            raise (KilledError if code < 0 else TerraformError)(_ending(code, argv[0]))

    def plan_json(self, path: str) -> str:
        """Return the JSON of a plan file [terraform show -json]."""
        return self.capture("show", "-json", path)

    def _argv(self, argv: tuple[str, ...]) -> list[str]:
        return [self._binary, f"-chdir={self._root}", *argv]


def _ending(code: int, command: str) -> str:
    if code < 0:
        return f"terraform {command} was ended by signal {signal.Signals(-code).name}."
    return f"terraform {command} failed; its reason is above."


@contextmanager
def _waiting_out_interrupts() -> Iterator[None]:
    """Let a child answer Ctrl-C in its own time, and raise KeyboardInterrupt afterwards."""
    interrupted: list[int] = []
    # A handler, and not SIG_IGN: that one the child would inherit, and never hear the Ctrl-C.
    before = signal.signal(signal.SIGINT, lambda number, _: interrupted.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt
