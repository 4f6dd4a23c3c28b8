"""A workgroup that can be used: made through the API of the AWS that `local_aws up` starts, asked through psycopg2."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from botocore.exceptions import ClientError

from tests.local_aws.moto_gaps.redshift.test_local_clusters import processes
from tests.support.in_process import loader_in_process
from tests.support.local_aws import LocalAws
from tests.support.ports import free_port

BOTH = {"Service": ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"]}


class Workgroup:
    """A namespace `music` and its workgroup, and who may log in: the admin, and whoever asks for credentials."""

    def __init__(self, aws: LocalAws, role: str) -> None:
        self.aws, self.port = aws, free_port()
        self.api = aws.client("redshift-serverless")
        self.api.create_namespace(
            namespaceName="music", dbName="music", adminUsername="master", manageAdminPassword=True, iamRoles=[role]
        )
        self.start()

    def start(self) -> None:
        self.api.create_workgroup(workgroupName="music", namespaceName="music", baseCapacity=8, port=self.port)
        self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while self.api.get_workgroup(workgroupName="music")["workgroup"]["status"] != "AVAILABLE":
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def run(self, sql: str, **login: str) -> list[Any]:
        if not login:
            arn = self.api.get_namespace(namespaceName="music")["namespace"]["adminPasswordSecretArn"]
            secret = json.loads(self.aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
            login = {"user": secret["username"], "password": secret["password"]}
        endpoint = self.api.get_workgroup(workgroupName="music")["workgroup"]["endpoint"]
        where: dict[str, Any] = {"host": endpoint["address"], "port": endpoint["port"], "dbname": "music"}
        tls = {"sslmode": "verify-full", "sslrootcert": self.aws.env["PGSSLROOTCERT"]}
        with closing(psycopg2.connect(**(where | tls | login))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []


def trust(principal: dict[str, Any], external_id: str) -> str:
    condition = {"StringLike": {"sts:ExternalId": external_id}}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


OURS = "arn:aws:redshift:us-east-1:123456789012:dbuser:serverless-123456789012-*/*"


@pytest.fixture(scope="module")
def role(local_aws: LocalAws) -> str:
    iam = local_aws.client("iam")
    made = iam.create_role(RoleName="workgroup-copy", AssumeRolePolicyDocument=trust(BOTH, OURS))["Role"]
    read = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [read]})
    iam.put_role_policy(RoleName="workgroup-copy", PolicyName="read", PolicyDocument=policy)
    return str(made["Arn"])


@pytest.fixture(scope="module")
def workgroup(local_aws: LocalAws, role: str) -> Iterator[Workgroup]:
    made = Workgroup(local_aws, role)
    yield made
    made.api.delete_workgroup(workgroupName="music")
    made.api.delete_namespace(namespaceName="music")
    assert processes("serverless-") == []


@pytest.mark.parametrize("view", ["stl_load_errors", "pg_catalog.stl_query", "stv_locks", "STV_SESSIONS"])
def test_stl_and_stv_are_denied_in_aws_words(workgroup: Workgroup, view: str) -> None:
    """As in datahub-project/datahub#12415 and mage-ai/mage-ai#2754; to the admin too."""
    with pytest.raises(psycopg2.errors.InsufficientPrivilege) as caught:
        workgroup.run(f"SELECT * FROM {view}")
    name = view.rpartition(".")[2].lower()
    assert caught.value.diag.message_primary == f"permission denied for relation {name}"


@pytest.mark.parametrize("view", ["sys_load_error_detail", "sys_load_detail", "svv_tables", "pg_locks"])
def test_the_views_of_both_kinds_answer(workgroup: Workgroup, view: str) -> None:
    workgroup.run(f"SELECT * FROM {view}")


def test_a_port_that_is_taken_changes_nothing(workgroup: Workgroup) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ClientError, match=f"port {port} of 127.0.0.1 cannot be used"):
            workgroup.api.update_workgroup(workgroupName="music", port=port)
    workgroup.wait()
    assert workgroup.run("SELECT 1") == [(1,)]
    assert workgroup.api.get_workgroup(workgroupName="music")["workgroup"]["endpoint"]["port"] == workgroup.port


def test_copy_takes_a_role_of_the_namespace_that_trusts_both_services(workgroup: Workgroup, role: str) -> None:
    s3, iam = workgroup.aws.client("s3"), workgroup.aws.client("iam")
    s3.create_bucket(Bucket="workgroup-data")
    s3.put_object(Bucket="workgroup-data", Key="a.json", Body=b'{"name": "a"}')
    workgroup.run("CREATE TABLE names (name varchar(9))")
    copy = "COPY names FROM 's3://workgroup-data/a.json' IAM_ROLE %s FORMAT JSON 'auto'"
    workgroup.run(copy % f"'{role}'")
    with pytest.raises(psycopg2.Error, match="has no default IAM role"):
        workgroup.run(copy % "default")
    workgroup.api.update_namespace(namespaceName="music", iamRoles=[role], defaultIamRoleArn=role)
    workgroup.run(copy % "default")
    assert workgroup.run("SELECT count(*) FROM names") == [(2,)]
    with pytest.raises(psycopg2.Error, match="is not associated to cluster"):
        workgroup.run(copy % f"'{role}-other'")
    for principal, pattern in (({"Service": "redshift.amazonaws.com"}, OURS), (BOTH, OURS.replace("1234", "9999"))):
        iam.update_assume_role_policy(RoleName="workgroup-copy", PolicyDocument=trust(principal, pattern))
        with pytest.raises(psycopg2.Error, match="not authorized to assume IAM Role"):
            workgroup.run(copy % f"'{role}'")


def test_the_loader_logs_in_by_credentials_of_the_workgroup(workgroup: Workgroup) -> None:
    env = {
        "REDSHIFT_HOST": "127.0.0.1",
        "REDSHIFT_PORT": str(workgroup.port),
        "REDSHIFT_DATABASE": "music",
        "REDSHIFT_WORKGROUP": "music",
        "REDSHIFT_SSL_ROOT_CERT": workgroup.aws.env["PGSSLROOTCERT"],
        **{name: workgroup.aws.env[name] for name in workgroup.aws.env if name.startswith("AWS_")},
    }
    with loader_in_process() as loader:
        said = loader("query", "SELECT current_user", env=env, code=0)
        refused = loader("query", "SELECT 1", env=env | {"REDSHIFT_WORKGROUP": "gone"}, code=4)
    assert "IAM:" in said
    assert "workgroup gone" in refused
    assert "ResourceNotFoundException" in refused


def test_data_outlives_the_workgroup(workgroup: Workgroup) -> None:
    workgroup.run("CREATE TABLE kept (id int)")
    workgroup.run("INSERT INTO kept VALUES (1), (2)")
    workgroup.api.delete_workgroup(workgroupName="music")
    assert processes("serverless-") == []
    workgroup.start()
    assert workgroup.run("SELECT count(*) FROM kept") == [(2,)]
