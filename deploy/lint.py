"""Lint the IAM policies as Terraform would write them: the plans of its own offline tests hold them all."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from policy_sentry.querying.actions import get_action_data

from deploy.errors import WorkflowError
from deploy.session import Session

TESTS = "tests/posture.tftest.hcl"
ATTRIBUTES = ("policy", "assume_role_policy")
NOT_OF_IAM = {"aws_ecr_lifecycle_policy"}
"""Types whose policy says something else than who may do what."""


def lint(session: Session) -> int:
    """Check every policy and return their number. Raises WorkflowError naming what is wrong, and TerraformError."""
    found = dict(_policies(session))
    if not found:
        raise WorkflowError(f"The linter saw no policy: {TESTS} planned none.")
    wrong = [f"{where}: {finding}" for where, text in found.items() for finding in findings(text)]
    if wrong:
        raise WorkflowError("\n  ".join(["The linter finds fault with policies of infra/:", *wrong]))
    return len(found)


def findings(text: str) -> list[str]:
    """Return what is wrong with a policy: a statement without Sid, an action that IAM does not know, a wildcard.

    A statement that allows may have the resource * only where IAM knows no resource for its actions [Service
    Authorization Reference, by policy_sentry].
    """
    return [
        f"statement {statement.get('Sid') or number}: {fault}"
        for number, statement in enumerate(json.loads(text)["Statement"], 1)
        for fault in _faults(statement)
    ]


def _faults(statement: dict[str, Any]) -> Iterator[str]:
    if not statement.get("Sid"):
        yield "no Sid"
    if statement["Effect"] == "Deny":
        return
    everywhere = "*" in _list(statement.get("Resource", []))
    for action in _list(statement["Action"]):
        if "*" in action:
            yield f"{action} allows more than it names"
        elif not (resources := _resources(action)):
            yield f"{action} is not an action of IAM"
        elif everywhere and (narrower := resources - {"*"}):
            yield f"{action} is allowed for *, and could be for {' or '.join(sorted(narrower))}"


@lru_cache(None)
def _resources(action: str) -> frozenset[str]:
    """Return the formats of the ARNs that an action can be allowed for; empty if there is no such action."""
    service, _, name = action.partition(":")
    known = get_action_data(service, name)
    return frozenset(row["resource_arn_format"] for row in known[service]) if known else frozenset()


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _policies(session: Session) -> Iterator[tuple[str, str]]:
    """Yield every policy of every planned resource, by its address and the attribute that holds it."""
    # The tests are of no environment: they are run in the workspace that belongs to none.
    lines = session.terraform.capture("test", "-json", "-verbose", f"-filter={TESTS}", TF_WORKSPACE="default")
    for message in map(json.loads, lines.splitlines()):
        for change in message.get("test_plan", {}).get("resource_changes", []):
            planned = change["change"]["after"] or {}
            for name in ATTRIBUTES if change["type"] not in NOT_OF_IAM else ():
                if isinstance(planned.get(name), str):
                    yield f"{change['address']} (run {message['@testrun']}), {name}", planned[name]
