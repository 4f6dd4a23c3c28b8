"""The S3 client of a COPY, with the rights of its role or its access key [copy-parameters-authorization]."""

import threading
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from local_aws.redshift.config import REDSHIFT_ACCESS_KEY, RedshiftConfig
from local_aws.redshift.copy.s3 import CLIENT_CONFIG
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_Keys = Mapping[str, Any]
"""AccessKeyId, SecretAccessKey and SessionToken, as STS answers them; none for the stand-in's own."""
_SESSION = "RedshiftIamRoleSession"
_ELSEWHERE = {
    "Error": {
        "Code": "PermanentRedirect",
        "Message": "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
    },
    "ResponseMetadata": {"HTTPStatusCode": 301},
}


class S3Access:
    """Makes S3 clients. botocore makes them one at a time; they may be used by threads."""

    def __init__(self, config: RedshiftConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        # On AWS itself the usual chain finds the keys. Without a secret the endpoint must be one that checks none.
        key = REDSHIFT_ACCESS_KEY if config.s3_endpoint_url else None
        self._session: Any = botocore.session.Session()
        self._session.set_config_variable("region", config.region)
        if key:
            self._session.set_credentials(key, config.s3_secret_key or key)

    def client(self, statement: CopyStatement, user: str) -> "S3Client":
        """Return the client for a COPY of this database user.

        Raises RedshiftError when the role cannot be assumed.
        """
        with self._lock:
            keys = self._assume(statement.iam_role, user) if statement.iam_role else _keys(statement)
            region, endpoint = statement.region or self._config.region, self._config.s3_endpoint_url
            client: S3Client = self._session.create_client(
                "s3",
                region_name=region,
                endpoint_url=endpoint,
                config=CLIENT_CONFIG,
                aws_access_key_id=keys.get("AccessKeyId"),
                aws_secret_access_key=keys.get("SecretAccessKey"),
                aws_session_token=keys.get("SessionToken"),
            )
            if endpoint:
                _keep_in(client, region, self._own("s3"))
            return client

    @cache  # noqa: B019 - there is one for as long as the process runs
    def _own(self, service: Literal["s3", "sts", "redshift", "redshift-serverless"]) -> Any:
        """Return the stand-in's own client of a service; to make one takes ten times as long as to ask it something."""
        return self._session.create_client(service, endpoint_url=self._config.s3_endpoint_url)

    def _assume(self, role: str, user: str) -> _Keys:
        cluster = self._config.cluster_arn
        if cluster is None:
            return {}
        external_id = cluster.replace(":cluster:", ":dbuser:") + f"/{user}"
        try:
            arn = self._default_role(cluster) if role == "default" else role
            keys: _Keys = self._own("sts").assume_role(RoleArn=arn, RoleSessionName=_SESSION, ExternalId=external_id)[
                "Credentials"
            ]
        except ClientError as error:
            raise RedshiftError(
                INTERNAL_ERROR,
                str(error.response.get("Error", {}).get("Message", error)),
                hint="Associate the role with the cluster (iam_roles), and let its trust policy name "
                "redshift.amazonaws.com.",
            ) from error
        except BotoCoreError as error:
            # The guide has no words for a broken request to STS: these are the ones for a broken request to S3.
            raise RedshiftError(INTERNAL_ERROR, f"S3CurlException: {error}") from error
        return keys

    def _default_role(self, cluster_arn: str) -> str:
        identifier = cluster_arn.rpartition(":")[2]
        role = self._of_namespace(identifier) if self._config.serverless else self._of_cluster(identifier)
        if not role:
            raise RedshiftError(
                INTERNAL_ERROR,
                f"cluster {identifier} has no default IAM role",
                hint="Set default_iam_role_arn on the cluster, or write IAM_ROLE '<role ARN>'.",
            )
        return role

    def _of_cluster(self, identifier: str) -> str | None:
        [cluster] = self._own("redshift").describe_clusters(ClusterIdentifier=identifier)["Clusters"]
        arn: str | None = cluster.get("DefaultIamRoleArn")
        return arn

    def _of_namespace(self, identifier: str) -> str | None:
        """Ask the namespace of the workgroup whose id ends the identifier."""
        client = self._own("redshift-serverless")
        found = client.list_workgroups()["workgroups"]
        [name] = [one["namespaceName"] for one in found if identifier.endswith(one["workgroupId"])]
        arn: str | None = client.get_namespace(namespaceName=name)["namespace"].get("defaultIamRoleArn")
        return arn


def _keep_in(client: "S3Client", region: str, own: "S3Client") -> None:
    """Refuse a client the buckets of other regions in S3's words; which region one is in, `own` asks.

    moto's S3 has no regions, and boto3 would follow a redirect, which COPY does not [copy-parameters-data-source-s3].
    """

    @cache
    def region_of(bucket: str) -> str | None:
        try:
            return own.head_bucket(Bucket=bucket)["BucketRegion"]
        except ClientError:  # there is none, as the request itself will be told
            return None

    asking = Lock()

    def refuse(params: dict[str, Any], model: Any, **_: object) -> None:
        with asking:  # the readers of a COPY would all ask, before one has the answer
            found = region_of(params["Bucket"])
        if found not in {None, region}:
            raise ClientError(_ELSEWHERE, model.name)  # type: ignore[arg-type]  # what S3 leaves out of this error

    client.meta.events.register("before-parameter-build.s3", refuse)


def _keys(statement: CopyStatement) -> _Keys:
    return {
        "AccessKeyId": statement.access_key_id,
        "SecretAccessKey": statement.secret_access_key,
        "SessionToken": statement.session_token,
    }
