"""One environment (dev, prod, local): its variables, its state, and what its steps leave under build/."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import WorkflowError

INFRA = Path(__file__).resolve().parent.parent / "infra"
BUILD = INFRA.parent / "build"
WAIVERS = INFRA.parent / "waivers.toml"
"""Findings of the review that somebody accepts until a day; there need not be any."""
LOCAL = "local"

_SETTINGS = ("EVENTS_URI", "SONGS_URI", "REDSHIFT_PORT", "REDSHIFT_SSL_ROOT_CERT")
PASSED_ON = (*_SETTINGS, "WAREHOUSE", "RUNNER", "LOAD_SCHEDULE")
"""What is given to Terraform under its own name when it is in the environment: settings, the kind, what loads, when."""

CLIENT_CIDRS = "CLIENT_CIDRS"
"""Addresses that may connect, one or several with commas between them; given to Terraform as its list."""


@dataclass(frozen=True)
class Environment:
    """Where the files of one environment are."""

    name: str

    def __post_init__(self) -> None:
        """Refuse a name that has no variables. Raises WorkflowError."""
        if not self.tfvars.is_file():
            known = ", ".join(sorted(path.stem for path in (INFRA / "envs").glob("*.tfvars")))
            raise WorkflowError(
                f"ENV={self.name}: there is no infra/envs/{self.name}.tfvars. There are: {known}.\n"
                "Name one of them, or write a file of that name."
            )

    @property
    def tfvars(self) -> Path:
        """The values of the environment's variables."""
        return INFRA / "envs" / f"{self.name}.tfvars"

    @property
    def build(self) -> Path:
        """What the steps make: plan, review, outputs, and Terraform's own data."""
        return BUILD / self.name

    @property
    def data(self) -> Path:
        """Terraform's own data (TF_DATA_DIR): providers, modules, and the backend that was initialised."""
        return self.build / "terraform-data"

    @property
    def root(self) -> Path:
        """The directory that Terraform runs in.

        It is infra/, except for the AWS on this machine: that one runs in a copy under build/, without backend.tf, so
        that its state stays on this machine and goes when build/local goes.
        """
        return self.build / "infra" if self.name == LOCAL else INFRA

    @property
    def outputs(self) -> Path:
        """What the loader reads."""
        return self.build / "outputs.json"

    @property
    def kept(self) -> Path:
        """Names what the last destroy left on purpose; not there where it left nothing."""
        return self.build / "kept"

    def prepare(self) -> None:
        """Make what the properties name, for its owner only."""
        self.build.mkdir(parents=True, exist_ok=True)
        self.build.chmod(0o700)  # also where an earlier version made it
        if self.root == INFRA:
            return
        self.root.mkdir(exist_ok=True)
        for path in self.root.glob("*.tf"):
            path.unlink()
        shutil.rmtree(self.root / "modules", ignore_errors=True)
        shutil.copytree(INFRA / "modules", self.root / "modules")
        for path in (*INFRA.glob("*.tf"), INFRA / ".terraform.lock.hcl"):
            if not path.name.startswith("backend"):
                shutil.copy2(path, self.root / path.name)

    def code_sha256(self) -> str:
        """Return a digest of what decides what a plan holds, by content: a checkout or a touch makes no plan old."""
        files = [*INFRA.glob("*.tf"), *(INFRA / "modules").rglob("*.tf"), INFRA / ".terraform.lock.hcl", self.tfvars]
        digest = hashlib.sha256()
        for path in sorted(path for path in files if path.is_file()):
            digest.update(f"{path.relative_to(INFRA)}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def variables(self) -> list[str]:
        """Return the arguments that hand the variables to Terraform."""
        passed = {name.lower(): os.environ[name] for name in PASSED_ON if os.environ.get(name)}
        if cidrs := os.environ.get(CLIENT_CIDRS, "").replace(",", " ").split():
            passed[CLIENT_CIDRS.lower()] = json.dumps(cidrs)
        return [f"-var-file={self.tfvars}", *(f"-var={name}={value}" for name, value in passed.items())]
