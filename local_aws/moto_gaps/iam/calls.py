"""What a role's session may call beside S3: those calls of which it is known which resource they are about."""

from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from local_aws.moto_gaps.iam.rights import may, not_authorized
from local_aws.moto_gaps.redshift_serverless.models import redshiftserverless_backends

Parameters = Callable[[str], Any]


def _cluster(get: Parameters, arn: str) -> str:
    return f"{arn}:cluster:{get('ClusterIdentifier') or '*'}"


def _database(get: Parameters, arn: str) -> str:
    return f"{arn}:dbname:{get('ClusterIdentifier')}/{get('DbName') or '*'}"


def _workgroup(get: Parameters, arn: str) -> str:
    _, _, _, region, account = arn.split(":")
    found = redshiftserverless_backends[account][region].workgroups.get(get("workgroupName"))
    return found.arn if found else f"{arn}:workgroup/*"


def _secret(get: Parameters, arn: str) -> str:
    name = str(get("SecretId"))
    return name if name.startswith("arn:") else f"{arn}:secret:{name}-??????"


def _task_definition(get: Parameters, arn: str) -> str:
    name = str(get("taskDefinition"))
    return name if name.startswith("arn:") else f"{arn}:task-definition/{name}"


RESOURCES: dict[str, Callable[[Parameters, str], str]] = {
    "ecs:RegisterTaskDefinition": lambda *_: "*",
    "ecs:RunTask": _task_definition,
    "redshift:DescribeClusters": _cluster,
    "redshift:DescribeScheduledActions": lambda *_: "*",
    "redshift:GetClusterCredentialsWithIAM": _database,
    "redshift:PauseCluster": _cluster,
    "redshift:ResumeCluster": _cluster,
    "redshift-serverless:GetCredentials": _workgroup,
    "redshift-serverless:GetWorkgroup": _workgroup,
    "secretsmanager:GetSecretValue": _secret,
}
"""The calls that are judged, and the resource of each [Service Authorization Reference]."""


class DeniedError(ServiceException):
    """No policy of the role allows the call."""

    def __init__(self, code: str, who: str, action: str, resource: str) -> None:
        super().__init__(code, not_authorized(who, action, resource))


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
    if may(session.role_arn, action, resource, _tags(resource)):
        return None
    code = "AccessDenied" if request.service_name == "redshift" else "AccessDeniedException"
    return DeniedError(code, session.arn, action, resource)


def _tags(resource: str) -> dict[str, str]:
    """Return the condition keys of a resource's tags; only a workgroup has them here, whose ARN no policy can name."""
    _, _, service, region, account, *_ = resource.split(":") if resource != "*" else [""] * 5
    if service != "redshift-serverless":
        return {}
    tagged = redshiftserverless_backends[account][region].iter_tagged_resources()
    return {f"aws:ResourceTag/{key}": value for one in tagged if one.arn == resource for key, value in one.tags.items()}
