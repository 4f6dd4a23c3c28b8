"""Redshift, and not the administrator, assumes the role of a COPY: the role must trust it and be its cluster's."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.redshift.config import REDSHIFT_ACCESS_KEY
from tests.local_aws.moto_gaps.iam.world import TRUST, World, document
from tests.support.aws import REGION


def user(world: World, name: str = "sparkify/loader") -> str:
    return f"arn:aws:redshift:{REGION}:{world.account.number}:dbuser:{name}"


def assume(world: World, role: str | None = None, external_id: str | None = None) -> Any:
    sts = world.account.client("sts", aws_access_key_id=REDSHIFT_ACCESS_KEY)
    return sts.assume_role(
        RoleArn=role or world.role, RoleSessionName="RedshiftIamRoleSession", ExternalId=external_id or user(world)
    )


def make_cluster(world: World, *roles: str) -> None:
    world.account.client("redshift").create_cluster(
        ClusterIdentifier="sparkify",
        NodeType="ra3.large",
        MasterUsername="awsuser",
        ManageMasterPassword=True,
        IamRoles=list(roles),
    )


def trust(world: World, *statements: dict[str, Any]) -> None:
    world.account.client("iam").update_assume_role_policy(RoleName="copy", PolicyDocument=document(*statements))


def refusal(world: World, **arguments: str) -> str:
    with pytest.raises(ClientError) as caught:
        assume(world, **arguments)
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    return str(caught.value.response["Error"]["Message"])


def test_a_role_that_trusts_redshift(world: World) -> None:
    make_cluster(world, world.role)

    assert assume(world)["AssumedRoleUser"]["Arn"].endswith(":assumed-role/copy/RedshiftIamRoleSession")


def test_a_role_that_the_cluster_has_not(world: World) -> None:
    make_cluster(world)

    assert refusal(world) == f"The requested role {world.role} is not associated to cluster"


@pytest.mark.parametrize(
    "statement",
    [
        TRUST | {"Principal": {"Service": "lambda.amazonaws.com"}},
        TRUST | {"Effect": "Deny"},
        TRUST | {"Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}},
        TRUST | {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:redshift:*:*:cluster:other"}}},
        TRUST | {"Condition": {"StringLike": {"sts:ExternalId": "arn:aws:redshift:*:*:dbuser:sparkify/admin"}}},
    ],
)
def test_a_role_that_does_not_trust_it(world: World, statement: dict[str, Any]) -> None:
    make_cluster(world, world.role)
    trust(world, statement)

    assert refusal(world) == f"User {user(world)} is not authorized to assume IAM Role {world.role}"


def test_a_role_for_this_cluster_and_this_user(world: World) -> None:
    make_cluster(world, world.role)
    arn = f"arn:aws:redshift:{REGION}:{world.account.number}:cluster:sparkify"
    trust(
        world,
        TRUST
        | {
            "Condition": {
                "ArnLike": {"aws:SourceArn": arn},
                "StringEquals": {"aws:SourceAccount": world.account.number, "sts:ExternalId": user(world)},
            }
        },
    )

    assert assume(world)
    assert "not authorized to assume" in refusal(world, external_id=user(world, "sparkify/other"))


def test_a_role_that_is_not_there(world: World) -> None:
    missing = f"arn:aws:iam::{world.account.number}:role/missing"

    assert "not authorized to assume" in refusal(world, role=missing)
