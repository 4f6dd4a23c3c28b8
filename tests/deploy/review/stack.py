"""The real infra/, applied once by Terraform to an AWS in memory, and the plans that Terraform makes of edits to it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.aws import aws_client
from tests.support.command import ROOT, clean_environment
from tests.support.project import KEPT, PATIENT
from tests.support.provider import running_provider

INFRA = ROOT / "infra"
REGION = "us-west-2"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": REGION}
SETTINGS = PATIENT | {
    "CHECKPOINT_DISABLE": "1",
    "TF_IN_AUTOMATION": "1",
}
VARIABLES: Mapping[str, Any] = {
    "final_snapshot_name": "sparkify-prod-final",
    "alarm_emails": ["data-platform@example.com"],
    "aws_api": {
        "max_retries": 5,
        "s3_use_path_style": True,
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "skip_requesting_account_id": True,
    },
}
"""Production's own variables, against an AWS that is not one."""
NO_LIFECYCLES = 'resource "aws_s3_bucket_lifecycle_configuration" "this" {\n  for_each = {}\n}\n'
"""The provider waits a minute for a lifecycle to settle, on AWS and here; no edit of these tests is about one."""


class TerraformFailedError(Exception):
    """Terraform ended with an error; the message is its own."""


@dataclass(frozen=True)
class Edit:
    """An edit of the code or of its variables.

    `code` is HCL that Terraform lays over the module in a directory of infra/ (an override file: what is there already
    is changed), `more` is HCL that is added to it.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    state: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Attributes that the state has otherwise, by resource type; `status` is that of the whole resource."""
    without: tuple[str, ...] = ()
    """Resources of the root module, `type.name`, whose blocks are taken out of the code."""


class Stack:
    """A copy of infra/, or of another small stack, with its state."""

    def __init__(
        self, directory: Path, endpoint: str, source: Path = INFRA, settings: dict[str, str] | None = None
    ) -> None:
        self.endpoint = endpoint
        self._source = source
        self._root = directory / "infra"
        shutil.copytree(
            source, self._root, ignore=shutil.ignore_patterns("*.py", "__pycache__", ".terraform", "*.tfstate*")
        )
        if source == INFRA:
            (self._root / "modules/storage/lifecycles_override.tf").write_text(NO_LIFECYCLES)
        else:
            shutil.copy2(INFRA / ".terraform.lock.hcl", self._root)
        self._env = environment(endpoint) | (settings or {})
        self._terraform("init", "-input=false")

    def apply(self) -> None:
        """Make everything."""
        self._terraform("apply", "-auto-approve", "-input=false", *self._variables({}))

    def plan(self, edit: Edit, refresh: bool = False, state: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the JSON of Terraform's plan of an edit, against the state of `apply` or another one."""
        written = [
            *self._write(edit.code, "edit_override.tf"),
            *self._write(edit.more, "edit.tf"),
        ]
        path = self._write_state(state or self.state(), edit.state)
        options = [f"-refresh={str(refresh).lower()}", f"-state={path}", *edit.options]
        try:
            return self._planned(*options, *self._variables(edit.variables))
        finally:
            for file in written:
                file.unlink()

    def client(self, service: str) -> Any:
        """Return a boto3 client of the AWS in memory: somebody with a console."""
        return aws_client(service, self.endpoint, region_name=REGION)

    def attribute(self, kind: str, name: str) -> Any:
        """Return an attribute of the first resource of a type in the state."""
        return _first(self.state(), kind)["attributes"][name]

    def _planned(self, *options: str) -> dict[str, Any]:
        target = self._root / "tfplan"
        self._terraform("plan", "-input=false", "-lock=false", f"-out={target}", *options)
        plan: dict[str, Any] = json.loads(self._terraform("show", "-json", str(target)))
        return plan

    def _write(self, code: Mapping[str, str], name: str) -> Iterator[Path]:
        for module, text in code.items():
            path = self._root / module / name
            path.write_text(text)
            yield path

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self._root / "terraform.tfstate").read_text())
        return state

    def _write_state(self, state: Mapping[str, Any], edits: Mapping[str, Mapping[str, Any]]) -> Path:
        for kind, attributes in edits.items():
            for resource in state["resources"]:
                for instance in resource["instances"] if resource["type"] == kind else []:
                    given = dict(attributes)
                    if "status" in given:
                        instance["status"] = given.pop("status")
                    instance["attributes"] |= given
        path = self._root / "edited.tfstate"
        path.write_text(json.dumps(state))
        return path

    def _variables(self, variables: Mapping[str, Any]) -> list[str]:
        is_own = self._source == INFRA
        given = {**(VARIABLES if is_own else {}), **variables}
        return [
            *(["-var-file=envs/prod.tfvars"] if is_own else []),
            *(f"-var={name}={hcl(value)}" for name, value in given.items()),
        ]

    def _terraform(self, *argv: str) -> str:
        ended = subprocess.run(
            ["terraform", f"-chdir={self._root}", *argv, *([] if argv[0] == "show" else ["-no-color"])],
            env=self._env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ended.returncode:
            raise TerraformFailedError(f"terraform {argv[0]}: {ended.stderr.strip()}")
        return ended.stdout


@contextmanager
def applied(directory: Path, providers: Path) -> Iterator[Stack]:
    """Yield infra/ applied to an AWS in memory, with one provider running, from where an init has put it."""
    with aws() as url, running_provider(providers, environment(url), directory / "provider.log") as setting:
        stack = Stack(directory, url, settings=setting)
        stack.apply()
        yield stack


@contextmanager
def applied_state(source: Path, directory: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the state of a stack, applied to an AWS in memory, and the URL of that AWS."""
    with aws() as endpoint:
        stack = Stack(directory, endpoint, source)
        stack.apply()
        yield stack.state(), endpoint


@contextmanager
def aws() -> Iterator[str]:
    """Yield the URL of an AWS in memory."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.review.moto"],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


def _first(state: Mapping[str, Any], kind: str) -> Any:
    return next(resource["instances"][0] for resource in state["resources"] if resource["type"] == kind)


def environment(endpoint: str) -> dict[str, str]:
    """Return what Terraform gets to work against an AWS in memory."""
    given = clean_environment()
    kept = {name: value for name, value in given.items() if name in KEPT or not name.startswith("TF_")}
    return kept | CREDENTIALS | SETTINGS | {"AWS_ENDPOINT_URL": endpoint}


def hcl(value: Any) -> str:
    """Return a value as HCL."""
    return value if isinstance(value, str) else json.dumps(value)
