"""A load that wakes the cluster and lets it sleep again: who keeps it awake, and what a kill leaves."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from local_aws.outputs import CLUSTER
from tests.support.aws import role_for
from tests.support.command import ROOT
from tests.support.local_aws import LocalAws
from tests.support.waiting import wait_until
from tests.support.warehouse import Warehouse

SCHEDULE = f"{CLUSTER}-pause"
WAKE = ("load", "--wake", "--sleep")


@dataclass(frozen=True)
class Cluster:
    """The one cluster, which has nothing new to load, so that a load of it is quick."""

    aws: LocalAws
    sources: dict[str, str]

    @property
    def redshift(self) -> Any:
        return self.aws.client("redshift")

    def status(self) -> str:
        return str(self.redshift.describe_clusters(ClusterIdentifier=CLUSTER)["Clusters"][0]["ClusterStatus"])

    def paused(self) -> None:
        """Pause it, as its schedule does, and wait."""
        wait_until(lambda: self.status() in {"available", "paused"})
        if self.status() == "available":
            self.redshift.pause_cluster(ClusterIdentifier=CLUSTER)
        wait_until(lambda: self.status() == "paused")

    def load(self, *argv: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.aws.loader(*(argv or WAKE), **self.sources | settings)

    @contextmanager
    def loading(self) -> Iterator["subprocess.Popen[str]"]:
        """Start a load that wakes the cluster, and kill what is left of it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "loader", *WAKE],
            cwd=ROOT,
            env=self.aws.env | self.sources | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def connected(self) -> Any:
        """Connect as soon as the cluster answers."""

        def connect() -> Any:
            try:
                return self.aws.connect()
            except psycopg2.OperationalError:
                return None

        return wait_until(connect)

    def wait_for(self, *statuses: str) -> None:
        wait_until(lambda: self.status() in statuses, f"the cluster is never {statuses}")


@pytest.fixture(scope="module")
def scheduler(warehouse: Warehouse) -> str:
    return role_for(warehouse.aws.client("iam"), "scheduler.redshift.amazonaws.com")


@pytest.fixture
def cluster(warehouse: Warehouse, scheduler: str) -> Iterator[Cluster]:
    """Paused, and with a pause schedule."""
    cluster = Cluster(warehouse.aws, warehouse.sources)
    cluster.redshift.create_scheduled_action(
        ScheduledActionName=SCHEDULE,
        TargetAction={"PauseCluster": {"ClusterIdentifier": CLUSTER}},
        Schedule="cron(0 20 * * ? *)",
        IamRole=scheduler,
    )
    cluster.paused()
    yield cluster
    wait_until(lambda: cluster.status() in {"available", "paused"})
    if cluster.status() == "paused":
        cluster.redshift.resume_cluster(ClusterIdentifier=CLUSTER)
    cluster.wait_for("available")
    cluster.redshift.delete_scheduled_action(ScheduledActionName=SCHEDULE)


def test_it_wakes_what_sleeps_and_lets_it_sleep_again(cluster: Cluster) -> None:
    done = cluster.load()
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ok")] == ["wake", "sleep"]
    assert "nothing to do" in done.stdout
    cluster.wait_for("paused")

    # --dry-run is a load too; without --sleep the cluster stays awake.
    done = cluster.load("load", "--wake", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert cluster.status() == "available"

    # It was awake before this one, so somebody else wants it to be.
    done = cluster.load()
    assert (done.returncode, done.stderr) == (0, "")
    assert cluster.status() == "available"


def test_it_stays_awake_for_others(cluster: Cluster) -> None:
    with cluster.loading() as process:
        other = cluster.connected()
        said, _ = process.communicate(timeout=90)
    assert process.returncode == 0, said
    session = other.info.backend_pid
    assert f"{CLUSTER} stays awake until its pause schedule: others are connected: session {session} in" in said
    assert cluster.status() == "available"
    other.close()


def test_without_a_pause_schedule_nothing_is_woken(cluster: Cluster) -> None:
    cluster.redshift.modify_scheduled_action(ScheduledActionName=SCHEDULE, Enable=False)
    done = cluster.load()
    assert done.returncode == 3
    assert "the cluster is not woken: it has no pause schedule" in done.stderr
    assert "Set pause_schedule" in done.stderr
    assert cluster.status() == "paused"


def test_ended_by_a_signal_it_lets_the_cluster_sleep(cluster: Cluster) -> None:
    """SIGTERM is what ECS sends, and Ctrl-C is alike: while the cluster resumes, and while the load goes on.

    While it asks who is connected, it ends at once: the cluster is left to its schedule, as whoever is connected wants.
    """
    for step in ("resuming", "loading", "asking"):
        with cluster.loading() as process:
            other = reach(step, cluster, process)
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=90)
        assert process.returncode == 143, said
        assert "interrupted" in said, step
        if other:
            assert cluster.status() == "available"
            other.close()
        else:
            cluster.wait_for("pausing", "paused")
        cluster.paused()


def test_killed_it_leaves_the_cluster_to_its_pause_schedule(cluster: Cluster) -> None:
    """kill -9 lets nothing be done: the schedule is what stands between that and a cluster that is awake for ever."""
    for step in ("resuming", "loading", "asking"):
        with cluster.loading() as process:
            other = reach(step, cluster, process)
            process.kill()
            process.wait()
        cluster.wait_for("available")
        found = cluster.redshift.describe_scheduled_actions(TargetActionType="PauseCluster", Active=True)
        assert [action["ScheduledActionName"] for action in found["ScheduledActions"]] == [SCHEDULE], step
        # The next load cannot know who woke it: it goes on, and leaves it to the schedule too.
        assert cluster.load().returncode == 0
        assert cluster.status() == "available"
        if other:
            other.close()
        cluster.paused()


def reach(step: str, cluster: Cluster, process: "subprocess.Popen[str]") -> Any:
    """Wait until a load is at a step; return the connection that keeps it there."""
    if step == "resuming":
        cluster.wait_for("resuming")
        return None
    other = cluster.connected() if step == "asking" else None
    assert process.stdout is not None
    last = "nothing to do" if step == "asking" else "wake"
    for line in process.stdout:
        if last in line:
            return other
    raise AssertionError(f"it never came to {step}")


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [(("load", "--sleep"), 2, "--sleep goes with --wake"), (WAKE, 3, "there is no cluster to wake")],
)
def test_what_cannot_be_asked_for(
    warehouse: Warehouse, tmp_path: Path, argv: tuple[str, ...], code: int, says: str
) -> None:
    outputs = json.loads(Path(warehouse.aws.env["OUTPUTS_FILE"]).read_text())
    del outputs["redshift_cluster_identifier"]
    (tmp_path / "outputs.json").write_text(json.dumps(outputs))
    done = warehouse.aws.loader(*argv, **warehouse.sources, OUTPUTS_FILE=str(tmp_path / "outputs.json"))
    assert done.returncode == code, done.stderr
    assert says in done.stderr
