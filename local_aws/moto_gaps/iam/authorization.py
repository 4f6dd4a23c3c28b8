"""Who may do what on this machine's AWS.

The keys that `local_aws up` made are the administrator's: they may do everything. The session of an IAM role may do in
S3 what the policies say that are really attached to the role, and to the bucket; which other calls are judged, `calls`
lists. Redshift itself may assume a role that trusts it.
"""

from typing import Any
from urllib.parse import parse_qs, urlparse

import xmltodict  # type: ignore[import-untyped]
from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.redshift.models import redshift_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import s3_backends
from moto.s3.responses import S3Response
from moto.sts.exceptions import STSClientError
from moto.sts.models import AssumedRole, sts_backends
from moto.sts.responses import TokenResponse
from moto.utilities.utils import get_partition

from local_aws.moto_gaps.iam.policy import ResourcePolicy
from local_aws.moto_gaps.iam.rights import principal_keys, verdicts
from local_aws.moto_gaps.iam.trust import TRUST
from local_aws.moto_gaps.redshift_serverless.models import redshiftserverless_backends
from local_aws.redshift.config import REDSHIFT_ACCESS_KEY

REDSHIFT = "redshift.amazonaws.com"
SERVERLESS = "redshift-serverless.amazonaws.com"
OF_WORKGROUP = "serverless-"
"""How the name begins that stands for a workgroup in the ARN of its database users."""

ACTION_OF_REQUEST = {
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "HeadObject": "GetObject",
}
"""Requests that IAM knows under the name of another action [list_amazons3]."""

_delete_keys = S3Response._bucket_response_delete_keys


def authorize_s3(request: S3Response, bucket_name: str | None = None, key_name: str | None = None) -> None:
    """Refuse what the role's policies and the bucket's do not allow. Raises S3ClientError (AccessDenied, 403)."""
    operation = request._get_action()
    # DeleteObjects names its keys in the body, and each is judged: by `delete_keys`.
    if not (operation == "DeleteObject" and key_name is None) and (refused := _refusal(request, bucket_name, key_name)):
        raise refused


def _refusal(request: S3Response, bucket_name: str | None, key: str | None, version: str = "") -> S3ClientError | None:
    account, partition = request.current_account, get_partition(request.region)
    session = sts_backends[account][partition].get_assumed_role_from_access_key(request.get_access_key())
    if session is None:
        return None
    context = _s3_context(request.uri) | principal_keys(session.role_arn)
    operation = request._get_action()
    action = f"s3:{ACTION_OF_REQUEST.get(operation, operation)}"
    if key and (version or "s3:versionid" in context):
        action += "Version"  # to read or delete a version by its id is another right [list_amazons3]
    resource = f"arn:{partition}:s3:::{bucket_name or '*'}" + (f"/{key}" if key else "")
    found = verdicts(session.role_arn, action, resource, context)
    bucket = s3_backends[account][partition].buckets.get(bucket_name or "")
    if bucket is not None:
        found.add(ResourcePolicy(bucket.policy).evaluate(action, resource, session.arn, context))
    if PermissionResult.DENIED in found:
        return _access_denied(session, action, resource, "with an explicit deny in a policy")
    if PermissionResult.PERMITTED not in found:
        return _access_denied(session, action, resource, f"because no identity-based policy allows the {action} action")
    return None


def delete_keys(self: S3Response, bucket_name: str, authenticated: bool = True) -> Any:
    """Delete the keys that the caller may delete, and list the others as errors, with 200 [API_DeleteObjects]."""
    named = xmltodict.parse(self.body, strip_whitespace=False)["Delete"].get("Object", [])
    objects = named if isinstance(named, list) else [named]
    judged = [(one, _refusal(self, bucket_name, one["Key"], one.get("VersionId", ""))) for one in objects]
    errors = [{"Key": one["Key"], "Code": no.code, "Message": no.message} for one, no in judged if no]
    if not errors:
        return _delete_keys(self, bucket_name, authenticated)
    serialize = self.serialized

    def completed(result: Any) -> Any:
        result.result["Errors"] = result.result.get("Errors", []) + errors
        return serialize(result)

    self.serialized = completed  # type: ignore[method-assign,assignment]  # of this one request
    if allowed := [one for one, no in judged if not no]:
        self.body = xmltodict.unparse({"Delete": {"Object": allowed}})
        return _delete_keys(self, bucket_name, authenticated)
    self.data["Action"] = "DeleteObjects"
    return self.serialized(ActionResult({}))


def _s3_context(uri: str) -> dict[str, str]:
    """Return the condition keys that a request's query string sets [list_amazons3, condition keys]."""
    query = parse_qs(urlparse(uri).query, keep_blank_values=True)
    names = ("prefix", "delimiter", "max-keys", "versionId")
    return {f"s3:{name.lower()}": query[name][0] for name in names if name in query}


def _access_denied(session: AssumedRole, action: str, resource: str, reason: str) -> S3ClientError:
    return S3ClientError(
        "AccessDenied",
        f'User: {session.arn} is not authorized to perform: {action} on resource: "{resource}" {reason}',
    )


class AssumeRoleResponse(TokenResponse):
    """STS, where Redshift assumes only the roles that trust it."""

    def assume_role(self) -> ActionResult:
        """AssumeRole. Redshift's ExternalId is the database user [authorizing-redshift-service-database-users]."""
        if self.get_access_key() == REDSHIFT_ACCESS_KEY:
            check_redshift(self._get_param("RoleArn"), self._get_param("ExternalId"))
        return super().assume_role()


def check_redshift(role_arn: str, external_id: str) -> None:
    """Refuse a role that does not trust Redshift, or that its cluster has not. Raises STSClientError (AccessDenied).

    Of a workgroup both services must be trusted [serverless-security-other-services]. The guide names the ExternalId of
    its users, and no SourceArn or SourceAccount, so there are none here.
    """
    _, partition, _, region, account, _, user = external_id.split(":", 6)
    name = user.partition("/")[0]
    roles: list[str] | None
    services = [REDSHIFT]
    if name.startswith(OF_WORKGROUP):
        roles, services = _roles_of_workgroup(account, region, name), [REDSHIFT, SERVERLESS]
        context = {"sts:ExternalId": external_id}
    else:
        cluster = redshift_backends[account][region].clusters.get(name)
        roles = cluster.iam_roles_arn if cluster else None
        arn = f"arn:{partition}:redshift:{region}:{account}:cluster:{name}"
        context = {"sts:ExternalId": external_id, "aws:SourceAccount": account, "aws:SourceArn": arn}
    if roles is not None and role_arn not in roles:
        raise STSClientError("AccessDenied", f"The requested role {role_arn} is not associated to cluster")
    if not all(TRUST.allows(role_arn, service, context) for service in services):
        raise STSClientError("AccessDenied", f"User {external_id} is not authorized to assume IAM Role {role_arn}")


def _roles_of_workgroup(account: str, region: str, name: str) -> list[str]:
    backend = redshiftserverless_backends[account][region]
    workgroups = [one for one in backend.workgroups.values() if one.cluster_arn.endswith(f":{name}")]
    return [role for one in workgroups for role in backend.namespace(one.namespace_name).roles]
