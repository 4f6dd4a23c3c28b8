"""Requests to the API of Redshift, and the cluster that most of them are about."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

CLUSTER = {"ClusterIdentifier": "sparkify", "NodeType": "ra3.large", "MasterUsername": "awsuser"}
PASSWORD = "Correct1Horse"


def describe(redshift: Any, identifier: str = "sparkify") -> Any:
    [found] = redshift.describe_clusters(ClusterIdentifier=identifier)["Clusters"]
    return found


def refused(call: Any, **arguments: Any) -> str:
    """Make a call that must fail and give the code of its error."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])
