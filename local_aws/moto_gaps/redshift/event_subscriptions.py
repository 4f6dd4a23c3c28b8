"""Event subscriptions: CreateEventSubscription, DescribeEventSubscriptions, ModifyEventSubscription, Delete...

The subscriptions are kept and described; nothing here sends an event.
"""

from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.redshift.models import RedshiftBackend, TaggableResourceMixin
from moto.sns.models import sns_backends

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import (
    SubscriptionAlreadyExistsError,
    SubscriptionNotFoundError,
    TopicNotFoundError,
)
from local_aws.moto_gaps.redshift.names import OTHER, check_identifier


class EventSubscription(TaggableResourceMixin):
    """Which of Redshift's own events go to a topic [API_EventSubscription]."""

    resource_type = "eventsubscription"

    def __init__(self, backend: RedshiftBackend, name: str, tags: list[dict[str, str]]) -> None:
        super().__init__(backend.account_id, backend.region_name, tags)
        self.customer_aws_id = backend.account_id
        self.cust_subscription_id = name
        self.status = "active"
        self.subscription_creation_time = datetime.now(timezone.utc).isoformat()
        self.sns_topic_arn = ""
        self.source_type: str | None = None
        self.source_ids_list: list[str] = []
        self.event_categories_list: list[str] = []
        self.severity = "INFO"
        self.enabled = True

    @property
    def resource_id(self) -> str:
        """The last part of the ARN."""
        return self.cust_subscription_id

    def update(self, request: dict[str, Any]) -> None:
        """Take over what a request gives."""
        self.sns_topic_arn = request.get("SnsTopicArn") or self.sns_topic_arn
        self.source_type = request.get("SourceType", self.source_type)
        self.source_ids_list = request.get("SourceIds", self.source_ids_list)
        self.event_categories_list = request.get("EventCategories", self.event_categories_list)
        self.severity = request.get("Severity") or self.severity
        self.enabled = request.get("Enabled", self.enabled) not in (False, "false")


class EventSubscriptionBackend(RedshiftBackend):
    """The event subscriptions of one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.event_subscriptions: dict[str, EventSubscription] = {}
        self.RESOURCE_TYPE_MAP["eventsubscription"] = self.event_subscriptions  # type: ignore[assignment]

    def create_event_subscription(self, request: dict[str, Any]) -> EventSubscription:
        """Add a subscription of a topic that is there."""
        name = request["SubscriptionName"]
        check_identifier(name, "SubscriptionName", OTHER)
        if name in self.event_subscriptions:
            raise SubscriptionAlreadyExistsError(name)
        subscription = EventSubscription(self, name, request.get("Tags", []))
        self._update(subscription, request)
        self.event_subscriptions[name] = subscription
        return subscription

    def event_subscription(self, name: str) -> EventSubscription:
        """Return a subscription by name."""
        if name not in self.event_subscriptions:
            raise SubscriptionNotFoundError(name)
        return self.event_subscriptions[name]

    def modify_event_subscription(self, request: dict[str, Any]) -> EventSubscription:
        """Change what is given and keep the rest."""
        subscription = self.event_subscription(request["SubscriptionName"])
        self._update(subscription, request)
        return subscription

    def _update(self, subscription: EventSubscription, request: dict[str, Any]) -> None:
        arn = request.get("SnsTopicArn") or subscription.sns_topic_arn
        if arn not in sns_backends[self.account_id][self.region_name].topics:
            raise TopicNotFoundError(arn)
        subscription.update(request)


class EventSubscriptionResponse(FeatureResponse):
    """The requests about event subscriptions."""

    def create_event_subscription(self) -> ActionResult:
        """CreateEventSubscription."""
        made = self.backend_of(EventSubscriptionBackend).create_event_subscription(self._get_params())
        return ActionResult({"EventSubscription": made})

    def describe_event_subscriptions(self) -> ActionResult:
        """DescribeEventSubscriptions."""
        backend, name = self.backend_of(EventSubscriptionBackend), self._get_param("SubscriptionName")
        found = [backend.event_subscription(name)] if name else list(backend.event_subscriptions.values())
        return ActionResult({"EventSubscriptionsList": found})

    def modify_event_subscription(self) -> ActionResult:
        """ModifyEventSubscription."""
        changed = self.backend_of(EventSubscriptionBackend).modify_event_subscription(self._get_params())
        return ActionResult({"EventSubscription": changed})

    def delete_event_subscription(self) -> ActionResult:
        """DeleteEventSubscription."""
        backend, name = self.backend_of(EventSubscriptionBackend), self._get_param("SubscriptionName")
        backend.event_subscription(name)
        del backend.event_subscriptions[name]
        return EmptyResult()
