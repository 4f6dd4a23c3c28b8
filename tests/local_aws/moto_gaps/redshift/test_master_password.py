import json
from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD, describe, refused
from tests.support.moto_server import Account


@pytest.fixture
def secrets(account: Account) -> Any:
    return account.client("secretsmanager")


def names(secrets: Any) -> list[str]:
    return [secret["Name"] for secret in secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]]


def secret_of(redshift: Any, secrets: Any) -> dict[str, str]:
    value = secrets.get_secret_value(SecretId=describe(redshift)["MasterPasswordSecretArn"])["SecretString"]
    parsed: dict[str, str] = json.loads(value)
    return parsed


def test_the_secret_has_a_random_password_and_goes_with_the_cluster(redshift: Any, secrets: Any) -> None:
    redshift.create_cluster(**CLUSTER, ManageMasterPassword=True)
    redshift.create_cluster(**CLUSTER | {"ClusterIdentifier": "other"}, ManageMasterPassword=True)

    secret = secret_of(redshift, secrets)
    other = describe(redshift, "other")["MasterPasswordSecretArn"]
    assert secret.keys() == {"username", "password"}
    assert secret["username"] == "awsuser"
    assert len(secret["password"]) >= 32
    assert secret["password"] not in secrets.get_secret_value(SecretId=other)["SecretString"]
    assert sorted(names(secrets)) == ["redshift!other-awsuser", "redshift!sparkify-awsuser"]

    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)
    assert names(secrets) == ["redshift!other-awsuser"]


def test_a_cluster_that_is_not_deleted_keeps_its_secret(redshift: Any, secrets: Any) -> None:
    redshift.create_cluster(**CLUSTER, ManageMasterPassword=True)

    code = refused(redshift.delete_cluster, ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=False)

    assert code == "InvalidParameterCombination"
    assert secret_of(redshift, secrets)["username"] == "awsuser"


def test_a_password_of_ones_own_has_no_secret(redshift: Any, secrets: Any, cluster: Any) -> None:
    assert "MasterPasswordSecretArn" not in describe(redshift)
    assert names(secrets) == []


def test_taking_the_password_over_and_giving_it_back(redshift: Any, secrets: Any, cluster: Any) -> None:
    redshift.modify_cluster(ClusterIdentifier="sparkify", ManageMasterPassword=True)
    first = secret_of(redshift, secrets)
    redshift.modify_cluster(ClusterIdentifier="sparkify", ManageMasterPassword=True)
    assert secret_of(redshift, secrets) == first
    mine = {"ClusterIdentifier": "sparkify", "MasterUserPassword": PASSWORD}
    assert refused(redshift.modify_cluster, **mine) == "UnsupportedOperation"

    redshift.modify_cluster(**mine, ManageMasterPassword=False)
    assert names(secrets) == []
    assert "MasterPasswordSecretArn" not in describe(redshift)


def test_the_password_is_in_no_answer(redshift: Any, secrets: Any) -> None:
    answer = redshift.create_cluster(**CLUSTER, ManageMasterPassword=True)

    password = secret_of(redshift, secrets)["password"]
    assert password not in str(answer)
    assert password not in str(describe(redshift))
