"""IAM as AWS evaluates it, for moto: roles' sessions are held to their policies, the administrator's keys are not.

`install()` is the one place where moto's own classes are replaced.
"""

from datetime import timedelta

from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam import access_control
from moto.iam.models import IAMBackend
from moto.s3.responses import S3Response
from moto.sts import urls as sts_urls

from local_aws.moto_gaps.iam.authorization import AssumeRoleResponse, authorize_s3, delete_keys
from local_aws.moto_gaps.iam.documents import REFUSING
from local_aws.moto_gaps.iam.in_use import check_delete_policy
from local_aws.moto_gaps.iam.policy import PolicyStatement
from local_aws.moto_gaps.iam.trust import TRUST
from local_aws.moto_gaps.replacing import check_before, replace


def install(new_role_seconds: float = 0) -> None:
    """Switch access control on, before moto's server is built; services know a new role after some seconds."""
    TRUST.delay = timedelta(seconds=new_role_seconds)
    for name, check in (REFUSING | {"delete_policy": check_delete_policy}).items():
        check_before(IAMBackend, name, check)
    replace(access_control, "IAMPolicyStatement", PolicyStatement)
    # moto's own switch (INITIAL_NO_AUTH_ACTION_COUNT) is on or off for every caller and checks signatures as well.
    replace(ActionAuthenticatorMixin, "_authenticate_and_authorize_s3_action", authorize_s3)
    replace(S3Response, "_bucket_response_delete_keys", delete_keys)
    sts_urls.url_paths.update(dict.fromkeys(sts_urls.url_paths, AssumeRoleResponse.dispatch))
