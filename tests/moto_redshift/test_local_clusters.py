"""Clusters that can be used: made through the API of the AWS that `local_aws up` starts, asked through psycopg2."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from local_aws.processes import wait_until_gone
from tests.conftest import LocalAws
from tests.moto_redshift.conftest import describe, refused

REDSHIFT_PORTS = range(5431, 5456)
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


def free_port() -> int:
    for port in REDSHIFT_PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def becomes(redshift: Any, identifier: str, status: str) -> None:
    deadline = time.monotonic() + 60
    while (now := describe(redshift, identifier)["ClusterStatus"]) != status:
        assert now != "hardware-failure"
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Cluster:
    """A cluster of two users: the master, whose password is in its secret, and whoever asks for credentials."""

    def __init__(self, aws: LocalAws, identifier: str, port: int, **options: Any) -> None:
        self.aws, self.identifier, self.port = aws, identifier, port
        self.redshift = aws.client("redshift")
        self.redshift.create_cluster(
            ClusterIdentifier=identifier,
            NodeType="ra3.large",
            DBName="music",
            MasterUsername="master",
            ManageMasterPassword=True,
            Port=port,
            **options,
        )
        becomes(self.redshift, identifier, "available")

    @property
    def password(self) -> str:
        arn = describe(self.redshift, self.identifier)["MasterPasswordSecretArn"]
        secret = json.loads(self.aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
        return str(secret["password"])

    def connect(self, user: str, password: str, **options: Any) -> Any:
        endpoint = describe(self.redshift, self.identifier)["Endpoint"]
        return psycopg2.connect(
            host=endpoint["Address"],
            port=endpoint["Port"],
            dbname="music",
            user=user,
            password=password,
            **{"sslmode": "verify-full", "sslrootcert": self.aws.env["PGSSLROOTCERT"], **options},
        )

    def run(self, sql: str, *parameters: Any, user: str = "master", password: str | None = None) -> list[Any]:
        with closing(self.connect(user, password or self.password)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters or None)
                return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture(scope="module")
def role(local_aws: LocalAws) -> str:
    iam = local_aws.client("iam")
    return str(iam.create_role(RoleName="cluster-copy", AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"])


@pytest.fixture(scope="module")
def cluster(local_aws: LocalAws, role: str) -> Iterator[Cluster]:
    made = Cluster(local_aws, "usable", free_port(), IamRoles=[role])
    yield made
    made.redshift.delete_cluster(ClusterIdentifier="usable", SkipFinalClusterSnapshot=True)


@pytest.fixture
def bucket(local_aws: LocalAws, role: str) -> Iterator[Any]:
    """Two objects that the role may not read yet."""
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket="cluster-data", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
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


def refused_login(connect: Callable[[], Any]) -> str:
    with pytest.raises(psycopg2.OperationalError) as caught:
        connect()
    return str(caught.value)


def test_the_master_logs_in_with_the_secret_over_tls(cluster: Cluster) -> None:
    [(user, database)] = cluster.run("SELECT current_user, current_database()")

    assert (user, database) == ("master", "music")
    assert describe(cluster.redshift, "usable")["Endpoint"] == {"Address": "127.0.0.1", "Port": cluster.port}


def test_data_outlives_a_pause(cluster: Cluster) -> None:
    cluster.run("CREATE TABLE plays (id int)")
    cluster.run("INSERT INTO plays VALUES (1), (2)")
    cluster.redshift.pause_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "paused")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", cluster.port)) != 0

    cluster.redshift.resume_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT count(*) FROM plays") == [(2,)]


def test_a_killed_cluster_is_reported_and_comes_back_with_its_data(cluster: Cluster) -> None:
    cluster.run("CREATE TABLE kept (id int)")
    cluster.run("INSERT INTO kept VALUES (1)")
    [process] = processes(".usable/")
    process.kill()
    assert wait_until_gone([process], 10) == []
    assert describe(cluster.redshift, "usable")["ClusterStatus"] == "hardware-failure"

    cluster.redshift.reboot_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT count(*) FROM kept") == [(1,)]


def test_a_changed_password_is_the_only_one(cluster: Cluster) -> None:
    old = cluster.password
    change = {"ClusterIdentifier": "usable", "ManageMasterPassword": False, "MasterUserPassword": "Changed1Password"}
    cluster.redshift.modify_cluster(**change)
    assert cluster.run("SELECT 1", password="Changed1Password") == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("master", old))

    cluster.redshift.modify_cluster(ClusterIdentifier="usable", ManageMasterPassword=True)
    assert cluster.run("SELECT 1") == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("master", "Changed1Password"))


def test_credentials_of_a_database_user_act_as_that_user(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="master", DbName="music")
    login = {"user": answer["DbUser"], "password": answer["DbPassword"]}
    assert answer["DbUser"] == "IAM:master"

    assert cluster.run("SELECT current_user", **login) == [("master",)]
    cluster.run("CREATE TABLE made_by_login (id int)", **login)
    assert cluster.run("SELECT tableowner FROM pg_tables WHERE tablename = 'made_by_login'") == [("master",)]


def test_new_credentials_replace_the_old(cluster: Cluster) -> None:
    first, second = (
        cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="master")["DbPassword"]
        for _ in range(2)
    )

    assert cluster.run("SELECT 1", user="IAM:master", password=second) == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("IAM:master", first))


def test_a_user_that_does_not_exist_is_created_only_on_demand(cluster: Cluster) -> None:
    request = {"ClusterIdentifier": "usable", "DbUser": "analyst"}
    without = cluster.redshift.get_cluster_credentials(**request)
    assert "failed" in refused_login(lambda: cluster.connect(without["DbUser"], without["DbPassword"]))

    answer = cluster.redshift.get_cluster_credentials(**request, AutoCreate=True)
    assert answer["DbUser"] == "IAMA:analyst"
    assert cluster.run("SELECT current_user", user="IAMA:analyst", password=answer["DbPassword"]) == [("analyst",)]


def test_nobody_becomes_the_superuser_of_the_engine(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="rdsdb", AutoCreate=True)

    assert "failed" in refused_login(lambda: cluster.connect(answer["DbUser"], answer["DbPassword"]))


def test_credentials_of_an_iam_identity_are_a_user_of_its_own(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials_with_iam(ClusterIdentifier="usable", DbName="music")

    [(user,)] = cluster.run("SELECT current_user", user=answer["DbUser"], password=answer["DbPassword"])
    assert user == answer["DbUser"] == "IAM:moto"
    [(until,)] = cluster.run("SELECT valuntil FROM pg_user WHERE usename = 'IAM:moto'")
    assert abs((until - answer["Expiration"]).total_seconds()) < 1


def test_a_parameter_group_that_requires_tls(cluster: Cluster) -> None:
    in_the_clear = {"sslmode": "disable"}
    cluster.connect("master", cluster.password, **in_the_clear).close()
    group = {"ParameterGroupName": "tls"}
    cluster.redshift.create_cluster_parameter_group(**group, ParameterGroupFamily="redshift-1.0", Description="d")
    require = {"ParameterName": "require_ssl", "ParameterValue": "true"}
    cluster.redshift.modify_cluster_parameter_group(**group, Parameters=[require])
    cluster.redshift.modify_cluster(ClusterIdentifier="usable", ClusterParameterGroupName="tls")
    cluster.redshift.reboot_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT 1") == [(1,)]
    assert "SSL off" in refused_login(lambda: cluster.connect("master", cluster.password, **in_the_clear))


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
    with pytest.raises(psycopg2.Error, match="cluster usable has no default IAM role"):
        copy("IAM_ROLE default")
    cluster.redshift.modify_cluster_iam_roles(ClusterIdentifier="usable", DefaultIamRoleArn=role)
    copy("IAM_ROLE default")
    assert cluster.run("SELECT name FROM roles") == [("logs/a.json",)]


def test_a_port_of_another_program_is_refused_in_words(local_aws: LocalAws, cluster: Cluster) -> None:
    redshift = local_aws.client("redshift")
    request = {
        "ClusterIdentifier": "second",
        "NodeType": "ra3.large",
        "MasterUsername": "master",
        "ManageMasterPassword": True,
        "Port": cluster.port,
    }

    assert refused(redshift.create_cluster, **request) == "UnsupportedOperation"
    assert "second" not in [found["ClusterIdentifier"] for found in redshift.describe_clusters()["Clusters"]]


def test_delete_leaves_no_process_and_no_file(local_aws: LocalAws) -> None:
    doomed = Cluster(local_aws, "doomed", free_port())
    [process] = processes(".doomed/")
    config = Path(next(word for word in process.cmdline() if ".doomed/" in word))
    data = Path(json.loads(config.read_text())["postgres_directory"])
    assert data.is_dir()

    doomed.redshift.delete_cluster(ClusterIdentifier="doomed", SkipFinalClusterSnapshot=True)

    assert processes(".doomed/") == []
    assert not config.parent.exists()
    assert not data.exists()
    assert refused(doomed.redshift.describe_clusters, ClusterIdentifier="doomed") == "ClusterNotFound"


def processes(word: str) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and "local_aws.redshift" in (process.info["cmdline"] or [])
        and any(word in argument for argument in process.info["cmdline"])
    ]
