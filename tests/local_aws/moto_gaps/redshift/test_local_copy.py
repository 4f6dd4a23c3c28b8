"""COPY of a cluster reads what its role may read, and nothing else."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from tests.local_aws.moto_gaps.redshift.local_cluster import Cluster
from tests.support.local_aws import LocalAws

READ = {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::cluster-data/logs/*",
}
LIST = {
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::cluster-data",
    "Condition": {"StringLike": {"s3:prefix": ["logs", "logs/*"]}},
}
TRUST = {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def role(local_aws: LocalAws) -> str:
    iam = local_aws.client("iam")
    return str(iam.create_role(RoleName="cluster-copy", AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"])


@pytest.fixture(scope="module")
def cluster(local_aws: LocalAws, role: str) -> Iterator[Cluster]:
    made = Cluster(local_aws, "reading", IamRoles=[role])
    yield made
    made.delete()


@pytest.fixture
def bucket(local_aws: LocalAws, role: str) -> Iterator[Any]:
    """Two objects that the role may not read yet."""
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket="cluster-data")
    keys = ["logs/a.json", "private/b.json"]
    for key in keys:
        s3.put_object(Bucket="cluster-data", Key=key, Body=json.dumps({"name": key}).encode())
    yield s3
    for key in keys:
        s3.delete_object(Bucket="cluster-data", Key=key)
    s3.delete_bucket(Bucket="cluster-data")
    iam = local_aws.client("iam")
    for policy in iam.list_role_policies(RoleName="cluster-copy")["PolicyNames"]:
        iam.delete_role_policy(RoleName="cluster-copy", PolicyName=policy)


def test_copy_has_the_rights_of_its_role_and_no_others(cluster: Cluster, role: str, bucket: Any) -> None:
    iam = cluster.aws.client("iam")
    cluster.run("CREATE TABLE names (name varchar(40))")

    def copy(prefix: str, by: str = f"IAM_ROLE '{role}'") -> str:
        try:
            cluster.run(f"COPY names FROM 's3://cluster-data/{prefix}' {by} FORMAT JSON 'auto'")
        except psycopg2.Error as error:
            return f"{error.diag.message_primary or repr(error)} {error.diag.message_detail}"
        return "loaded"

    assert "s3:ListBucket" in copy("logs/")
    iam.put_role_policy(RoleName="cluster-copy", PolicyName="list", PolicyDocument=document(LIST))
    denied = copy("logs/")
    assert "s3:GetObject" in denied
    assert "AccessDenied" in denied
    iam.put_role_policy(RoleName="cluster-copy", PolicyName="read", PolicyDocument=document(READ))
    assert copy("logs/") == "loaded"
    assert "AccessDenied" in copy("private/")
    assert "AccessDenied" in copy("")
    assert cluster.run("SELECT name FROM names") == [("logs/a.json",)]


def test_copy_takes_a_role_of_the_cluster_only(cluster: Cluster, role: str, bucket: Any) -> None:
    cluster.run("CREATE TABLE roles (name varchar(40))")
    iam = cluster.aws.client("iam")
    other = iam.create_role(RoleName="cluster-other", AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"]
    for name in ("cluster-other", "cluster-copy"):
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(LIST, READ))

    def copy(by: str) -> None:
        cluster.run(f"COPY roles FROM 's3://cluster-data/logs/' {by} FORMAT JSON 'auto'")

    with pytest.raises(psycopg2.Error, match=f"The requested role {other} is not associated to cluster"):
        copy(f"IAM_ROLE '{other}'")
    with pytest.raises(psycopg2.Error, match="cluster reading has no default IAM role"):
        copy("IAM_ROLE default")
    cluster.redshift.modify_cluster_iam_roles(ClusterIdentifier="reading", DefaultIamRoleArn=role)
    copy("IAM_ROLE default")
    assert cluster.run("SELECT name FROM roles") == [("logs/a.json",)]


def test_copy_with_an_access_key_has_the_rights_behind_it(cluster: Cluster, role: str, bucket: Any) -> None:
    iam, sts = cluster.aws.client("iam"), cluster.aws.client("sts")
    here = {"Effect": "Allow", "Principal": {"AWS": role.split(":")[4]}, "Action": "sts:AssumeRole"}
    reader = iam.create_role(RoleName="cluster-key", AssumeRolePolicyDocument=document(here))["Role"]["Arn"]
    iam.put_role_policy(RoleName="cluster-key", PolicyName="read", PolicyDocument=document(LIST, READ))
    key = sts.assume_role(RoleArn=reader, RoleSessionName="copy")["Credentials"]
    known, secret, token = key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"]
    cluster.run("CREATE TABLE keyed (name varchar(40))")
    answers = []

    def copy(prefix: str, by: str) -> str:
        try:
            cluster.run(f"COPY keyed FROM 's3://cluster-data/{prefix}' {by} FORMAT JSON 'auto'")
            answers.append("loaded")
        except psycopg2.Error as error:
            answers.append(str(error))
        return answers[-1]

    assert copy("logs/", f"ACCESS_KEY_ID '{known}' SECRET_ACCESS_KEY '{secret}' SESSION_TOKEN '{token}'") == "loaded"
    credentials = f"CREDENTIALS 'aws_access_key_id={known};aws_secret_access_key={secret};token={token}'"
    assert copy("logs/", credentials) == "loaded"
    assert "AccessDenied" in copy("private/", credentials)
    assert "InvalidAccessKeyId" in copy("logs/", f"ACCESS_KEY_ID 'AKIAUNKNOWN' SECRET_ACCESS_KEY '{secret}'")
    assert "SignatureDoesNotMatch" in copy("logs/", credentials.replace(secret, "x" + secret[1:]))
    assert cluster.run("SELECT count(*) FROM keyed") == [(2,)]
    shown = [
        cluster.run(f"SELECT * FROM {view}") for view in ("sys_load_history", "sys_load_error_detail", "stv_recents")
    ]
    assert secret not in f"{shown} {answers}"
