"""What ECS does for a task by its execution role: it pulls the image and writes the log [task_execution_IAM_role].

No image is pulled here. What the role may not do ends the task before it begins, in the words of ECS.
"""

import re
from collections.abc import Iterator
from typing import Any

from moto.ecs.exceptions import EcsClientException
from moto.ecs.models import EC2ContainerServiceBackend, TaskDefinition

from local_aws.moto_gaps.iam.rights import may, not_authorized, session_of

_NO_ROLE = "Fargate requires task definition to have execution role ARN to support {}."
_NO_LOGIN = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable "
    "to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: {}"
)
_NO_PULL = (
    "CannotPullContainerError: Error response from daemon: pull access denied for {}, repository does not exist or may "
    "require 'docker login': denied: "
)
_NO_STREAM = (
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to "
    "create Cloudwatch log stream: AccessDeniedException: {}: exit status 1"
)
_OF_ECR = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com(?:\.cn)?/(?P<name>[^:@]+)")

_register_task_definition = EC2ContainerServiceBackend.register_task_definition


def register_task_definition(
    self: EC2ContainerServiceBackend, family: str, container_definitions: list[dict[str, Any]], **kwargs: Any
) -> TaskDefinition:
    """Register what has an execution role, if it needs one. Raises EcsClientException."""
    if "FARGATE" in (kwargs.get("requires_compatibilities") or []) and not kwargs.get("execution_role_arn"):
        for container in container_definitions:
            if (container.get("logConfiguration") or {}).get("logDriver") == "awslogs":
                raise EcsClientException(_NO_ROLE.format("log driver awslogs"))
            if _OF_ECR.match(container.get("image", "")):
                raise EcsClientException(_NO_ROLE.format("ECR images"))
    return _register_task_definition(self, family, container_definitions, **kwargs)


def refusal(role_arn: str, task_id: str, image: str, stream_arn: str | None) -> str | None:
    """Return why a task cannot begin: what its execution role lacks; None when it lacks nothing."""
    for action, resource, reason in _needed(role_arn.split(":")[1], image, stream_arn):
        if not may(role_arn, action, resource, {}):
            return reason.format(not_authorized(session_of(role_arn, task_id), action, resource))
    return None


def _needed(partition: str, image: str, stream_arn: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield an action, its resource, and why the task stops without it [ECR_on_ECS, using_awslogs]."""
    if found := _OF_ECR.match(image):
        yield "ecr:GetAuthorizationToken", "*", _NO_LOGIN
        repository = f"arn:{partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"
        for action in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"):
            yield action, repository, _NO_PULL.format(image) + "{}"
    if stream_arn:
        yield "logs:CreateLogStream", stream_arn, _NO_STREAM


def may_write(role_arn: str, stream_arn: str) -> bool:
    """Return whether what a task says gets into its log: without the right it is lost, and the task runs on."""
    return may(role_arn, "logs:PutLogEvents", stream_arn, {})
