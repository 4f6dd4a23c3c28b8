"""The life of clusters that can be used, and who may log in to them."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from local_aws.processes import wait_until_gone
from tests.local_aws.moto_gaps.redshift.local_cluster import Cluster, becomes
from tests.local_aws.moto_gaps.redshift.requests import describe, refused
from tests.support.local_aws import LocalAws


@pytest.fixture(scope="module")
def cluster(local_aws: LocalAws) -> Iterator[Cluster]:
    made = Cluster(local_aws, "usable")
    yield made
    made.delete()


def refused_login(connect: Callable[[], Any]) -> str:
    with pytest.raises(psycopg2.OperationalError) as caught:
        connect()
    return str(caught.value)


def test_the_master_logs_in_with_the_secret_over_tls(cluster: Cluster) -> None:
    [(user, database)] = cluster.run("SELECT current_user, current_database()")

    assert (user, database) == ("master", "music")
    assert describe(cluster.redshift, "usable")["Endpoint"] == {"Address": "127.0.0.1", "Port": cluster.port}


def test_data_outlives_a_pause(cluster: Cluster) -> None:
    cluster.run("CREATE TABLE plays (id int)")
    cluster.run("INSERT INTO plays VALUES (1), (2)")
    cluster.redshift.pause_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "paused")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", cluster.port)) != 0

    cluster.redshift.resume_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT count(*) FROM plays") == [(2,)]


def test_a_killed_cluster_is_reported_and_comes_back_with_its_data(cluster: Cluster) -> None:
    cluster.run("CREATE TABLE kept (id int)")
    cluster.run("INSERT INTO kept VALUES (1)")
    [process] = processes(".usable/")
    process.kill()
    assert wait_until_gone([process], 10) == []
    becomes(cluster.redshift, "usable", "hardware-failure")

    cluster.redshift.reboot_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT count(*) FROM kept") == [(1,)]


def test_a_changed_password_is_the_only_one(cluster: Cluster) -> None:
    old = cluster.password
    change = {"ClusterIdentifier": "usable", "ManageMasterPassword": False, "MasterUserPassword": "Changed1Password"}
    cluster.redshift.modify_cluster(**change)
    assert cluster.run("SELECT 1", password="Changed1Password") == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("master", old))

    cluster.redshift.modify_cluster(ClusterIdentifier="usable", ManageMasterPassword=True)
    assert cluster.run("SELECT 1") == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("master", "Changed1Password"))


def test_credentials_of_a_database_user_act_as_that_user(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="master", DbName="music")
    login = {"user": answer["DbUser"], "password": answer["DbPassword"]}
    assert answer["DbUser"] == "IAM:master"

    assert cluster.run("SELECT current_user", **login) == [("master",)]
    cluster.run("CREATE TABLE made_by_login (id int)", **login)
    assert cluster.run("SELECT tableowner FROM pg_tables WHERE tablename = 'made_by_login'") == [("master",)]


def test_new_credentials_replace_the_old(cluster: Cluster) -> None:
    first, second = (
        cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="master")["DbPassword"]
        for _ in range(2)
    )

    assert cluster.run("SELECT 1", user="IAM:master", password=second) == [(1,)]
    assert "password authentication failed" in refused_login(lambda: cluster.connect("IAM:master", first))


def test_a_user_that_does_not_exist_is_created_only_on_demand(cluster: Cluster) -> None:
    request = {"ClusterIdentifier": "usable", "DbUser": "analyst"}
    without = cluster.redshift.get_cluster_credentials(**request)
    assert "failed" in refused_login(lambda: cluster.connect(without["DbUser"], without["DbPassword"]))

    answer = cluster.redshift.get_cluster_credentials(**request, AutoCreate=True)
    assert answer["DbUser"] == "IAMA:analyst"
    assert cluster.run("SELECT current_user", user="IAMA:analyst", password=answer["DbPassword"]) == [("analyst",)]


def test_nobody_becomes_the_superuser_of_the_engine(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials(ClusterIdentifier="usable", DbUser="rdsdb", AutoCreate=True)

    assert "failed" in refused_login(lambda: cluster.connect(answer["DbUser"], answer["DbPassword"]))


def test_credentials_of_an_iam_identity_are_a_user_of_its_own(cluster: Cluster) -> None:
    answer = cluster.redshift.get_cluster_credentials_with_iam(ClusterIdentifier="usable", DbName="music")

    [(user,)] = cluster.run("SELECT current_user", user=answer["DbUser"], password=answer["DbPassword"])
    assert user == answer["DbUser"] == "IAM:moto"
    [(until,)] = cluster.run("SELECT valuntil FROM pg_user WHERE usename = 'IAM:moto'")
    # Redshift has abstime there, which drivers hand over as text.
    assert abs((datetime.fromisoformat(f"{until}:00") - answer["Expiration"]).total_seconds()) < 1


def test_a_parameter_group_that_requires_tls(cluster: Cluster) -> None:
    in_the_clear = {"sslmode": "disable"}
    cluster.connect("master", cluster.password, **in_the_clear).close()
    group = {"ParameterGroupName": "tls"}
    cluster.redshift.create_cluster_parameter_group(**group, ParameterGroupFamily="redshift-1.0", Description="d")
    require = {"ParameterName": "require_ssl", "ParameterValue": "true"}
    cluster.redshift.modify_cluster_parameter_group(**group, Parameters=[require])
    cluster.redshift.modify_cluster(ClusterIdentifier="usable", ClusterParameterGroupName="tls")
    cluster.redshift.reboot_cluster(ClusterIdentifier="usable")
    becomes(cluster.redshift, "usable", "available")

    assert cluster.run("SELECT 1") == [(1,)]
    assert "SSL off" in refused_login(lambda: cluster.connect("master", cluster.password, **in_the_clear))


def test_a_port_of_another_program_is_refused_in_words(local_aws: LocalAws, cluster: Cluster) -> None:
    redshift = local_aws.client("redshift")
    request = {
        "ClusterIdentifier": "second",
        "NodeType": "ra3.large",
        "MasterUsername": "master",
        "ManageMasterPassword": True,
        "Port": cluster.port,
    }

    assert refused(redshift.create_cluster, **request) == "UnsupportedOperation"
    assert "second" not in [found["ClusterIdentifier"] for found in redshift.describe_clusters()["Clusters"]]


def test_delete_leaves_no_process_and_no_file(local_aws: LocalAws) -> None:
    doomed = Cluster(local_aws, "doomed")
    [process] = processes(".doomed/")
    config = Path(next(word for word in process.cmdline() if ".doomed/" in word))
    data = Path(json.loads(config.read_text())["postgres_directory"])
    assert data.is_dir()

    doomed.delete()

    assert processes(".doomed/") == []
    assert not config.parent.exists()
    assert not data.exists()
    assert refused(doomed.redshift.describe_clusters, ClusterIdentifier="doomed") == "ClusterNotFound"


def processes(word: str) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and "local_aws.redshift" in (process.info["cmdline"] or [])
        and any(word in argument for argument in process.info["cmdline"])
    ]
