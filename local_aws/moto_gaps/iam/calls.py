"""What a role's session may call beside S3: those calls of which it is known which resource they are about."""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

Parameters = Callable[[str], Any]


def _cluster(get: Parameters, arn: str) -> str:
    return f"{arn}:cluster:{get('ClusterIdentifier') or '*'}"


def _database(get: Parameters, arn: str) -> str:
    return f"{arn}:dbname:{get('ClusterIdentifier')}/{get('DbName') or '*'}"


def _secret(get: Parameters, arn: str) -> str:
    name = str(get("SecretId"))
    return name if name.startswith("arn:") else f"{arn}:secret:{name}-??????"


def _task_definition(get: Parameters, arn: str) -> str:
    name = str(get("taskDefinition"))
    return name if name.startswith("arn:") else f"{arn}:task-definition/{name}"


#: The calls that are judged, and the resource of each [Service Authorization Reference].
RESOURCES: dict[str, Callable[[Parameters, str], str]] = {
    "ecs:RegisterTaskDefinition": lambda *_: "*",
    "ecs:RunTask": _task_definition,
    "redshift:DescribeClusters": _cluster,
    "redshift:DescribeScheduledActions": lambda *_: "*",
    "redshift:GetClusterCredentialsWithIAM": _database,
    "redshift:PauseCluster": _cluster,
    "redshift:ResumeCluster": _cluster,
    "secretsmanager:GetSecretValue": _secret,
}


class DeniedError(ServiceException):
    """No policy of the role allows the call."""

    def __init__(self, code: str, who: str, action: str, resource: str) -> None:
        super().__init__(
            code,
            f"User: {who} is not authorized to perform: {action} on resource: {resource} because no identity-based "
            f"policy allows the {action} action",
        )


def denied(request: BaseResponse) -> DeniedError | None:
    """Return the refusal of a request by a role's session that its policies do not allow; None for all others."""
    action = f"{request.service_name}:{request._get_action()}"
    if action not in RESOURCES:
        return None
    account, partition = request.current_account, get_partition(request.region)
    session = sts_backends[account][partition].get_assumed_role_from_access_key(request.get_access_key())
    if session is None:
        return None
    arn = f"arn:{partition}:{request.service_name}:{request.region}:{account}"
    resource = RESOURCES[action](request._get_param, arn)
    if may(account, partition, session.role_arn, action, resource, {}):
        return None
    code = "AccessDenied" if request.service_name == "redshift" else "AccessDeniedException"
    return DeniedError(code, session.arn, action, resource)


def may(  # noqa: PLR0913, PLR0917 - the parts of a question to IAM
    account: str, partition: str, role_arn: str, action: str, resource: str, keys: Mapping[str, str]
) -> bool:
    """Return whether the policies that are attached to a role now allow an action."""
    iam = iam_backends[account][partition]
    try:
        role: Any = iam.get_role_by_arn(role_arn)
    except NotFoundException:
        return False
    policies = [*role.policies.values(), *role.managed_policies.values()]
    context = {"aws:PrincipalArn": role_arn, "aws:PrincipalAccount": account, **keys}
    verdicts = {IAMPolicy(policy).is_action_permitted(action, resource, None, context) for policy in policies}
    return PermissionResult.PERMITTED in verdicts and PermissionResult.DENIED not in verdicts
