"""The life of a cluster: create, modify, pause, resume, reboot, delete; with a process behind it where one is set."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, cast

from moto.redshift.exceptions import (
    ClusterParameterGroupNotFoundError,
    ClusterSubnetGroupNotFoundError,
    InvalidParameterValueError,
)

from local_aws.moto_gaps.redshift.cluster import Cluster
from local_aws.moto_gaps.redshift.exceptions import InvalidClusterStateError, UnsupportedOperationError
from local_aws.moto_gaps.redshift.parameter_groups import ParameterGroupBackend
from local_aws.moto_gaps.redshift.runtime import ClusterRuntime, ClusterRuntimeError

IDENTIFIER = re.compile(r"(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
"""[API_CreateCluster], ClusterIdentifier."""
LOG = logging.getLogger(__name__)

OF_SNAPSHOT = {"availability_zone", "port"}
"""Parameters of RestoreFromClusterSnapshot that a snapshot gives, where moto would take None for a value."""
DELETABLE = {"available", "creating", "hardware-failure", "paused"}
"""Statuses in which nothing runs that DeleteCluster would have to wait for; `creating` for a creation that failed."""


@contextmanager
def runtime_faults() -> Iterator[None]:
    """Report to the caller of the API what a runtime could not do."""
    try:
        yield
    except ClusterRuntimeError as error:
        raise UnsupportedOperationError(str(error)) from error


class LifecycleBackend(ParameterGroupBackend):
    """The clusters of one region."""

    runtime: ClassVar[ClusterRuntime | None] = None
    """What starts and stops the processes; None: clusters are descriptions only, as in moto."""

    def create_cluster(self, **cluster_kwargs: Any) -> Cluster:
        """Add a cluster; `launch` starts it."""
        group, subnets = (cluster_kwargs.get(f"cluster_{kind}_group_name") for kind in ("parameter", "subnet"))
        if group and group not in self.parameter_groups:
            raise ClusterParameterGroupNotFoundError(group)
        if subnets and subnets not in self.subnet_groups:
            raise ClusterSubnetGroupNotFoundError(subnets)
        if not IDENTIFIER.fullmatch(cluster_kwargs["cluster_identifier"]):
            raise InvalidParameterValueError(
                "The parameter ClusterIdentifier is not a valid identifier. Identifiers must begin with a lowercase "
                "letter; must contain only lowercase ASCII letters, digits, and hyphens; must have at most 63 "
                "characters; and must not end with a hyphen or contain two consecutive hyphens."
            )
        if cluster_kwargs["node_type"].startswith(("dc1.", "dc2.", "ds2.")):
            raise InvalidParameterValueError(f"Invalid node type: {cluster_kwargs['node_type']}")
        cluster = cast(Cluster, super().create_cluster(**cluster_kwargs))
        cluster.status = "available" if self.runtime is None else "creating"
        return cluster

    def launch(self, cluster: Cluster, failed: str = "hardware-failure") -> None:
        """Start the process of a cluster, new or stopped; `failed` is its status when that cannot be."""
        if self.runtime is None:
            return
        runtime = self.runtime
        with runtime_faults():
            try:
                cluster.process = runtime.start(cluster.spec(self._requires_ssl(cluster)))
            except ClusterRuntimeError:
                cluster.status = failed
                raise
        self._change(cluster, "available", lambda: runtime.wait(cluster.arn))

    def cluster(self, identifier: str) -> Cluster:
        """Return a cluster by name. A process that died since the last call makes its status `hardware-failure`."""
        cluster = cast(Cluster, super().describe_clusters(identifier)[0])
        if self.runtime and cluster.status == "available" and not self.runtime.is_running(cluster.arn):
            cluster.status = "hardware-failure"
        return cluster

    def describe_clusters(self, cluster_identifier: str | None = None, tag_keys: list[str] | None = None) -> list[Any]:
        """List clusters with their present status."""
        return [
            self.cluster(found.cluster_identifier) for found in super().describe_clusters(cluster_identifier, tag_keys)
        ]

    def pause_cluster(self, cluster_id: str) -> Cluster:
        """Stop a cluster and keep its data.

        One without automated snapshots is not paused [rs-mgmt-pause-resume-cluster].
        """
        cluster = self.cluster(cluster_id)
        self.require_state(cluster, "available")
        if not int(cluster.automated_snapshot_retention_period):
            raise UnsupportedOperationError(
                f"Cluster {cluster_id} cannot be paused, since its automated snapshots are turned off."
            )
        if self.runtime is None:
            cluster.status = "paused"
            return cluster
        runtime = self.runtime
        cluster.status = "pausing"
        self._change(cluster, "paused", lambda: runtime.stop(cluster.arn))
        return cluster

    def resume_cluster(self, cluster_id: str) -> Cluster:
        """Start a paused cluster."""
        cluster = self.cluster(cluster_id)
        self.require_state(cluster, "paused")
        cluster.status = "available" if self.runtime is None else "resuming"
        self.launch(cluster, failed="paused")
        return cluster

    def reboot_cluster(self, cluster_id: str) -> Cluster:
        """Stop a cluster and start it again; static parameters apply, and a cluster that failed comes back."""
        cluster = self.cluster(cluster_id)
        self.require_state(cluster, "available", "hardware-failure")
        cluster.parameter_apply_status = "in-sync"
        self._restart(cluster, "rebooting")
        return cluster

    def move_cluster(self, cluster: Cluster, port: int) -> None:
        """Put a cluster on another port."""
        if port != cluster.port:
            self.require_state(cluster, "available")
            cluster.port = port
            self._restart(cluster, "modifying")

    def modify_cluster(self, **cluster_kwargs: Any) -> Cluster:
        """Change what is given and keep the rest."""
        cluster = self.cluster(cluster_kwargs["cluster_identifier"])
        if self.runtime and cluster_kwargs.get("new_cluster_identifier"):
            raise UnsupportedOperationError("A cluster that runs on this machine cannot be renamed.")
        group = cluster_kwargs.pop("cluster_parameter_group_name", None)
        if group and [group] != cluster.cluster_parameter_group_name:
            self.parameter_group(group)
            cluster.cluster_parameter_group_name = [group]
            cluster.parameter_apply_status = "pending-reboot"
        super().modify_cluster(**cluster_kwargs)
        cluster.preferred_maintenance_window = cluster.preferred_maintenance_window.lower()
        if cluster_kwargs.get("master_user_password"):
            self.change_password(cluster)
        return cluster

    def change_password(self, cluster: Cluster) -> None:
        """Make the cluster's process ask for the master password that the cluster has now."""
        if self.runtime:
            self.require_state(cluster, "available")
            with runtime_faults():
                self.runtime.set_password(cluster.arn, cluster.master_username, cluster.master_user_password)

    def create_cluster_snapshot(
        self,
        cluster_identifier: str,
        snapshot_identifier: str,
        region_name: str,
        tags: list[dict[str, str]] | None,
        snapshot_type: str = "manual",
    ) -> Any:
        """Keep a cluster's description, and its data where a process has any."""
        snapshot = super().create_cluster_snapshot(
            cluster_identifier, snapshot_identifier, region_name, tags, snapshot_type
        )
        # moto makes the first automated snapshot with the cluster, which has no data yet.
        if self.runtime and snapshot_type == "manual":
            with runtime_faults():
                self.runtime.keep(self.cluster(cluster_identifier).arn, snapshot.arn)
        return snapshot

    def delete_cluster_snapshot(self, snapshot_identifier: str) -> Any:
        """Remove a snapshot and its data."""
        snapshot = super().delete_cluster_snapshot(snapshot_identifier)
        if self.runtime:
            self.runtime.forget(snapshot.arn)
        return snapshot

    def restore_from_cluster_snapshot(self, **kwargs: Any) -> Any:
        """Make a cluster of a snapshot's data; `launch` starts it."""
        [snapshot] = self.describe_cluster_snapshots(snapshot_identifier=kwargs["snapshot_identifier"])
        if self.runtime and snapshot.snapshot_type != "manual":
            raise UnsupportedOperationError(
                "Automated snapshots hold no data here. Restore from a manual or final snapshot."
            )
        # What is not given is the snapshot's.
        given = {name: value for name, value in kwargs.items() if value is not None or name not in OF_SNAPSHOT}
        cluster = super().restore_from_cluster_snapshot(**given)
        if self.runtime:
            with runtime_faults():
                self.runtime.restore(cluster.arn, snapshot.arn)
        return cluster

    def delete_cluster(self, **cluster_kwargs: Any) -> Any:
        """End a cluster, its process and its data."""
        identifier = cluster_kwargs["cluster_identifier"]
        cluster_kwargs["skip_final_snapshot"] = bool(cluster_kwargs["skip_final_snapshot"])  # not given: it is taken
        cluster = self.cluster(identifier)
        if cluster.status not in DELETABLE:
            raise InvalidClusterStateError(
                "There is an operation running on the Cluster. Please try to delete it at a later time."
            )
        deleted = super().delete_cluster(**cluster_kwargs)
        if self.runtime:
            with runtime_faults():
                self.runtime.delete(cluster.arn)
            if cluster.job:
                cluster.job.join()
        cluster.status = "deleting"
        return deleted

    def reset(self) -> None:
        """Forget everything; processes end."""
        for identifier in list(self.clusters) if self.runtime else []:
            self.delete_cluster(
                cluster_identifier=identifier, skip_final_snapshot=True, final_cluster_snapshot_identifier=None
            )
        super().reset()

    def _restart(self, cluster: Cluster, meanwhile: str) -> None:
        if self.runtime:
            cluster.status = meanwhile
            with runtime_faults():
                self.runtime.stop(cluster.arn)
            self.launch(cluster)

    def _requires_ssl(self, cluster: Cluster) -> bool:
        [name] = cluster.cluster_parameter_group_name
        return self.parameter_group(name).value("require_ssl") == "true"

    @staticmethod
    def require_state(cluster: Cluster, *states: str) -> None:
        """Refuse an operation that the cluster's present state does not allow."""
        if cluster.status not in states:
            raise InvalidClusterStateError(
                f"There is an operation running on the cluster, or its state does not allow it: cluster "
                f"{cluster.cluster_identifier} is {cluster.status}, not {' or '.join(states)}."
            )

    @staticmethod
    def _change(cluster: Cluster, done: str, work: Callable[[], None]) -> None:
        """Do work in the background, then give the cluster its new status."""

        def job() -> None:
            try:
                work()
            except ClusterRuntimeError:
                LOG.exception("cluster %s failed", cluster.cluster_identifier)
                cluster.status = "hardware-failure"
            else:
                cluster.status = done

        cluster.job = threading.Thread(target=job, name=f"cluster {cluster.cluster_identifier}", daemon=True)
        cluster.job.start()
