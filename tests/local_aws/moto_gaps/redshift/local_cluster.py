"""A cluster that can be used: made through the API of the AWS that `local_aws up` starts, asked through psycopg2."""

import json
import time
from contextlib import closing
from typing import Any

import psycopg2

from tests.local_aws.moto_gaps.redshift.requests import describe
from tests.support.local_aws import LocalAws
from tests.support.ports import free_port


def becomes(redshift: Any, identifier: str, status: str) -> None:
    """Wait until a cluster has a status."""
    deadline = time.monotonic() + 60
    while (now := describe(redshift, identifier)["ClusterStatus"]) != status:
        assert now != "hardware-failure"
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Cluster:
    """A cluster of two users: the master, whose password is in its secret, and whoever asks for credentials."""

    def __init__(self, aws: LocalAws, identifier: str, **options: Any) -> None:
        self.aws, self.identifier, self.port = aws, identifier, free_port()
        self.redshift = aws.client("redshift")
        self.redshift.create_cluster(
            ClusterIdentifier=identifier,
            NodeType="ra3.large",
            DBName="music",
            MasterUsername="master",
            ManageMasterPassword=True,
            Port=self.port,
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

    def delete(self) -> None:
        self.redshift.delete_cluster(ClusterIdentifier=self.identifier, SkipFinalClusterSnapshot=True)
