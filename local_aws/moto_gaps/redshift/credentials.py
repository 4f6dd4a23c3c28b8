"""Temporary database credentials: GetClusterCredentials and GetClusterCredentialsWithIAM."""

import re
import secrets
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core.responses import ActionResult, BaseResponse
from moto.redshift.exceptions import InvalidParameterValueError
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import UnsupportedOperationError
from local_aws.moto_gaps.redshift.lifecycle import LifecycleBackend, runtime_faults
from local_aws.moto_gaps.redshift.runtime import Login

MIN_SECONDS, MAX_SECONDS = 900, 3600
DB_USER = re.compile(r"[A-Za-z0-9_+.@-]{1,64}")
"""[API_GetClusterCredentials], DbUser: up to 64 letters, digits, underscores, plus signs, dots, at signs or hyphens."""


class CredentialsBackend(LifecycleBackend):
    """Clusters that give out users with a short life."""

    def temporary_login(
        self, cluster_identifier: str, name: str, seconds: int, acts_as: str | None = None, create_user: bool = False
    ) -> dict[str, Any]:
        """Make the user in the cluster and give its credentials."""
        cluster = self.cluster(cluster_identifier)
        if not MIN_SECONDS <= seconds <= MAX_SECONDS:
            raise InvalidParameterValueError("Token duration must be between 900 and 3600 seconds")
        expiration = datetime.now(timezone.utc) + timedelta(seconds=seconds)
        login = Login(name, secrets.token_urlsafe(48), expiration, acts_as, create_user)
        if self.runtime:
            self.require_state(cluster, "available")
            with runtime_faults():
                self.runtime.create_login(cluster.arn, login)
        return {"DbUser": login.name, "DbPassword": login.password, "Expiration": expiration}


class CredentialsResponse(FeatureResponse):
    """The requests for credentials."""

    def get_cluster_credentials(self) -> ActionResult:
        """GetClusterCredentials: a login as an existing database user, or (AutoCreate) a new one."""
        user, auto_create = self._get_param("DbUser"), self._get_bool_param("AutoCreate", False)
        if not DB_USER.fullmatch(user):
            raise InvalidParameterValueError(f"DbUser '{user}' is not a valid database user name")
        if self._get_param("DbGroups"):
            raise UnsupportedOperationError("DbGroups is not supported here: grant the group to the user instead.")
        backend = self.backend_of(CredentialsBackend)
        credentials = backend.temporary_login(
            self._get_param("ClusterIdentifier"),
            f"{'IAMA' if auto_create else 'IAM'}:{user}",
            self._get_int_param("DurationSeconds", MIN_SECONDS),
            acts_as=user,
            create_user=auto_create,
        )
        return ActionResult(credentials)

    def get_cluster_credentials_with_iam(self) -> ActionResult:
        """GetClusterCredentialsWithIAM: a login of its own for the IAM user or role that asks."""
        credentials = self.backend_of(CredentialsBackend).temporary_login(
            self._get_param("ClusterIdentifier"),
            database_user(self),
            self._get_int_param("DurationSeconds", MIN_SECONDS),
        )
        return ActionResult(credentials | {"NextRefreshTime": credentials["Expiration"]})


def database_user(request: BaseResponse) -> str:
    """Name the database user of the IAM identity that signed a request: `IAM:user` or `IAMR:role`."""
    sts = sts_backends[request.current_account][get_partition(request.region)]
    _, arn, _ = sts.get_caller_identity(request.get_access_key(), request.region)
    kind, name, *_ = arn.split(":")[-1].split("/")
    return f"IAMR:{name}" if kind == "assumed-role" else f"IAM:{name}"
