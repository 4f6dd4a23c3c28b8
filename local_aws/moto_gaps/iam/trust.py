"""Whom a role trusts, as the other services of this AWS see it: on AWS they hear of a new role only after seconds."""

from datetime import timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.iam.access_control import PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends

from local_aws.moto_gaps.iam.policy import ResourcePolicy


class Trust:
    """The trust policies of all roles."""

    def __init__(self) -> None:
        self.delay = timedelta(0)
        """How old a role is before anybody but IAM knows it [troubleshoot_general, eventual consistency]."""

    def allows(self, role_arn: str, service: str, context: dict[str, str]) -> bool:
        """Return whether the role lets a service take it; one that is not there, or not known yet, does not."""
        _, partition, _, _, account, _ = role_arn.split(":", 5)
        try:
            role: Any = iam_backends[account][partition].get_role_by_arn(role_arn)
        except NotFoundException:
            return False
        if utcnow() - role.create_date < self.delay:
            return False
        policy = ResourcePolicy(role.assume_role_policy_document)
        return policy.evaluate("sts:AssumeRole", role_arn, service, context) is PermissionResult.PERMITTED


TRUST = Trust()
