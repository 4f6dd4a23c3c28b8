"""Usage limits: CreateUsageLimit, DescribeUsageLimits, ModifyUsageLimit, DeleteUsageLimit."""

from typing import Any
from uuid import uuid4

from moto.core.common_models import BaseModel
from moto.core.responses import ActionResult, EmptyResult
from moto.redshift.models import RedshiftBackend, TaggableResourceMixin

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import (
    InvalidUsageLimitError,
    UsageLimitAlreadyExistsError,
    UsageLimitNotFoundError,
)

LIMIT_TYPE_OF_FEATURE = {
    "spectrum": "data-scanned",
    "concurrency-scaling": "time",
    "cross-region-datasharing": "data-scanned",
    "extra-compute-for-automatic-optimization": "time",
}
"""[API_CreateUsageLimit], LimitType."""


class UsageLimit(TaggableResourceMixin, BaseModel):
    """How much of a feature a cluster may use in a period: minutes (time) or terabytes (data-scanned)."""

    resource_type = "usagelimit"

    def __init__(self, backend: RedshiftBackend, request: dict[str, Any]) -> None:
        super().__init__(backend.account_id, backend.region_name, request.get("Tags"))
        self.usage_limit_id = str(uuid4())
        self.cluster_identifier: str = request["ClusterIdentifier"]
        self.feature_type: str = request["FeatureType"]
        self.limit_type: str = request["LimitType"]
        self.amount: int = request["Amount"]
        self.period: str = request.get("Period") or "monthly"
        self.breach_action: str = request.get("BreachAction") or "log"

    @property
    def resource_id(self) -> str:
        """The last part of the ARN."""
        return self.usage_limit_id

    @property
    def subject(self) -> tuple[str, str, str]:
        """What there may be only one limit of."""
        return self.cluster_identifier, self.feature_type, self.period


class UsageLimitBackend(RedshiftBackend):
    """The usage limits of one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.usage_limits: dict[str, UsageLimit] = {}
        self.RESOURCE_TYPE_MAP["usagelimit"] = self.usage_limits  # type: ignore[assignment]

    def create_usage_limit(self, request: dict[str, Any]) -> UsageLimit:
        """Add a limit to a cluster that exists."""
        limit = UsageLimit(self, request)
        self.describe_clusters(limit.cluster_identifier)
        if LIMIT_TYPE_OF_FEATURE.get(limit.feature_type) != limit.limit_type:
            raise InvalidUsageLimitError(
                f"Limit type {limit.limit_type} is not valid for feature type {limit.feature_type}"
            )
        if any(other.subject == limit.subject for other in self.usage_limits.values()):
            raise UsageLimitAlreadyExistsError(limit.cluster_identifier, limit.feature_type)
        self.usage_limits[limit.usage_limit_id] = limit
        return limit

    def describe_usage_limits(
        self, limit_id: str | None, cluster_identifier: str | None, feature_type: str | None
    ) -> list[UsageLimit]:
        """List the limits that fit every filter that is given; an id that does not exist fits none."""
        return [
            limit
            for limit in self.usage_limits.values()
            if limit_id in (None, limit.usage_limit_id)
            and cluster_identifier in (None, limit.cluster_identifier)
            and feature_type in (None, limit.feature_type)
        ]

    def modify_usage_limit(self, limit_id: str, amount: int | None, breach_action: str | None) -> UsageLimit:
        """Change what is given and keep the rest."""
        limit = self.usage_limits.get(limit_id)
        if limit is None:
            raise UsageLimitNotFoundError(limit_id)
        if amount is not None:
            limit.amount = amount
        if breach_action is not None:
            limit.breach_action = breach_action
        return limit

    def delete_usage_limit(self, limit_id: str) -> None:
        """Remove a limit."""
        if self.usage_limits.pop(limit_id, None) is None:
            raise UsageLimitNotFoundError(limit_id)

    def delete_cluster(self, **cluster_kwargs: Any) -> Any:
        """Delete a cluster and, as Redshift does, its limits."""
        identifier = cluster_kwargs["cluster_identifier"]
        cluster = super().delete_cluster(**cluster_kwargs)
        for limit in self.describe_usage_limits(None, identifier, None):
            del self.usage_limits[limit.usage_limit_id]
        return cluster


class UsageLimitResponse(FeatureResponse):
    """The requests about usage limits."""

    def create_usage_limit(self) -> ActionResult:
        """CreateUsageLimit."""
        return ActionResult(self.backend_of(UsageLimitBackend).create_usage_limit(self._get_params()))

    def describe_usage_limits(self) -> ActionResult:
        """DescribeUsageLimits."""
        limits = self.backend_of(UsageLimitBackend).describe_usage_limits(
            self._get_param("UsageLimitId"), self._get_param("ClusterIdentifier"), self._get_param("FeatureType")
        )
        return ActionResult({"UsageLimits": limits})

    def modify_usage_limit(self) -> ActionResult:
        """ModifyUsageLimit."""
        limit = self.backend_of(UsageLimitBackend).modify_usage_limit(
            self._get_param("UsageLimitId"), self._get_param("Amount"), self._get_param("BreachAction")
        )
        return ActionResult(limit)

    def delete_usage_limit(self) -> ActionResult:
        """DeleteUsageLimit."""
        self.backend_of(UsageLimitBackend).delete_usage_limit(self._get_param("UsageLimitId"))
        return EmptyResult()
