import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import refused
from tests.support.aws import role_for
from tests.support.moto_server import Account

USER = {"ClusterIdentifier": "sparkify", "DbUser": "loader"}


def minutes_left(answer: Any) -> int:
    left: timedelta = answer["Expiration"] - datetime.now(timezone.utc)
    return round(left.total_seconds() / 60)


@pytest.mark.parametrize(("auto_create", "name"), [(False, "IAM:loader"), (True, "IAMA:loader")])
def test_a_login_of_a_database_user(redshift: Any, cluster: Any, auto_create: bool, name: str) -> None:
    first = redshift.get_cluster_credentials(**USER, AutoCreate=auto_create, DurationSeconds=1800)
    second = redshift.get_cluster_credentials(**USER, AutoCreate=auto_create)

    assert (first["DbUser"], minutes_left(first), minutes_left(second)) == (name, 30, 15)
    assert first["DbPassword"] != second["DbPassword"]


def test_a_login_of_the_iam_user(redshift: Any, cluster: Any) -> None:
    answer = redshift.get_cluster_credentials_with_iam(ClusterIdentifier="sparkify", DurationSeconds=3600)

    assert (answer["DbUser"], minutes_left(answer)) == ("IAM:moto", 60)


def test_a_login_of_the_iam_role(account: Account, cluster: Any) -> None:
    iam = account.client("iam")
    arn = role_for(iam, "analyst")
    session = account.client("sts").assume_role(RoleArn=arn, RoleSessionName="ada")["Credentials"]
    analyst = account.client(
        "redshift",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )

    assert refused(analyst.get_cluster_credentials_with_iam, ClusterIdentifier="sparkify") == "AccessDenied"
    allowed = {
        "Effect": "Allow",
        "Action": "redshift:GetClusterCredentialsWithIAM",
        "Resource": f"arn:aws:redshift:*:{account.number}:dbname:sparkify/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_role_policy(RoleName="analyst", PolicyName="log-in", PolicyDocument=document)
    assert analyst.get_cluster_credentials_with_iam(ClusterIdentifier="sparkify")["DbUser"] == "IAMR:analyst"


@pytest.mark.parametrize("seconds", [899, 3601])
def test_how_long(redshift: Any, cluster: Any, seconds: int) -> None:
    assert refused(redshift.get_cluster_credentials, **USER, DurationSeconds=seconds) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"DbUser": 'loader"; DROP'}, "InvalidParameterValue"),
        ({"ClusterIdentifier": "missing"}, "ClusterNotFound"),
        ({"DbGroups": ["readers"]}, "UnsupportedOperation"),
    ],
)
def test_what_is_refused(redshift: Any, cluster: Any, wrong: dict[str, Any], code: str) -> None:
    assert refused(redshift.get_cluster_credentials, **USER | wrong) == code
