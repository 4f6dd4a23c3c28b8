"""The Redshift Serverless of one account and region."""

from collections.abc import Iterator
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource

from local_aws.moto_gaps.redshift_serverless.exceptions import ConflictError, NotFoundError, ValidationError
from local_aws.moto_gaps.redshift_serverless.resources import Resource, UsageLimit
from local_aws.moto_gaps.redshift_serverless.workgroups import WorkgroupBackend


class ServerlessBackend(WorkgroupBackend, TaggableResourcesMixin):
    """Everything of it: usage limits and tags here, the rest in the classes above."""

    SERVICE_NAMESPACE = "redshift-serverless"

    def create_usage_limit(self, request: dict[str, Any]) -> UsageLimit:
        """Add a limit to a workgroup that exists."""
        limit = UsageLimit(self.region_name, self.account_id, request)
        if limit.resource_arn not in {one.arn for one in self.workgroups.values()}:
            raise NotFoundError("resource", limit.resource_arn)
        _check_amount(limit.amount)
        if any(other.subject == limit.subject for other in self.usage_limits.values()):
            raise ConflictError("A usage limit of this usage type and period already exists for the resource.")
        self.usage_limits[limit.id] = limit
        return limit

    def usage_limit(self, limit_id: str) -> UsageLimit:
        """Return a limit by its id."""
        if limit_id not in self.usage_limits:
            raise NotFoundError("usage limit", limit_id)
        return self.usage_limits[limit_id]

    def list_usage_limits(self, resource_arn: str | None, usage_type: str | None) -> list[UsageLimit]:
        """Return the limits of a workgroup, or of a kind, or all."""
        return [
            limit
            for limit in self.usage_limits.values()
            if resource_arn in (None, limit.resource_arn) and usage_type in (None, limit.usage_type)
        ]

    def update_usage_limit(self, request: dict[str, Any]) -> UsageLimit:
        """Change what is given and keep the rest."""
        limit = self.usage_limit(request["usageLimitId"])
        if "amount" in request:
            _check_amount(request["amount"])
            limit.amount = request["amount"]
        limit.breach_action = request.get("breachAction") or limit.breach_action
        return limit

    def delete_usage_limit(self, limit_id: str) -> UsageLimit:
        """Remove a limit."""
        limit = self.usage_limit(limit_id)
        del self.usage_limits[limit_id]
        return limit

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Yield everything that can have tags."""
        for one in (*self.namespaces.values(), *self.workgroups.values(), *self.snapshots.values()):
            yield TaggedResource(arn=one.arn, tags=one.tags, resource_type=f"redshift-serverless:{one.kind}")

    def tagged(self, arn: str) -> Resource:
        """Return what has this ARN and can have tags."""
        for one in (*self.namespaces.values(), *self.workgroups.values(), *self.snapshots.values()):
            if one.arn == arn:
                return one
        raise NotFoundError("resource", arn)

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Add tags to a resource."""
        self.tagged(arn).tags.update(tags)

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Take tags away from a resource."""
        tags = self.tagged(arn).tags
        for key in tag_keys:
            tags.pop(key, None)

    def reset(self) -> None:
        """Forget everything; processes end."""
        for name in list(self.workgroups) if self.runtime else []:
            self.delete_workgroup(name)
        super().reset()


def _check_amount(amount: int) -> None:
    if amount < 1:
        raise ValidationError("The amount must be a positive number.")


redshiftserverless_backends = BackendDict(ServerlessBackend, "redshift-serverless")
