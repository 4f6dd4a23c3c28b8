"""Scheduled actions: CreateScheduledAction, DescribeScheduledActions, ModifyScheduledAction, DeleteScheduledAction.

The actions are kept and described; nothing here runs them.
"""

from typing import Any

from moto.core.common_models import BaseModel
from moto.core.responses import ActionResult, EmptyResult
from moto.redshift.exceptions import InvalidParameterValueError
from moto.redshift.models import RedshiftBackend

from local_aws.moto_gaps import cron
from local_aws.moto_gaps.iam.trust import TRUST
from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import (
    InvalidScheduledActionError,
    InvalidScheduleError,
    ScheduledActionAlreadyExistsError,
    ScheduledActionNotFoundError,
)

SCHEDULER = "scheduler.redshift.amazonaws.com"
CRON = cron.expression(minutes=r"[0-5]?\d")
"""Two runs are an hour apart at least [API_CreateScheduledAction], so there is one minute."""


class ScheduledAction(BaseModel):
    """A cluster operation at a time, with the role that may call it."""

    def __init__(self, name: str) -> None:
        self.scheduled_action_name = name
        self.state = "ACTIVE"
        self.target_action: dict[str, Any] = {}
        self.schedule = ""
        self.iam_role = ""
        self.scheduled_action_description: str | None = None
        self.start_time: str | None = None
        self.end_time: str | None = None
        self.next_invocations: list[str] = []

    def update(self, request: dict[str, Any]) -> None:
        """Take over what a request gives, after checking it."""
        action, schedule = request.get("TargetAction") or self.target_action, request.get("Schedule") or self.schedule
        if len(action) != 1:
            raise InvalidScheduledActionError("The target action must name exactly one operation.")
        if not (cron.AT.fullmatch(schedule) or CRON.fullmatch(schedule)):
            raise InvalidScheduleError(schedule)
        self.target_action, self.schedule = action, schedule
        self.iam_role = request.get("IamRole") or self.iam_role
        self.scheduled_action_description = request.get("ScheduledActionDescription", self.scheduled_action_description)
        self.start_time = request.get("StartTime", self.start_time)
        self.end_time = request.get("EndTime", self.end_time)
        if request.get("Enable") is not None:
            self.state = "ACTIVE" if request["Enable"] else "DISABLED"

    @property
    def cluster_identifier(self) -> str | None:
        """The cluster that the action is about."""
        [target] = self.target_action.values()
        identifier: str | None = target.get("ClusterIdentifier")
        return identifier


class ScheduledActionBackend(RedshiftBackend):
    """The scheduled actions of one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.scheduled_actions: dict[str, ScheduledAction] = {}

    def create_scheduled_action(self, request: dict[str, Any]) -> ScheduledAction:
        """Add an action under a new name."""
        self._check_role(request)
        name = request["ScheduledActionName"]
        if name in self.scheduled_actions:
            raise ScheduledActionAlreadyExistsError(name)
        action = ScheduledAction(name)
        action.update(request)
        self.scheduled_actions[name] = action
        return action

    def modify_scheduled_action(self, request: dict[str, Any]) -> ScheduledAction:
        """Change what the request gives and keep the rest."""
        self._check_role(request)
        action = self._scheduled_action(request["ScheduledActionName"])
        action.update(request)
        return action

    def describe_scheduled_actions(self, request: dict[str, Any]) -> list[ScheduledAction]:
        """List the actions that fit every filter of the request."""
        name, kind, active = (request.get(key) for key in ("ScheduledActionName", "TargetActionType", "Active"))
        filters = {item["Name"]: item["Values"] for item in request.get("Filters") or []}
        actions = [self._scheduled_action(name)] if name else list(self.scheduled_actions.values())
        return [
            action
            for action in actions
            if (kind is None or kind in action.target_action)
            and (active is None or active == (action.state == "ACTIVE"))
            and action.cluster_identifier in filters.get("cluster-identifier", [action.cluster_identifier])
            and action.iam_role in filters.get("iam-role", [action.iam_role])
        ]

    def delete_scheduled_action(self, name: str) -> None:
        """Remove an action."""
        self._scheduled_action(name)
        del self.scheduled_actions[name]

    @staticmethod
    def _check_role(request: dict[str, Any]) -> None:
        # The provider knows these words, and asks again for two minutes.
        if request.get("IamRole") and not TRUST.allows(request["IamRole"], SCHEDULER, {}):
            raise InvalidParameterValueError("The IAM role must delegate access to Amazon Redshift scheduler")

    def _scheduled_action(self, name: str) -> ScheduledAction:
        if name not in self.scheduled_actions:
            raise ScheduledActionNotFoundError(name)
        return self.scheduled_actions[name]


class ScheduledActionResponse(FeatureResponse):
    """The requests about scheduled actions."""

    def create_scheduled_action(self) -> ActionResult:
        """CreateScheduledAction."""
        return ActionResult(self.backend_of(ScheduledActionBackend).create_scheduled_action(self._get_params()))

    def modify_scheduled_action(self) -> ActionResult:
        """ModifyScheduledAction."""
        return ActionResult(self.backend_of(ScheduledActionBackend).modify_scheduled_action(self._get_params()))

    def describe_scheduled_actions(self) -> ActionResult:
        """DescribeScheduledActions."""
        actions = self.backend_of(ScheduledActionBackend).describe_scheduled_actions(self._get_params())
        return ActionResult({"ScheduledActions": actions})

    def delete_scheduled_action(self) -> ActionResult:
        """DeleteScheduledAction."""
        self.backend_of(ScheduledActionBackend).delete_scheduled_action(self._get_param("ScheduledActionName"))
        return EmptyResult()
