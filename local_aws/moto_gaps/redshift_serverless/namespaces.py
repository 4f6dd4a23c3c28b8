"""Namespaces and their snapshots."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from moto.core.base_backend import BaseBackend

from local_aws.moto_gaps.redshift.master_password import create_secret, delete_secret, random_password
from local_aws.moto_gaps.redshift.names import DATABASE, USER, name_faults
from local_aws.moto_gaps.redshift.runtime import ClusterRuntime, ClusterRuntimeError
from local_aws.moto_gaps.redshift_serverless.exceptions import ConflictError, NotFoundError, ValidationError
from local_aws.moto_gaps.redshift_serverless.resources import DELETING, Namespace, Snapshot, Workgroup

NAME = re.compile(r"[a-z0-9-]{3,64}")
LOGS = frozenset(("useractivitylog", "userlog", "connectionlog"))


class NamespaceBackend(BaseBackend):
    """Namespaces and snapshots, by name; and the workgroups, of which a namespace has one at most."""

    runtime: ClassVar[ClusterRuntime | None] = None
    """What starts and stops the processes; None: workgroups are descriptions only."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.namespaces: dict[str, Namespace] = {}
        self.workgroups: dict[str, Workgroup] = {}
        self.snapshots: dict[str, Snapshot] = {}

    def create_namespace(self, request: dict[str, Any]) -> Namespace:
        """Add a namespace; with manageAdminPassword its password is made here and kept in Secrets Manager."""
        name = checked("namespaceName", request["namespaceName"])
        if name in self.namespaces:
            raise ConflictError(f"The namespace {name} already exists.")
        managed = bool(request.get("manageAdminPassword"))
        if managed and request.get("adminUserPassword"):
            raise ValidationError("You can't specify adminUserPassword when manageAdminPassword is true.")
        _check_namespace(request)
        namespace = Namespace(self.region_name, self.account_id, request)
        if managed:
            self._manage_password(namespace)
        self.namespaces[name] = namespace
        return namespace

    def namespace(self, name: str) -> Namespace:
        """Return a namespace by name."""
        if name not in self.namespaces:
            raise NotFoundError("namespace", name)
        return self.namespaces[name]

    def update_namespace(self, request: dict[str, Any]) -> Namespace:
        """Change what is given and keep the rest."""
        namespace = self.namespace(request["namespaceName"])
        _check_namespace(request)
        if "logExports" in request:
            namespace.log_exports = request["logExports"]
        if "iamRoles" in request:
            namespace.roles = request["iamRoles"]
        if "defaultIamRoleArn" in request:
            namespace.default_role = request["defaultIamRoleArn"] or None
        if "kmsKeyId" in request:
            namespace.kms_key = request["kmsKeyId"]
        if request.get("manageAdminPassword") and namespace.secret_arn is None:
            self._manage_password(namespace)
        return namespace

    def delete_namespace(self, name: str, final_snapshot: str | None) -> Namespace:
        """Remove a namespace that has no workgroup, its secret and its data."""
        namespace = self.namespace(name)
        if self.workgroup_of(name):
            raise ConflictError(f"The namespace {name} has a workgroup associated with it. Delete the workgroup first.")
        if final_snapshot:
            self.create_snapshot({"namespaceName": name, "snapshotName": final_snapshot})
        if namespace.secret_arn:
            delete_secret(self.account_id, self.region_name, _secret_name(namespace))
        if self.runtime:
            self.runtime.forget(namespace.arn)
        del self.namespaces[name]
        namespace.status = DELETING
        return namespace

    def create_snapshot(self, request: dict[str, Any]) -> Snapshot:
        """Keep what a namespace holds."""
        namespace = self.namespace(request["namespaceName"])
        if request["snapshotName"] in self.snapshots:
            raise ConflictError(f"The snapshot {request['snapshotName']} already exists.")
        snapshot = Snapshot(namespace, request)
        if self.runtime:
            workgroup = self.workgroup_of(namespace.name)
            with faults():
                self.runtime.keep(workgroup.cluster_arn if workgroup else namespace.arn, snapshot.arn)
        self.snapshots[snapshot.name] = snapshot
        return snapshot

    def snapshot(self, name: str) -> Snapshot:
        """Return a snapshot by name."""
        if name not in self.snapshots:
            raise NotFoundError("snapshot", name)
        return self.snapshots[name]

    def list_snapshots(self, namespace_name: str | None) -> list[Snapshot]:
        """List the snapshots of a namespace, which may be gone, or of all."""
        return [one for one in self.snapshots.values() if namespace_name in (None, one.namespace["namespaceName"])]

    def delete_snapshot(self, name: str) -> Snapshot:
        """Remove a snapshot and its data."""
        snapshot = self.snapshot(name)
        if self.runtime:
            self.runtime.forget(snapshot.arn)
        del self.snapshots[name]
        return snapshot

    def workgroup_of(self, namespace_name: str) -> Workgroup | None:
        """Return the workgroup of a namespace; None where it has none."""
        return next((one for one in self.workgroups.values() if one.namespace_name == namespace_name), None)

    def _manage_password(self, namespace: Namespace) -> None:
        namespace.password = random_password()
        namespace.secret_arn = create_secret(
            self.account_id,
            self.region_name,
            _secret_name(namespace),
            (namespace.admin, namespace.password),
            f"Secret associated with Amazon Redshift Serverless namespace: {namespace.name}",
            {"aws:redshift-serverless:namespaceArn": namespace.arn},
            namespace.secret_key,
        )


@contextmanager
def faults() -> Iterator[None]:
    """Report to the caller of the API what a runtime could not do."""
    try:
        yield
    except ClusterRuntimeError as error:
        raise ValidationError(str(error)) from error


def checked(parameter: str, name: str) -> str:
    """Return a name that AWS would take. Raises ValidationError."""
    if not NAME.fullmatch(name):
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at '{parameter}' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: ^[a-z0-9-]+$ and have a length between 3 and 64"
        )
    return name


def _check_namespace(request: dict[str, Any]) -> None:
    default, roles = request.get("defaultIamRoleArn"), request.get("iamRoles") or []
    if default and default not in roles:
        raise ValidationError("The default IAM role must be one of the IAM roles associated with the namespace.")
    for fault in name_faults(
        dbName=(request.get("dbName"), DATABASE), adminUsername=(request.get("adminUsername"), USER)
    ):
        raise ValidationError(fault)
    if unknown := set(request.get("logExports") or ()) - LOGS:
        raise ValidationError(f"logExports {', '.join(sorted(unknown))}: valid values are {', '.join(sorted(LOGS))}.")


def _secret_name(namespace: Namespace) -> str:
    return f"redshift!{namespace.name}-{namespace.admin}"
