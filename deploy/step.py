"""What every step works with."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.environment import Environment
from deploy.terraform import Terraform


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

    def plan(self, target: str, *argv: str) -> str:
        """Write a plan file into the build directory and give what Terraform prints. Raises TerraformError."""
        out = f"-out={self.environment.build / target}"
        return self.terraform.capture("plan", "-no-color", "-input=false", out, *argv, *self.environment.variables())
