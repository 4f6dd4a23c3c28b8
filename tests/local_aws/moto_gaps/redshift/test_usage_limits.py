from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import refused

LIMIT = {
    "ClusterIdentifier": "sparkify",
    "FeatureType": "concurrency-scaling",
    "LimitType": "time",
    "Amount": 60,
    "Period": "daily",
    "BreachAction": "disable",
}


def test_a_limit_lives_and_goes(redshift: Any, cluster: Any) -> None:
    made = redshift.create_usage_limit(**LIMIT, Tags=[{"Key": "owner", "Value": "me"}])
    limit = made["UsageLimitId"]
    assert {name: made[name] for name in LIMIT} == LIMIT
    assert made["Tags"] == [{"Key": "owner", "Value": "me"}]

    redshift.modify_usage_limit(UsageLimitId=limit, Amount=90)
    [found] = redshift.describe_usage_limits(UsageLimitId=limit)["UsageLimits"]
    assert (found["Amount"], found["BreachAction"]) == (90, "disable")

    redshift.delete_usage_limit(UsageLimitId=limit)
    assert redshift.describe_usage_limits()["UsageLimits"] == []
    # Of the three operations only this one has no such error: Terraform would stop at it.
    assert redshift.describe_usage_limits(UsageLimitId=limit)["UsageLimits"] == []
    assert refused(redshift.modify_usage_limit, UsageLimitId=limit, Amount=1) == "UsageLimitNotFound"
    assert refused(redshift.delete_usage_limit, UsageLimitId=limit) == "UsageLimitNotFound"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ClusterIdentifier": "missing"}, "ClusterNotFound"),
        ({"LimitType": "data-scanned"}, "InvalidUsageLimit"),
    ],
)
def test_what_is_refused(redshift: Any, cluster: Any, wrong: dict[str, Any], code: str) -> None:
    assert refused(redshift.create_usage_limit, **LIMIT | wrong) == code


def test_one_limit_for_one_feature_and_period(redshift: Any, cluster: Any) -> None:
    redshift.create_usage_limit(**LIMIT)
    redshift.create_usage_limit(**LIMIT | {"Period": "weekly"})

    assert refused(redshift.create_usage_limit, **LIMIT | {"Amount": 5}) == "UsageLimitAlreadyExists"


def test_filters(redshift: Any, cluster: Any) -> None:
    redshift.create_usage_limit(**LIMIT)
    redshift.create_usage_limit(**LIMIT | {"FeatureType": "spectrum", "LimitType": "data-scanned"})

    found = redshift.describe_usage_limits(ClusterIdentifier="sparkify", FeatureType="spectrum")["UsageLimits"]

    assert [limit["FeatureType"] for limit in found] == ["spectrum"]
    assert redshift.describe_usage_limits(ClusterIdentifier="other")["UsageLimits"] == []


def test_limits_go_with_their_cluster(redshift: Any, cluster: Any) -> None:
    redshift.create_usage_limit(**LIMIT)

    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)

    assert redshift.describe_usage_limits()["UsageLimits"] == []
