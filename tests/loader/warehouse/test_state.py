"""What the loader says of a warehouse whose endpoint does not answer, by the state that AWS tells."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.aws import aws_client
from tests.support.in_process import Loader, loader_in_process
from tests.support.moto_server import moto_server

CLUSTER = {
    "NodeType": "ra3.large",
    "MasterUsername": "admin1",
    "ManageMasterPassword": True,
    "DBName": "music",
}


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with moto_server() as url:
        yield url


@pytest.fixture
def loader() -> Iterator[Loader]:
    with loader_in_process() as run:
        yield run


@pytest.mark.parametrize(
    ("identifier", "changed", "says"),
    [
        ("sparkify-dev", "pause_cluster", "The warehouse is paused: make resume ENV=dev"),
        ("sparkify-one", None, "The warehouse is private: it answers inside its VPC only."),
        ("sparkify-two", {"PubliclyAccessible": True}, "see that the warehouse is running"),
        (None, None, "see that the warehouse is running"),
    ],
)
def test_the_endpoint_of_a_cluster_that_does_not_answer(
    aws: str, loader: Loader, identifier: str | None, changed: Any, says: str
) -> None:
    redshift = aws_client("redshift", aws)
    if identifier:
        redshift.create_cluster(ClusterIdentifier=identifier, **CLUSTER)
    if isinstance(changed, str):
        getattr(redshift, changed)(ClusterIdentifier=identifier)
    elif changed:
        redshift.modify_cluster(ClusterIdentifier=identifier, **changed)
    assert says in said_of(loader, aws, REDSHIFT_CLUSTER_IDENTIFIER=identifier or "")


@pytest.mark.parametrize(
    ("workgroup", "public", "says"),
    [
        ("private", False, "The warehouse is private: it answers inside its VPC only."),
        ("public", True, "see that the warehouse is running"),
        ("gone", None, "see that the warehouse is running"),
    ],
)
def test_the_endpoint_of_a_workgroup_that_does_not_answer(
    aws: str, loader: Loader, workgroup: str, public: bool | None, says: str
) -> None:
    serverless = aws_client("redshift-serverless", aws)
    if public is not None:
        serverless.create_namespace(namespaceName=workgroup)
        serverless.create_workgroup(workgroupName=workgroup, namespaceName=workgroup, publiclyAccessible=public)
    assert says in said_of(loader, aws, REDSHIFT_WORKGROUP=workgroup)


def said_of(loader: Loader, aws: str, **names: str) -> str:
    """Return what a query says when the endpoint does not answer, on one line."""
    with socket.socket() as nobody:  # bound and not listening: connections are refused
        nobody.bind(("127.0.0.1", 0))
        settings = {
            "REDSHIFT_HOST": "127.0.0.1",
            "REDSHIFT_PORT": str(nobody.getsockname()[1]),
            "REDSHIFT_DATABASE": "music",
            "REDSHIFT_USER": "admin1",
            "REDSHIFT_PASSWORD": "Correct1Horse",
            "REDSHIFT_LOGIN": "password",
            "AWS_REGION": "us-west-2",
            "AWS_ENDPOINT_URL": aws,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        return " ".join(loader("query", "SELECT 1", env=settings | names, code=4).split())
