"""A cluster with a process behind it: when moto calls the runtime, and what it says meanwhile."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto.redshift.models import redshift_backends

from local_aws.moto_gaps import redshift as moto_redshift
from local_aws.moto_gaps.redshift.runtime import ClusterRuntimeError, ClusterSpec, Endpoint, Login
from tests.local_aws.moto_gaps.redshift.requests import CLUSTER, PASSWORD, describe, refused
from tests.support.aws import REGION
from tests.support.moto_server import Account

CREATE = CLUSTER | {"MasterUserPassword": PASSWORD, "DBName": "music", "Port": 5440}


@dataclass
class Recorder:
    """A runtime that starts nothing and remembers what it was asked for."""

    calls: list[str] = field(default_factory=list)
    specs: list[ClusterSpec] = field(default_factory=list)
    logins: list[Login] = field(default_factory=list)
    passwords: list[tuple[str, str]] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)
    running: bool = True
    port_is_free: bool = True
    comes_up: bool = True

    def start(self, cluster: ClusterSpec) -> Endpoint:
        if not self.port_is_free:
            raise ClusterRuntimeError(f"port {cluster.port} is taken")
        self.calls.append("start")
        self.specs.append(cluster)
        return Endpoint("127.0.0.1", cluster.port)

    def wait(self, arn: str) -> None:
        assert arn.endswith(":cluster:sparkify")
        assert self.answers.wait(10)
        if not (self.comes_up and self.running):
            raise ClusterRuntimeError("it died")

    def stop(self, arn: str) -> None:
        assert arn.endswith(":cluster:sparkify")
        self.calls.append("stop")

    def is_running(self, arn: str) -> bool:
        return self.running and arn.endswith(":cluster:sparkify")

    def delete(self, arn: str) -> None:
        assert arn.endswith(":cluster:sparkify")
        self.calls.append("delete")
        self.running = False
        self.answers.set()

    def keep(self, arn: str, snapshot_arn: str) -> None:
        assert arn.endswith(":cluster:sparkify")
        self.calls.append(f"keep {snapshot_arn.rsplit(':', maxsplit=1)[-1]}")

    def restore(self, arn: str, snapshot_arn: str) -> None:
        assert arn.endswith(":cluster:other")
        self.calls.append(f"restore {snapshot_arn.rsplit(':', maxsplit=1)[-1]}")

    def forget(self, snapshot_arn: str) -> None:
        self.calls.append(f"forget {snapshot_arn.rsplit(':', maxsplit=1)[-1]}")

    def set_password(self, arn: str, user: str, password: str) -> None:
        assert arn.endswith(":cluster:sparkify")
        self.passwords.append((user, password))

    def create_login(self, arn: str, login: Login) -> None:
        assert arn.endswith(":cluster:sparkify")
        self.logins.append(login)


@pytest.fixture
def runtime(endpoint: str) -> Iterator[Recorder]:
    recorder = Recorder()
    recorder.answers.set()
    moto_redshift.install(recorder)
    yield recorder
    moto_redshift.install()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def becomes(redshift: Any, status: str) -> None:
    wait_for(lambda: describe(redshift)["ClusterStatus"] == status)


def test_a_cluster_is_creating_until_it_answers(redshift: Any, runtime: Recorder) -> None:
    runtime.answers.clear()
    assert redshift.create_cluster(**CREATE)["Cluster"]["ClusterStatus"] == "creating"
    found = describe(redshift)
    assert (found["ClusterStatus"], found["ClusterAvailabilityStatus"]) == ("creating", "Modifying")
    assert refused(redshift.pause_cluster, ClusterIdentifier="sparkify") == "InvalidClusterState"

    runtime.answers.set()
    becomes(redshift, "available")

    assert describe(redshift)["Endpoint"] == {"Address": "127.0.0.1", "Port": 5440}
    [spec] = runtime.specs
    assert (spec.identifier, spec.database, spec.user, spec.port) == ("sparkify", "music", "awsuser", 5440)
    assert (spec.password, spec.region, spec.require_ssl) == (PASSWORD, REGION, False)
    assert spec.arn.endswith(":cluster:sparkify")
    assert PASSWORD not in repr(spec)


def test_a_cluster_that_does_not_come_up_says_so_and_can_be_deleted(redshift: Any, runtime: Recorder) -> None:
    runtime.comes_up = False
    redshift.create_cluster(**CREATE)
    becomes(redshift, "hardware-failure")
    assert describe(redshift)["ClusterAvailabilityStatus"] == "Failed"

    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)
    assert runtime.calls == ["start", "delete"]
    assert redshift.describe_clusters()["Clusters"] == []


def test_deleting_does_not_wait_for_a_start(redshift: Any, runtime: Recorder) -> None:
    runtime.answers.clear()
    redshift.create_cluster(**CREATE)

    redshift.delete_cluster(ClusterIdentifier="sparkify", SkipFinalClusterSnapshot=True)

    assert runtime.calls == ["start", "delete"]
    assert redshift.describe_clusters()["Clusters"] == []


def test_clusters_go_when_moto_is_reset(account: Account, redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")

    # As POST /moto-api/reset does, for this account only.
    redshift_backends[account.number][REGION].reset()

    assert runtime.calls == ["start", "delete"]
    assert redshift.describe_clusters()["Clusters"] == []


def test_a_port_that_is_taken_leaves_no_cluster_and_no_secret(
    account: Account, redshift: Any, runtime: Recorder
) -> None:
    runtime.port_is_free = False

    request = CLUSTER | {"ManageMasterPassword": True, "Port": 5440}
    assert refused(redshift.create_cluster, **request) == "UnsupportedOperation"
    assert redshift.describe_clusters()["Clusters"] == []
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []


def test_the_secret_holds_the_password_that_the_cluster_was_started_with(
    account: Account, redshift: Any, runtime: Recorder
) -> None:
    redshift.create_cluster(**CLUSTER, ManageMasterPassword=True)
    secret = account.client("secretsmanager").get_secret_value(SecretId=describe(redshift)["MasterPasswordSecretArn"])[
        "SecretString"
    ]

    assert json.loads(secret) == {"username": "awsuser", "password": runtime.specs[0].password}


def test_require_ssl_comes_from_the_parameter_group_at_the_next_start(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster_parameter_group(
        ParameterGroupName="group", ParameterGroupFamily="redshift-1.0", Description="d"
    )
    redshift.create_cluster(**CREATE, ClusterParameterGroupName="group")
    becomes(redshift, "available")
    redshift.modify_cluster_parameter_group(
        ParameterGroupName="group", Parameters=[{"ParameterName": "require_ssl", "ParameterValue": "true"}]
    )
    redshift.reboot_cluster(ClusterIdentifier="sparkify")
    becomes(redshift, "available")

    assert [spec.require_ssl for spec in runtime.specs] == [False, True]
    assert runtime.calls == ["start", "stop", "start"]


def test_pause_stops_and_resume_starts(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    redshift.pause_cluster(ClusterIdentifier="sparkify")
    becomes(redshift, "paused")
    assert runtime.calls == ["start", "stop"]
    credentials = {"ClusterIdentifier": "sparkify", "DbUser": "awsuser"}
    assert refused(redshift.get_cluster_credentials, **credentials) == "InvalidClusterState"

    redshift.resume_cluster(ClusterIdentifier="sparkify")
    becomes(redshift, "available")
    assert runtime.calls == ["start", "stop", "start"]
    assert runtime.specs[0] == runtime.specs[1]


@pytest.mark.parametrize(("call", "before", "left"), [
    ("resume_cluster", "paused", "paused"),
    ("reboot_cluster", "available", "hardware-failure"),
])  # fmt: skip
def test_a_port_that_is_taken_meanwhile_leaves_a_cluster_that_can_be_started_again(
    redshift: Any, runtime: Recorder, call: str, before: str, left: str
) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    if before == "paused":
        redshift.pause_cluster(ClusterIdentifier="sparkify")
    becomes(redshift, before)
    start = getattr(redshift, call)
    runtime.port_is_free = False
    assert refused(start, ClusterIdentifier="sparkify") == "UnsupportedOperation"
    assert describe(redshift)["ClusterStatus"] == left

    runtime.port_is_free = True
    start(ClusterIdentifier="sparkify")
    becomes(redshift, "available")


def test_a_cluster_whose_process_died_is_reported_and_rebooted(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    runtime.running = False
    assert describe(redshift)["ClusterStatus"] == "hardware-failure"

    runtime.running = True
    redshift.reboot_cluster(ClusterIdentifier="sparkify")
    becomes(redshift, "available")


def test_a_new_password_and_a_managed_one_reach_the_cluster(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    redshift.modify_cluster(ClusterIdentifier="sparkify", MasterUserPassword="Another1Horse")
    redshift.modify_cluster(ClusterIdentifier="sparkify", ManageMasterPassword=True)
    redshift.modify_cluster(ClusterIdentifier="sparkify", AllowVersionUpgrade=False)

    assert [user for user, _ in runtime.passwords] == ["awsuser", "awsuser"]
    assert runtime.passwords[0][1] == "Another1Horse"
    assert runtime.passwords[1][1] not in (PASSWORD, "Another1Horse")


def test_another_port_restarts_the_cluster_there(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    redshift.modify_cluster(ClusterIdentifier="sparkify", Port=5441)
    becomes(redshift, "available")

    assert describe(redshift)["Endpoint"]["Port"] == 5441
    assert runtime.calls == ["start", "stop", "start"]


def test_temporary_credentials_make_a_login(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    of_user = redshift.get_cluster_credentials(ClusterIdentifier="sparkify", DbUser="loader", AutoCreate=True)
    of_caller = redshift.get_cluster_credentials_with_iam(ClusterIdentifier="sparkify")

    assert [(login.name, login.acts_as, login.create_user) for login in runtime.logins] == [
        ("IAMA:loader", "loader", True),
        ("IAM:moto", None, False),
    ]
    assert [login.password for login in runtime.logins] == [of_user["DbPassword"], of_caller["DbPassword"]]


def test_what_cannot_be_done_with_a_real_cluster(redshift: Any, runtime: Recorder) -> None:
    redshift.create_cluster(**CREATE)
    becomes(redshift, "available")
    redshift.create_cluster_snapshot(ClusterIdentifier="sparkify", SnapshotIdentifier="before")

    rename = {"ClusterIdentifier": "sparkify", "NewClusterIdentifier": "other"}
    assert refused(redshift.modify_cluster, **rename) == "UnsupportedOperation"
    [automated] = redshift.describe_cluster_snapshots(SnapshotType="automated")["Snapshots"]
    restore = {"ClusterIdentifier": "other", "SnapshotIdentifier": automated["SnapshotIdentifier"]}
    assert refused(redshift.restore_from_cluster_snapshot, **restore) == "UnsupportedOperation"
    assert [found["ClusterIdentifier"] for found in redshift.describe_clusters()["Clusters"]] == ["sparkify"]
