"""The requests of the Redshift Serverless API, in its protocol, JSON 1.1."""

from typing import Any

from moto.core.responses import ActionResult, BaseResponse

from local_aws.moto_gaps.redshift.credentials import MIN_SECONDS, database_user
from local_aws.moto_gaps.redshift_serverless.models import ServerlessBackend, redshiftserverless_backends


class ServerlessResponse(BaseResponse):
    """The requests that Terraform's provider, the loader and `make` send."""

    def __init__(self) -> None:
        super().__init__(service_name="redshift-serverless")
        self.automated_parameter_parsing = True

    @property
    def _backend(self) -> ServerlessBackend:
        found: ServerlessBackend = redshiftserverless_backends[self.current_account][self.region]
        return found

    def create_namespace(self) -> ActionResult:
        """CreateNamespace."""
        return _answer("namespace", self._backend.create_namespace(self._get_params()))

    def get_namespace(self) -> ActionResult:
        """GetNamespace."""
        return _answer("namespace", self._backend.namespace(self._get_param("namespaceName")))

    def update_namespace(self) -> ActionResult:
        """UpdateNamespace."""
        return _answer("namespace", self._backend.update_namespace(self._get_params()))

    def delete_namespace(self) -> ActionResult:
        """DeleteNamespace."""
        name, final = self._get_param("namespaceName"), self._get_param("finalSnapshotName")
        return _answer("namespace", self._backend.delete_namespace(name, final))

    def list_namespaces(self) -> ActionResult:
        """ListNamespaces."""
        return ActionResult({"namespaces": [one.describe() for one in self._backend.namespaces.values()]})

    def create_workgroup(self) -> ActionResult:
        """CreateWorkgroup."""
        return _answer("workgroup", self._backend.create_workgroup(self._get_params()))

    def get_workgroup(self) -> ActionResult:
        """GetWorkgroup."""
        return _answer("workgroup", self._backend.workgroup(self._get_param("workgroupName")))

    def update_workgroup(self) -> ActionResult:
        """UpdateWorkgroup."""
        return _answer("workgroup", self._backend.update_workgroup(self._get_params()))

    def delete_workgroup(self) -> ActionResult:
        """DeleteWorkgroup."""
        return _answer("workgroup", self._backend.delete_workgroup(self._get_param("workgroupName")))

    def list_workgroups(self) -> ActionResult:
        """ListWorkgroups."""
        names = list(self._backend.workgroups)
        return ActionResult({"workgroups": [self._backend.workgroup(name).describe() for name in names]})

    def get_credentials(self) -> ActionResult:
        """GetCredentials: a login of its own for the IAM user or role that asks."""
        caller = database_user(self)
        seconds = self._get_int_param("durationSeconds", MIN_SECONDS)
        return ActionResult(self._backend.credentials(self._get_param("workgroupName"), caller, seconds))

    def create_usage_limit(self) -> ActionResult:
        """CreateUsageLimit."""
        return _answer("usageLimit", self._backend.create_usage_limit(self._get_params()))

    def get_usage_limit(self) -> ActionResult:
        """GetUsageLimit."""
        return _answer("usageLimit", self._backend.usage_limit(self._get_param("usageLimitId")))

    def list_usage_limits(self) -> ActionResult:
        """ListUsageLimits."""
        found = self._backend.list_usage_limits(self._get_param("resourceArn"), self._get_param("usageType"))
        return ActionResult({"usageLimits": [one.describe() for one in found]})

    def update_usage_limit(self) -> ActionResult:
        """UpdateUsageLimit."""
        return _answer("usageLimit", self._backend.update_usage_limit(self._get_params()))

    def delete_usage_limit(self) -> ActionResult:
        """DeleteUsageLimit."""
        return _answer("usageLimit", self._backend.delete_usage_limit(self._get_param("usageLimitId")))

    def create_snapshot(self) -> ActionResult:
        """CreateSnapshot."""
        return _answer("snapshot", self._backend.create_snapshot(self._get_params()))

    def get_snapshot(self) -> ActionResult:
        """GetSnapshot."""
        return _answer("snapshot", self._backend.snapshot(self._get_param("snapshotName")))

    def list_snapshots(self) -> ActionResult:
        """ListSnapshots."""
        found = self._backend.list_snapshots(self._get_param("namespaceName"))
        return ActionResult({"snapshots": [one.describe() for one in found]})

    def delete_snapshot(self) -> ActionResult:
        """DeleteSnapshot."""
        return _answer("snapshot", self._backend.delete_snapshot(self._get_param("snapshotName")))

    def tag_resource(self) -> ActionResult:
        """TagResource."""
        tags = {tag["key"]: tag["value"] for tag in self._get_param("tags")}
        self._backend.tag_resource(self._get_param("resourceArn"), tags)
        return ActionResult({})

    def untag_resource(self) -> ActionResult:
        """UntagResource."""
        self._backend.untag_resource(self._get_param("resourceArn"), self._get_param("tagKeys"))
        return ActionResult({})

    def list_tags_for_resource(self) -> ActionResult:
        """ListTagsForResource."""
        tags = self._backend.tagged(self._get_param("resourceArn")).tags
        return ActionResult({"tags": [{"key": key, "value": value} for key, value in tags.items()]})


def _answer(kind: str, found: Any) -> ActionResult:
    return ActionResult({kind: found.describe()})
