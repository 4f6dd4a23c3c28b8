"""The Redshift Serverless of one account and region."""

import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.ec2.models import ec2_backends

from local_aws.moto_gaps.redshift.credentials import MAX_SECONDS, MIN_SECONDS
from local_aws.moto_gaps.redshift.master_password import create_secret, delete_secret, random_password
from local_aws.moto_gaps.redshift.runtime import ClusterRuntime, ClusterRuntimeError, ClusterSpec, Login
from local_aws.moto_gaps.redshift_serverless import parameters as rules
from local_aws.moto_gaps.redshift_serverless.exceptions import ConflictError, NotFoundError, ValidationError
from local_aws.moto_gaps.redshift_serverless.resources import (
    AVAILABLE,
    DELETING,
    MODIFYING,
    Namespace,
    Resource,
    Snapshot,
    UsageLimit,
    Workgroup,
)

NAME = re.compile(r"[a-z0-9-]{3,64}")
LOGS = frozenset(("useractivitylog", "userlog", "connectionlog"))
LOG = logging.getLogger(__name__)


class ServerlessBackend(BaseBackend, TaggableResourcesMixin):
    """Namespaces, workgroups, usage limits and snapshots, by name (a limit by its id)."""

    SERVICE_NAMESPACE = "redshift-serverless"
    runtime: ClassVar[ClusterRuntime | None] = None
    """What starts and stops the processes; None: workgroups are descriptions only."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.namespaces: dict[str, Namespace] = {}
        self.workgroups: dict[str, Workgroup] = {}
        self.usage_limits: dict[str, UsageLimit] = {}
        self.snapshots: dict[str, Snapshot] = {}

    # ----------------------------------------------------------------------------------------------- namespaces

    def create_namespace(self, request: dict[str, Any]) -> Namespace:
        """Add a namespace; with manageAdminPassword its password is made here and kept in Secrets Manager."""
        name = _checked("namespaceName", request["namespaceName"])
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
        if self._workgroup_of(name):
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

    # ----------------------------------------------------------------------------------------------- workgroups

    def create_workgroup(self, request: dict[str, Any]) -> Workgroup:
        """Add a workgroup to a namespace that has none, and start its process with the namespace's data."""
        name = _checked("workgroupName", request["workgroupName"])
        namespace = self.namespace(request["namespaceName"])
        if name in self.workgroups:
            raise ConflictError(f"The workgroup {name} already exists.")
        if other := self._workgroup_of(namespace.name):
            raise ConflictError(f"The namespace {namespace.name} is already associated with workgroup {other.name}.")
        workgroup = Workgroup(self.region_name, self.account_id, request)
        rules.check_creation(workgroup.parameters)
        self._check(workgroup)
        if self.runtime:
            with _faults():
                self.runtime.restore(workgroup.cluster_arn, namespace.arn)
        self._launch(workgroup, namespace)
        self.workgroups[name] = workgroup
        return workgroup

    def workgroup(self, name: str) -> Workgroup:
        """Return a workgroup by name. Its process that died is started again: nobody is told of it on AWS either."""
        if name not in self.workgroups:
            raise NotFoundError("workgroup", name)
        workgroup = self.workgroups[name]
        if self.runtime and workgroup.status == AVAILABLE and not self.runtime.is_running(workgroup.cluster_arn):
            self._launch(workgroup, self.namespace(workgroup.namespace_name))
        return workgroup

    def update_workgroup(self, request: dict[str, Any]) -> Workgroup:
        """Change one thing. A changed port or require_ssl starts its process again."""
        workgroup = self.workgroup(request["workgroupName"])
        self._require_available(workgroup)
        changed = request.keys() - {"workgroupName"}
        if len(changed) > 1:
            raise ValidationError("You can't update multiple workgroup parameters in one request.")
        before = vars(workgroup).copy()
        if "configParameters" in request:
            workgroup.parameters = rules.parameters(request["configParameters"], workgroup.parameters)
        for parameter, attribute in _ATTRIBUTES.items():
            if parameter in request:
                setattr(workgroup, attribute, request[parameter])
        if workgroup.max_capacity == -1:  # how a request takes the limit away
            workgroup.max_capacity = None
        try:
            self._check(workgroup)
        except ValidationError:
            vars(workgroup).update(before)
            raise
        if self.runtime and any(before[name] != getattr(workgroup, name) for name in ("port", "parameters")):
            with _faults():
                self.runtime.stop(workgroup.cluster_arn)
            workgroup.status = MODIFYING
            self._launch(workgroup, self.namespace(workgroup.namespace_name))
        return workgroup

    def delete_workgroup(self, name: str) -> Workgroup:
        """Remove a workgroup and its limits; the namespace keeps the data."""
        workgroup = self.workgroup(name)
        self._require_available(workgroup)
        if self.runtime:
            with _faults():
                self.runtime.stop(workgroup.cluster_arn)
                self.runtime.keep(workgroup.cluster_arn, self.namespace(workgroup.namespace_name).arn)
                self.runtime.delete(workgroup.cluster_arn)
        for limit in [one for one in self.usage_limits.values() if one.resource_arn == workgroup.arn]:
            del self.usage_limits[limit.id]
        del self.workgroups[name]
        workgroup.status = DELETING
        return workgroup

    def credentials(self, name: str, caller: str, seconds: int) -> dict[str, Any]:
        """Make a login of its own for the IAM identity that asks, as IAM:user or IAMR:role."""
        workgroup = self.workgroup(name)
        if not MIN_SECONDS <= seconds <= MAX_SECONDS:
            raise ValidationError("The duration must be between 900 and 3600 seconds.")
        self._require_available(workgroup)
        expiration = datetime.now(timezone.utc) + timedelta(seconds=seconds)
        login = Login(caller, secrets.token_urlsafe(48), expiration)
        if self.runtime:
            with _faults():
                self.runtime.create_login(workgroup.cluster_arn, login)
        return {
            "dbUser": login.name,
            "dbPassword": login.password,
            "expiration": expiration,
            "nextRefreshTime": expiration,
        }

    # ------------------------------------------------------------------------------------- limits and snapshots

    def create_usage_limit(self, request: dict[str, Any]) -> UsageLimit:
        """Add a limit to a workgroup that exists."""
        limit = UsageLimit(self.region_name, self.account_id, request)
        if limit.resource_arn not in {one.arn for one in self.workgroups.values()}:
            raise NotFoundError("resource", limit.resource_arn)
        _check_amount(limit.amount)
        if any(other.subject == limit.subject for other in self.usage_limits.values()):
            raise ConflictError("A usage limit of this usage type and period already exists for the resource.")
        self.usage_limits[limit.id] = limit
        return limit

    def usage_limit(self, limit_id: str) -> UsageLimit:
        """Return a limit by its id."""
        if limit_id not in self.usage_limits:
            raise NotFoundError("usage limit", limit_id)
        return self.usage_limits[limit_id]

    def update_usage_limit(self, request: dict[str, Any]) -> UsageLimit:
        """Change what is given and keep the rest."""
        limit = self.usage_limit(request["usageLimitId"])
        if "amount" in request:
            _check_amount(request["amount"])
            limit.amount = request["amount"]
        limit.breach_action = request.get("breachAction") or limit.breach_action
        return limit

    def delete_usage_limit(self, limit_id: str) -> UsageLimit:
        """Remove a limit."""
        limit = self.usage_limit(limit_id)
        del self.usage_limits[limit_id]
        return limit

    def create_snapshot(self, request: dict[str, Any]) -> Snapshot:
        """Keep what a namespace holds."""
        namespace = self.namespace(request["namespaceName"])
        if request["snapshotName"] in self.snapshots:
            raise ConflictError(f"The snapshot {request['snapshotName']} already exists.")
        snapshot = Snapshot(namespace, request)
        if self.runtime:
            workgroup = self._workgroup_of(namespace.name)
            with _faults():
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

    # ----------------------------------------------------------------------------------------------------- tags

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Yield everything that can have tags."""
        for one in (*self.namespaces.values(), *self.workgroups.values(), *self.snapshots.values()):
            yield TaggedResource(arn=one.arn, tags=one.tags, resource_type=f"redshift-serverless:{one.kind}")

    def tagged(self, arn: str) -> Resource:
        """Return what has this ARN and can have tags."""
        for one in (*self.namespaces.values(), *self.workgroups.values(), *self.snapshots.values()):
            if one.arn == arn:
                return one
        raise NotFoundError("resource", arn)

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Add tags to a resource."""
        self.tagged(arn).tags.update(tags)

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Take tags away from a resource."""
        tags = self.tagged(arn).tags
        for key in tag_keys:
            tags.pop(key, None)

    def reset(self) -> None:
        """Forget everything; processes end."""
        for name in list(self.workgroups) if self.runtime else []:
            self.delete_workgroup(name)
        super().reset()

    # ------------------------------------------------------------------------------------------------- in common

    def _workgroup_of(self, namespace_name: str) -> Workgroup | None:
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

    def _check(self, workgroup: Workgroup) -> None:
        rules.check_capacity(workgroup.base_capacity, workgroup.max_capacity)
        rules.check_port(workgroup.port)
        ec2 = ec2_backends[self.account_id][self.region_name]
        if workgroup.subnet_ids:
            subnets = ec2.describe_subnets(filters={"subnet-id": workgroup.subnet_ids})
            rules.check_subnets(subnets, workgroup.enhanced_vpc_routing)

    @staticmethod
    def _require_available(workgroup: Workgroup) -> None:
        if workgroup.status != AVAILABLE:
            raise ConflictError(
                "There is an operation running on the workgroup. Try again later: workgroup "
                f"{workgroup.name} is {workgroup.status}."
            )

    def _launch(self, workgroup: Workgroup, namespace: Namespace) -> None:
        """Start the process; the workgroup is available when it answers."""
        if self.runtime is None:
            workgroup.status = AVAILABLE
            return
        runtime = self.runtime
        spec = ClusterSpec(
            identifier=workgroup.name,
            database=namespace.database,
            user=namespace.admin,
            password=namespace.password,
            port=workgroup.port,
            region=workgroup.region,
            arn=workgroup.cluster_arn,
            require_ssl=workgroup.parameters["require_ssl"] == "true",
            serverless=True,
        )
        with _faults():
            workgroup.process = runtime.start(spec)
        workgroup.job = _in_background(workgroup, lambda: runtime.wait(spec.arn))


def _in_background(workgroup: Workgroup, work: Callable[[], None]) -> threading.Thread:
    def job() -> None:
        try:
            work()
        except ClusterRuntimeError:
            LOG.exception("workgroup %s failed", workgroup.name)
            workgroup.status = MODIFYING
        else:
            workgroup.status = AVAILABLE

    thread = threading.Thread(target=job, name=f"workgroup {workgroup.name}", daemon=True)
    thread.start()
    return thread


_ATTRIBUTES = {
    "baseCapacity": "base_capacity",
    "maxCapacity": "max_capacity",
    "port": "port",
    "publiclyAccessible": "publicly_accessible",
    "enhancedVpcRouting": "enhanced_vpc_routing",
    "subnetIds": "subnet_ids",
    "securityGroupIds": "security_group_ids",
    "trackName": "track",
}
"""Attributes of a workgroup by the parameters of UpdateWorkgroup."""


@contextmanager
def _faults() -> Iterator[None]:
    """Report to the caller of the API what a runtime could not do."""
    try:
        yield
    except ClusterRuntimeError as error:
        raise ValidationError(str(error)) from error


def _checked(parameter: str, name: str) -> str:
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
    if unknown := set(request.get("logExports") or ()) - LOGS:
        raise ValidationError(f"logExports {', '.join(sorted(unknown))}: valid values are {', '.join(sorted(LOGS))}.")


def _check_amount(amount: int) -> None:
    if amount < 1:
        raise ValidationError("The amount must be a positive number.")


def _secret_name(namespace: Namespace) -> str:
    return f"redshift!{namespace.name}-{namespace.admin}"


redshiftserverless_backends = BackendDict(ServerlessBackend, "redshift-serverless")
