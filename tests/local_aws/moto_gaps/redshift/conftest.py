from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.moto_server import Account, moto_server, new_account

CLUSTER = {"ClusterIdentifier": "sparkify", "NodeType": "ra3.large", "MasterUsername": "awsuser"}
PASSWORD = "Correct1Horse"


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    with moto_server() as url:
        yield url


@pytest.fixture
def account(endpoint: str) -> Account:
    return new_account(endpoint)


@pytest.fixture
def redshift(account: Account) -> Any:
    return account.client("redshift")


@pytest.fixture
def cluster(redshift: Any) -> Any:
    """A cluster with a password that the test knows."""
    return redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, NumberOfNodes=2)["Cluster"]


def describe(redshift: Any, identifier: str = "sparkify") -> Any:
    [found] = redshift.describe_clusters(ClusterIdentifier=identifier)["Clusters"]
    return found


def refused(call: Any, **arguments: Any) -> str:
    """Make a call that must fail and give the code of its error."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])
