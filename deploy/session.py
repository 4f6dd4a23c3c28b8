"""What every step works with."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.environment import INFRA, Environment
from deploy.errors import AccessError, NotConfirmedError, WorkflowError
from deploy.review.plan import Plan
from deploy.review.plan_json import PlanError, read_plan
from deploy.terraform import Terraform, TerraformError

REGISTRY = "registry.terraform.io"
IMPATIENT = {"TF_REGISTRY_DISCOVERY_RETRY": "0", "TF_REGISTRY_CLIENT_TIMEOUT": "10"}
"""So that a machine without a route to the registry is known in seconds."""


MOVED = (
    "The state of {name} is not where the code says now: the backend has changed.\n"
    "Take it along (make init ENV={name}), or leave it and begin with what is there: "
    "python -m deploy --env {name} init --reconfigure."
)


class MigrationError(NotConfirmedError):
    """The backend has changed, and a person has to say what becomes of the state."""


@dataclass(frozen=True)
class Session:
    """One command: its environment, its Terraform, and a way to tell the user how it goes."""

    environment: Environment
    terraform: Terraform
    say: Callable[[str], None]

    @property
    def again(self) -> str:
        """How a make target is told which environment is meant."""
        return f"ENV={self.environment.name}"

    def initialise(self, *argv: str) -> None:
        """Run `terraform init`, unless it was run for the same code; `argv` goes to it, and makes it run in any case.

        Raises MigrationError if the state is elsewhere than the code says, AccessError if no provider can be had,
        TerraformError for anything else.
        """
        self.environment.prepare()
        done, inputs = self.environment.build / "initialised", _inputs(self.environment)
        if not argv and self.environment.data.is_dir() and done.is_file() and done.read_text() == inputs:
            return
        # OpenTofu has a registry of its own, which the lock file does not know.
        lock = () if self.terraform.is_opentofu else ("-lockfile=readonly",)
        try:
            self.terraform.capture("init", "-input=false", "-no-color", *lock, *argv, **IMPATIENT)
        except TerraformError as error:
            if "-migrate-state" in str(error) or "state migration" in str(error):
                raise MigrationError(MOVED.format(name=self.environment.name)) from error
            if REGISTRY not in str(error):
                raise
            raise AccessError(
                f"{error}\n\nConnect to {REGISTRY}, or name a mirror of it in Terraform's CLI configuration: a "
                "filesystem_mirror, in the file that TF_CLI_CONFIG_FILE names (docs/infra.md)."
            ) from error
        done.write_text(inputs)

    def outputs(self) -> dict[str, Any]:
        """Return the outputs in the state by name; none before the first apply. Raises TerraformError."""
        outputs: dict[str, Any] = json.loads(self.terraform.capture("output", "-json"))
        return {name: output["value"] for name, output in outputs.items()}

    def plan(self, target: str, *argv: str) -> str:
        """Write a plan file into the build directory and return what Terraform prints. Raises TerraformError."""
        out = f"-out={self.environment.build / target}"
        return self.terraform.capture("plan", "-no-color", "-input=false", out, *argv, *self.environment.variables())

    def read_plan(self, target: Path) -> Plan:
        """Read a plan file. Raises TerraformError, WorkflowError."""
        try:
            return read_plan(self.terraform.plan_json(str(target)), str(target))
        except PlanError as error:
            raise WorkflowError(str(error)) from error


def _inputs(environment: Environment) -> str:
    """Return a digest of what `terraform init` reads: the modules that the tests name too, which it installs."""
    files = [INFRA / "versions.tf", INFRA / "main.tf", INFRA / ".terraform.lock.hcl"]
    files += [*sorted(environment.root.glob("backend*.tf")), *sorted(INFRA.glob("tests/*.tftest.hcl"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
