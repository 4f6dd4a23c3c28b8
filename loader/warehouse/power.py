"""Resume a paused cluster for one command, and pause it again when nobody else is connected.

Killed in between, it leaves the cluster to the pause schedule; without one it wakes nothing.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import tenacity

from loader.aws import client as aws
from loader.console.progress import Progress
from loader.console.streams import warn
from loader.errors import LoaderError, SettingsError
from loader.render.templates import Templates
from loader.settings.declared import Settings
from loader.warehouse import roles, state
from loader.warehouse.connection import NoConnectionError
from loader.warehouse.statement import execute
from loader.warehouse.warehouse import Warehouse

RESUMING, PAUSING = "resuming", "pausing"
SECONDS = 3600
"""What a pause or a resume may take. AWS says minutes [rs-mgmt-pause-resume-cluster]."""
GRACE_SECONDS = 60
"""How long a command that was interrupted waits for the end of its own resume, before which nothing can be paused."""
ANSWER_SECONDS = 300
"""How long the endpoint of a cluster that has just become available may stay silent."""
CLOSED_SECONDS = 10
"""How long a session that has ended may be listed as open."""
LONGEST_PAUSE = 15.0
"""Seconds between two questions for the state of a cluster."""


class WakingError(LoaderError):
    """The cluster cannot be woken: its state, or what stands around it, must change."""

    exit_code = SettingsError.exit_code


@contextmanager
def awake(settings: Settings, *, sleep: bool, quiet: bool) -> Iterator[None]:
    """Resume a paused cluster before the block; with `sleep` pause it after, if this woke it and nobody else is there.

    A Serverless workgroup is never paused. Raises WakingError when the cluster cannot be woken, and AccessError. What
    keeps it from being paused again is told, and is no error: the block has done its work.
    """
    if settings.redshift_workgroup:
        yield
        return
    cluster = _Cluster(settings, quiet=quiet)
    try:
        cluster.wake()
        yield
    finally:
        if cluster.woken and sleep:
            cluster.sleep()


class _Cluster:
    """The cluster that the settings name. `woken` is set before AWS is asked: an answer may be lost."""

    def __init__(self, settings: Settings, *, quiet: bool) -> None:
        self.woken = False
        self._settings = settings
        self._name = settings.redshift_cluster_identifier
        self._progress = Progress([], quiet=quiet)
        if not self._name:
            raise WakingError(
                "there is no cluster to wake",
                ("why", "REDSHIFT_CLUSTER_IDENTIFIER is not set"),
                remedy="Name the cluster there, or leave --wake out.",
            )

    def wake(self) -> None:
        """Return when the cluster answers."""
        status = self._status()
        if status not in {state.PAUSED, PAUSING, RESUMING}:
            return
        with self._progress.step("wake"):
            if status == PAUSING:
                status = self._wait(PAUSING, SECONDS)
            if status == state.PAUSED:
                self._refuse_without_schedule()
                self.woken = True
                self._call("resume_cluster", "cannot be resumed")
            status = self._wait(RESUMING, SECONDS, after=state.PAUSED)
            if status != state.AVAILABLE:
                raise WakingError(
                    f"the cluster did not wake: it is {status}",
                    ("where", self._name),
                    remedy="Look at the cluster's events in the Redshift console.",
                )
            self._await_answer()

    def sleep(self) -> None:
        """Pause the cluster unless somebody else is connected; say what keeps it awake."""
        try:
            status = self._wait(RESUMING, GRACE_SECONDS)
            if status != state.AVAILABLE:
                if status != state.PAUSED:
                    self._stays(f"it is {status}")
                return
            if reason := self._kept_awake():
                self._stays(reason)
                return
            with self._progress.step("sleep"):
                self._call("pause_cluster", "cannot be paused")
        except LoaderError as error:
            self._stays(str(error))

    def _stays(self, why: str) -> None:
        warn(f"{self._name} stays awake until its pause schedule: {why}")

    def _kept_awake(self) -> str:
        """Return who else is connected, in words; empty when nobody is. Raises LoaderError."""
        templates = Templates({})
        deadline = time.monotonic() + CLOSED_SECONDS
        with Warehouse(self._settings) as warehouse:
            while True:
                with warehouse.transaction() as cursor:
                    if not roles.is_superuser(cursor, templates):
                        return "only a superuser sees who else is connected, and this login is none"
                    session = cursor.connection.info.backend_pid
                    execute(cursor, templates.one("system/other_sessions", session_id=session))
                    others = [f"session {pid} in {database}" for pid, database in cursor.fetchall()]
                if not others or time.monotonic() > deadline:
                    return f"others are connected: {', '.join(others)}" if others else ""
                time.sleep(1)

    def _refuse_without_schedule(self) -> None:
        with aws.explained(
            "the pause schedule cannot be looked up", where=self._name, action="redshift:DescribeScheduledActions"
        ):
            found = aws.client("redshift", self._settings.aws_region).describe_scheduled_actions(
                TargetActionType="PauseCluster",
                Active=True,
                Filters=[{"Name": "cluster-identifier", "Values": [self._name]}],
            )["ScheduledActions"]
        if not found:
            raise WakingError(
                "the cluster is not woken: it has no pause schedule",
                ("where", self._name),
                ("why", "a load that is killed after it woke the cluster would leave it awake for ever"),
                remedy="Set pause_schedule in infra/envs and apply it; or wake the cluster yourself (make resume) and "
                "leave --wake out.",
            )

    def _status(self) -> str:
        return state.cluster(self._name, self._settings).status

    def _wait(self, status: str, seconds: float, *, after: str = "") -> str:
        """Wait while the cluster has this status, or still the one `after` which it comes; return the next."""
        deadline, pause = time.monotonic() + seconds, 1.0
        while (found := self._status()) in {status, after} and time.monotonic() < deadline:
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        return found

    def _await_answer(self) -> None:
        """Connect once, as soon as that can be done: an endpoint may need a moment after its cluster is available."""
        again = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, NoConnectionError) and error.transient),
            stop=tenacity.stop_after_delay(ANSWER_SECONDS),
            wait=tenacity.wait_fixed(5),
            reraise=True,
        )
        with Warehouse(self._settings) as warehouse:
            again(self._connect, warehouse)

    @staticmethod
    def _connect(warehouse: Warehouse) -> None:
        with warehouse.transaction():
            pass

    def _call(self, operation: str, what: str) -> None:
        action = "".join(word.capitalize() for word in operation.split("_"))
        with aws.explained(f"the cluster {what}", where=self._name, action=f"redshift:{action}"):
            getattr(aws.client("redshift", self._settings.aws_region), operation)(ClusterIdentifier=self._name)
