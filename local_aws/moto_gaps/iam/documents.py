"""Policy documents that IAM refuses and moto takes. In AWS's code and words."""

import json
from collections.abc import Callable
from typing import Any

from moto.iam.exceptions import IAMException, MalformedPolicyDocument
from moto.iam.models import IAMBackend

LAST_CHARACTER = "\u00ff"
"""No document holds a character after it [API_PutRolePolicy, the pattern of PolicyDocument]."""


def check_create_role(_: IAMBackend, __: str, assume_role_policy_document: str, *___: Any, **____: Any) -> None:
    """Refuse what is not a trust policy [API_CreateRole]."""
    _check_trust(assume_role_policy_document, "assumeRolePolicyDocument")


def check_update_assume_role_policy(_: IAMBackend, __: str, policy_document: str) -> None:
    """Refuse what is not a trust policy [API_UpdateAssumeRolePolicy]."""
    _check_trust(policy_document, "policyDocument")


def check_put_role_policy(_: IAMBackend, __: str, ___: str, policy_json: str) -> None:
    """Refuse what is not the policy of an identity [API_PutRolePolicy]."""
    _check_identity(policy_json)


def check_create_policy(_: IAMBackend, __: str, ___: str, policy_document: str, *____: Any) -> None:
    """Refuse what is not the policy of an identity [API_CreatePolicy]."""
    _check_identity(policy_document)


def check_create_policy_version(_: IAMBackend, __: str, policy_document: str, *___: Any) -> None:
    """Refuse what is not the policy of an identity [API_CreatePolicyVersion]."""
    _check_identity(policy_document)


REFUSING: dict[str, Callable[..., None]] = {
    "create_role": check_create_role,
    "update_assume_role_policy": check_update_assume_role_policy,
    "put_role_policy": check_put_role_policy,
    "create_policy": check_create_policy,
    "create_policy_version": check_create_policy_version,
}
"""moto's methods, and what is asked before each."""


def _check_trust(document: str, parameter: str) -> None:
    _check_characters(document, parameter)
    try:
        policy = json.loads(document)
    except ValueError:
        policy = None
    if not isinstance(policy, dict):
        raise MalformedPolicyDocument("This policy contains invalid Json")
    if not policy.get("Statement"):
        raise MalformedPolicyDocument("Could not parse the policy: Statement is empty!")
    for statement in _as_list(policy["Statement"]):
        for field in ("Effect", "Principal", "Action"):
            if field not in statement:
                raise MalformedPolicyDocument(f"Missing required field {field}")
        if "Resource" in statement:
            raise MalformedPolicyDocument("Has prohibited field Resource")
        if not all(action.lower().startswith("sts:") for action in _as_list(statement["Action"])):
            raise MalformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.")


def _check_identity(document: str) -> None:
    """Refuse what moto's own check, which comes next, does not look at."""
    _check_characters(document, "policyDocument")
    try:
        statements = _as_list(json.loads(document)["Statement"])
        names_somebody = any({"Principal", "NotPrincipal"} & statement.keys() for statement in statements)
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    if names_somebody:
        raise MalformedPolicyDocument("Policy document should not specify a principal.")


def _check_characters(document: str, parameter: str) -> None:
    if any(character > LAST_CHARACTER for character in document):
        raise IAMException(
            "ValidationError",
            f"The specified value for {parameter} is invalid. It must contain only printable ASCII characters.",
        )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
