"""What a new AWS on this machine is filled with, through its API like everybody: two buckets, a role, a cluster."""

import json
from collections.abc import Iterable
from typing import Any

from local_aws.api.client import Api
from local_aws.outputs import ADMIN, CLUSTER, DATABASE, SOURCE_BUCKET, WORK_BUCKET
from local_aws.state import LocalAwsError

ROLE = f"{CLUSTER}-copy"


def create_buckets(api: Api) -> None:
    """Make the bucket that the loader works in, and the one of the sample."""
    s3 = api.client("s3")
    for bucket in (WORK_BUCKET, SOURCE_BUCKET):
        s3.create_bucket(Bucket=bucket)


def create_copy_role(api: Api) -> str:
    """Make the role that COPY reads S3 by; return its ARN."""
    iam = api.client("iam")
    trust = _policy({"Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)["Role"]
    # Every bucket of this machine: EVENTS_URI and SONGS_URI may point at any. The role that infra/ makes may read less.
    read = _policy({"Action": ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"], "Resource": "*"})
    iam.put_role_policy(RoleName=ROLE, PolicyName="read", PolicyDocument=read)
    return str(role["Arn"])


def create_cluster(api: Api, role: str, ports: Iterable[int]) -> int:
    """Begin to make the cluster, on the first of `ports` that no other program has; return that port."""
    redshift = api.client("redshift")
    for port in ports:
        try:
            redshift.create_cluster(
                ClusterIdentifier=CLUSTER,
                NodeType="ra3.large",
                ClusterType="single-node",
                DBName=DATABASE,
                MasterUsername=ADMIN,
                ManageMasterPassword=True,
                IamRoles=[role],
                Port=port,
            )
        except redshift.exceptions.UnsupportedOperationFault as error:
            if "cannot be used" not in str(error):
                raise
        else:
            return port
    raise LocalAwsError(
        "every port that Redshift may have (5431 to 5455, 8191 to 8215) is taken by other programs: free one of them."
    )


def describe_cluster(api: Api) -> Any:
    """Describe the cluster; None when there is none."""
    redshift = api.client("redshift")
    try:
        [cluster] = redshift.describe_clusters(ClusterIdentifier=CLUSTER)["Clusters"]
    except redshift.exceptions.ClusterNotFoundFault:
        return None
    return cluster


def read_password(api: Api, secret_arn: str) -> str:
    """Return the administrator's password."""
    secret = api.client("secretsmanager").get_secret_value(SecretId=secret_arn)["SecretString"]
    return str(json.loads(secret)["password"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
