"""Lint the IAM policies as Terraform would write them: the plans of its own offline tests hold them all."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

from deploy.errors import WorkflowError
from deploy.step import Session

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # about its import of pkg_resources, which nobody here can change
    import parliament

TESTS = "tests/posture.tftest.hcl"
POLICY = "policy"
TRUST = "assume_role_policy"


def lint(session: Session) -> int:
    """Check every policy and give their number. Raises WorkflowError naming what is wrong, and TerraformError."""
    found = dict(_policies(session))
    wrong = [f"{where}: {finding}" for (where, kind), text in found.items() for finding in findings(kind, text)]
    if wrong:
        raise WorkflowError("\n  ".join(["The linter finds fault with policies of infra/:", *wrong]))
    return len(found)


def findings(kind: str, text: str) -> list[str]:
    """Say what is wrong with one policy. Of a trust policy, unknown to parliament, only the Sids are looked at."""
    statements = json.loads(text)["Statement"]
    wrong = [
        f"statement {number} has no Sid" for number, statement in enumerate(statements, 1) if not statement.get("Sid")
    ]
    if kind == POLICY:
        found = parliament.analyze_policy_string(text, config={}).findings
        wrong += [f"{finding.issue} {finding.detail} {finding.location}" for finding in found]
    return wrong


def _policies(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    """Give every policy of every planned resource, by its address and the attribute that holds it."""
    # The tests are of no environment: they are run in the workspace that belongs to none.
    lines = session.terraform.capture("test", "-json", "-verbose", f"-filter={TESTS}", TF_WORKSPACE="default")
    for message in map(json.loads, lines.splitlines()):
        for change in message.get("test_plan", {}).get("resource_changes", []):
            yield from _of(change, run=message["@testrun"])


def _of(change: dict[str, Any], run: str) -> Iterator[tuple[tuple[str, str], str]]:
    planned = change["change"]["after"] or {}
    for kind in (POLICY, TRUST):
        if isinstance(planned.get(kind), str):
            yield (f"{change['address']} (run {run})", kind), planned[kind]
