from typing import Any

import pytest

from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD, describe, refused


@pytest.fixture
def group(redshift: Any) -> str:
    redshift.create_cluster_parameter_group(
        ParameterGroupName="Secure", ParameterGroupFamily="redshift-1.0", Description="d"
    )
    return "secure"


def values(redshift: Any, group: str, **source: str) -> dict[str, str]:
    answer = redshift.describe_cluster_parameters(ParameterGroupName=group, **source)
    return {parameter["ParameterName"]: parameter["ParameterValue"] for parameter in answer["Parameters"]}


def set_values(redshift: Any, group: str, **parameters: str) -> None:
    pairs = [{"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()]
    redshift.modify_cluster_parameter_group(ParameterGroupName=group, Parameters=pairs)


def test_a_value_that_is_set_is_the_users(redshift: Any, group: str) -> None:
    set_values(redshift, group, require_ssl="true", statement_timeout="1000")

    assert values(redshift, group, Source="user") == {"require_ssl": "true", "statement_timeout": "1000"}
    assert values(redshift, group)["require_ssl"] == "true"
    assert "require_ssl" not in values(redshift, group, Source="engine-default")
    assert values(redshift, "default.redshift-1.0")["require_ssl"] == "false"


def test_setting_one_keeps_the_others(redshift: Any, group: str) -> None:
    set_values(redshift, group, require_ssl="true")
    set_values(redshift, group, auto_mv="false")

    assert values(redshift, group, Source="user") == {"require_ssl": "true", "auto_mv": "false"}


@pytest.mark.parametrize(("request_", "left"), [({"ResetAllParameters": True}, {}), ({}, {"auto_mv": "false"})])
def test_reset(redshift: Any, group: str, request_: dict[str, Any], left: dict[str, str]) -> None:
    set_values(redshift, group, require_ssl="true", auto_mv="false")

    redshift.reset_cluster_parameter_group(
        ParameterGroupName=group, Parameters=[{"ParameterName": "require_ssl"}], **request_
    )

    assert values(redshift, group, Source="user") == left
    assert values(redshift, group)["require_ssl"] == "false"


@pytest.mark.parametrize(("name", "value"), [("no_such_parameter", "1"), ("require_ssl", "yes")])
def test_a_wrong_parameter_changes_nothing(redshift: Any, group: str, name: str, value: str) -> None:
    pairs = [
        {"ParameterName": "auto_mv", "ParameterValue": "false"},
        {"ParameterName": name, "ParameterValue": value},
    ]

    code = refused(redshift.modify_cluster_parameter_group, ParameterGroupName=group, Parameters=pairs)

    assert code == "InvalidParameterValue"
    assert values(redshift, group, Source="user") == {}


def test_family_2_demands_tls(redshift: Any) -> None:
    assert values(redshift, "default.redshift-2.0")["require_ssl"] == "true"


def test_default_groups_cannot_be_changed(redshift: Any) -> None:
    group = {"ParameterGroupName": "default.redshift-1.0"}

    assert refused(redshift.delete_cluster_parameter_group, **group) == "InvalidClusterParameterGroupState"
    code = refused(redshift.reset_cluster_parameter_group, **group, ResetAllParameters=True)
    assert code == "InvalidClusterParameterGroupState"


def test_a_group_in_use_stays_and_a_static_parameter_waits_for_a_reboot(redshift: Any, group: str) -> None:
    redshift.create_cluster(**CLUSTER, MasterUserPassword=PASSWORD, ClusterParameterGroupName=group)

    def status() -> str:
        [used] = describe(redshift)["ClusterParameterGroups"]
        assert used["ParameterGroupName"] == group
        return str(used["ParameterApplyStatus"])

    code = refused(redshift.delete_cluster_parameter_group, ParameterGroupName=group)
    assert code == "InvalidClusterParameterGroupState"
    set_values(redshift, group, max_concurrency_scaling_clusters="2")
    assert status() == "in-sync"
    set_values(redshift, group, require_ssl="true")
    assert status() == "pending-reboot"
    redshift.reboot_cluster(ClusterIdentifier="sparkify")
    assert status() == "in-sync"


def test_another_group_is_taken_over_at_the_next_reboot(redshift: Any, cluster: Any, group: str) -> None:
    redshift.modify_cluster(ClusterIdentifier="sparkify", ClusterParameterGroupName=group)

    assert describe(redshift)["ClusterParameterGroups"] == [
        {"ParameterGroupName": group, "ParameterApplyStatus": "pending-reboot"}
    ]


@pytest.mark.parametrize("operation", ["describe_cluster_parameters", "reset_cluster_parameter_group"])
def test_a_group_that_is_not_there(redshift: Any, operation: str) -> None:
    assert refused(getattr(redshift, operation), ParameterGroupName="missing") == "ClusterParameterGroupNotFound"


def test_a_group_is_not_made_twice(redshift: Any, group: str) -> None:
    again = {"ParameterGroupName": group, "ParameterGroupFamily": "redshift-1.0", "Description": "d"}

    assert refused(redshift.create_cluster_parameter_group, **again) == "ClusterParameterGroupAlreadyExists"
