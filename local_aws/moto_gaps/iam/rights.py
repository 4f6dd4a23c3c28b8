"""What the policies say that are attached to a role now, and how AWS says that they allow something not."""

from collections.abc import Mapping
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends


def verdicts(role_arn: str, action: str, resource: str, keys: Mapping[str, str]) -> set[PermissionResult]:
    """Return what each policy of a role says of an action; `keys` are the request's own condition keys."""
    _, partition, _, _, account, _ = role_arn.split(":", 5)
    try:
        role: Any = iam_backends[account][partition].get_role_by_arn(role_arn)
    except NotFoundException:
        return set()
    context = principal_keys(role_arn) | dict(keys)
    policies = [*role.policies.values(), *role.managed_policies.values()]
    return {IAMPolicy(policy).is_action_permitted(action, resource, None, context) for policy in policies}


def principal_keys(role_arn: str) -> dict[str, str]:
    """Return the condition keys that say who calls."""
    return {"aws:PrincipalArn": role_arn, "aws:PrincipalAccount": role_arn.split(":")[4]}


def may(role_arn: str, action: str, resource: str, keys: Mapping[str, str]) -> bool:
    """Return whether the policies of a role allow an action."""
    found = verdicts(role_arn, action, resource, keys)
    return PermissionResult.PERMITTED in found and PermissionResult.DENIED not in found


def session_of(role_arn: str, name: str) -> str:
    """Return the ARN of a session in which a service has taken a role."""
    _, partition, _, _, account, path = role_arn.split(":", 5)
    return f"arn:{partition}:sts::{account}:assumed-role/{path.rpartition('/')[2]}/{name}"


def not_authorized(session_arn: str, action: str, resource: str) -> str:
    """Return the sentence of AWS for an action that no policy allows [troubleshoot_access-denied]."""
    return (
        f"User: {session_arn} is not authorized to perform: {action} on resource: {resource} because no identity-based "
        f"policy allows the {action} action"
    )
