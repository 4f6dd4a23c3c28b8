"""Get the provider: from the registry, or from a mirror on this machine when the registry cannot be reached."""

import hashlib
import os
from pathlib import Path

from deploy.environment import INFRA, Environment
from deploy.errors import AccessError
from deploy.step import Session
from deploy.terraform import TerraformError

MIRROR_VARIABLE = "TERRAFORM_PROVIDER_MIRROR"
REGISTRY = "registry.terraform.io"
OPT = Path("/opt")
#: Where Terraform itself looks without being told [CLI configuration, implied local mirror directories].
IMPLIED = (
    Path("~/.terraform.d/plugins"),
    Path("~/.local/share/terraform/plugins"),
    Path("/usr/local/share/terraform/plugins"),
    Path("/usr/share/terraform/plugins"),
)
#: So that a machine without a route to the registry is known in seconds.
IMPATIENT = {"TF_REGISTRY_DISCOVERY_RETRY": "0", "TF_REGISTRY_CLIENT_TIMEOUT": "10"}


def find_mirror() -> Path | None:
    """Find a filesystem mirror of the registry; None if there is none.

    Raises AccessError when the environment variable names a directory that is none.
    """
    if named := os.environ.get(MIRROR_VARIABLE):
        if not (Path(named) / REGISTRY).is_dir():
            raise AccessError(
                f"{MIRROR_VARIABLE}={named}: that directory holds no {REGISTRY}/.\n"
                f"Name a provider mirror, laid out as {REGISTRY}/hashicorp/aws/VERSION/OS_ARCH/, or unset the variable."
            )
        return Path(named)
    candidates = [path.expanduser() for path in IMPLIED] + (sorted(OPT.iterdir()) if OPT.is_dir() else [])
    return next((path for path in candidates if (path / REGISTRY).is_dir()), None)


def initialise(session: Session, *argv: str) -> None:
    """Run `terraform init` unless it was run for the same code, and select the environment's workspace.

    `argv` goes to init, which is then run in any case. Raises AccessError if no provider can be had, TerraformError for
    anything else.
    """
    environment, terraform = session.environment, session.terraform
    environment.prepare()
    done, inputs = environment.build / "initialised", _inputs(environment)
    if not argv and environment.data.is_dir() and done.is_file() and done.read_text() == inputs:
        return
    init = ["init", "-input=false", "-no-color", *argv]
    if not terraform.is_opentofu:  # OpenTofu has a registry of its own, which the lock file does not know
        init.append("-lockfile=readonly")
    _from_registry_or_mirror(session, init)
    terraform.capture("workspace", "select", "-or-create", environment.name)
    done.write_text(inputs)


def _from_registry_or_mirror(session: Session, init: list[str]) -> None:
    if os.environ.get(MIRROR_VARIABLE):
        _from_mirror(session, init, why=f"{MIRROR_VARIABLE} names it")
        return
    try:
        session.terraform.capture(*init, **IMPATIENT)
    except TerraformError as error:
        if REGISTRY not in str(error):
            raise
        _from_mirror(session, init, why=f"{REGISTRY} gave no provider", otherwise=error)


def _from_mirror(session: Session, init: list[str], why: str, otherwise: TerraformError | None = None) -> None:
    mirror = find_mirror()
    if mirror is None:
        places = ", ".join([*map(str, IMPLIED), f"directories under {OPT}"])
        raise AccessError(
            f"{otherwise}\n\nThere is no provider mirror on this machine either. Looked in: {places}.\n"
            f"Connect to {REGISTRY}, or name a mirror in {MIRROR_VARIABLE}."
        ) from otherwise
    versions = ", ".join(sorted(path.name for path in mirror.glob(f"{REGISTRY}/hashicorp/aws/*"))) or "none"
    session.say(f"provider from the mirror {mirror} (hashicorp/aws {versions}): {why}")
    session.terraform.capture(*init, f"-plugin-dir={mirror}")


def _inputs(environment: Environment) -> str:
    """Give a digest of what `terraform init` looks at."""
    digest = hashlib.sha256(os.environ.get(MIRROR_VARIABLE, "").encode())
    fixed = (INFRA / "versions.tf", INFRA / "main.tf", INFRA / ".terraform.lock.hcl")
    # The tests too: init installs the modules that they name.
    for path in (*fixed, *sorted(environment.root.glob("backend*.tf")), *sorted(INFRA.glob("tests/*.tftest.hcl"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
