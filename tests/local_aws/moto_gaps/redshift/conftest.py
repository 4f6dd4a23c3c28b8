from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD
from tests.support.moto_server import Account


@pytest.fixture
def redshift(account: Account) -> Any:
    return account.client("redshift")


@pytest.fixture
def cluster(redshift: Any) -> Any:
    """A cluster with a password that the test knows."""
    return redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, NumberOfNodes=2)["Cluster"]
