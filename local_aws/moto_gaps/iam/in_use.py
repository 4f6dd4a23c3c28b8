"""A managed policy that is attached to somebody: AWS does not delete it [API_DeletePolicy], moto does."""

from typing import Any

from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend


def check_delete_policy(backend: IAMBackend, policy_arn: str) -> None:
    """Refuse a policy that somebody has. Raises DeleteConflictException."""
    holders: tuple[Any, ...] = (*backend.roles.values(), *backend.users.values(), *backend.groups.values())
    if any(policy_arn in holder.managed_policies for holder in holders):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
