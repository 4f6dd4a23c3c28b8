"""A managed policy that is attached to somebody: AWS does not delete it [API_DeletePolicy], moto does."""

from typing import Any

from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend

_delete_policy = IAMBackend.delete_policy


def delete_policy(self: IAMBackend, policy_arn: str) -> Any:
    """Delete a policy that nobody has. Raises DeleteConflictException."""
    holders: tuple[Any, ...] = (*self.roles.values(), *self.users.values(), *self.groups.values())
    if any(policy_arn in holder.managed_policies for holder in holders):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    return _delete_policy(self, policy_arn)
