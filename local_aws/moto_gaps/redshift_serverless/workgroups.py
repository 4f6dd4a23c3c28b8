"""Workgroups, their processes and logins."""

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.ec2.models import ec2_backends

from local_aws.moto_gaps.redshift.credentials import MAX_SECONDS, MIN_SECONDS
from local_aws.moto_gaps.redshift.runtime import ClusterRuntimeError, ClusterSpec, Login
from local_aws.moto_gaps.redshift_serverless import parameters as rules
from local_aws.moto_gaps.redshift_serverless.exceptions import ConflictError, NotFoundError, ValidationError
from local_aws.moto_gaps.redshift_serverless.namespaces import NamespaceBackend, checked, faults
from local_aws.moto_gaps.redshift_serverless.resources import (
    AVAILABLE,
    DELETING,
    MODIFYING,
    Namespace,
    UsageLimit,
    Workgroup,
)

LOG = logging.getLogger(__name__)


class WorkgroupBackend(NamespaceBackend):
    """The workgroups, by name, and their usage limits, by id, which go with them."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.usage_limits: dict[str, UsageLimit] = {}

    def create_workgroup(self, request: dict[str, Any]) -> Workgroup:
        """Add a workgroup to a namespace that has none, and start its process with the namespace's data."""
        name = checked("workgroupName", request["workgroupName"])
        namespace = self.namespace(request["namespaceName"])
        if name in self.workgroups:
            raise ConflictError(f"The workgroup {name} already exists.")
        if other := self.workgroup_of(namespace.name):
            raise ConflictError(f"The namespace {namespace.name} is already associated with workgroup {other.name}.")
        workgroup = Workgroup(self.region_name, self.account_id, request)
        rules.check_creation(workgroup.parameters)
        self._check(workgroup)
        if self.runtime:
            with faults():
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
            if self.runtime and any(before[name] != getattr(workgroup, name) for name in ("port", "parameters")):
                with faults():
                    self.runtime.stop(workgroup.cluster_arn)
                workgroup.status = MODIFYING
                self._launch(workgroup, self.namespace(workgroup.namespace_name))
        except ValidationError:
            vars(workgroup).update(before)
            raise
        return workgroup

    def delete_workgroup(self, name: str) -> Workgroup:
        """Remove a workgroup and its limits; the namespace keeps the data."""
        workgroup = self.workgroup(name)
        self._require_available(workgroup)
        if self.runtime:
            with faults():
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
            with faults():
                self.runtime.create_login(workgroup.cluster_arn, login)
        return {
            "dbUser": login.name,
            "dbPassword": login.password,
            "expiration": expiration,
            "nextRefreshTime": expiration,
        }

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
        with faults():
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
