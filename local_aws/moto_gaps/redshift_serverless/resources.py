"""A namespace (data, admin, roles, logs), a workgroup (compute), a usage limit and a snapshot, as the API has them."""

import threading
from abc import ABC, abstractmethod
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from local_aws.moto_gaps.redshift.runtime import Endpoint
from local_aws.moto_gaps.redshift_serverless.parameters import DEFAULT_CAPACITY, DEFAULTS, parameters

AVAILABLE, CREATING, DELETING, MODIFYING = "AVAILABLE", "CREATING", "DELETING", "MODIFYING"
KEEP_FOR_EVER = -1


class Resource(ABC):
    """What every kind has: an id, an ARN, a status and tags."""

    kind = ""

    def __init__(self, region: str, account: str, tags: list[dict[str, str]] | None) -> None:
        self.id = str(uuid4())
        self.region, self.account = region, account
        self.arn = f"arn:aws:redshift-serverless:{region}:{account}:{self.kind}/{self.id}"
        self.status = AVAILABLE
        self.created = datetime.now(timezone.utc)
        self.tags = {tag["key"]: tag["value"] for tag in tags or ()}

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Return it as the API answers it."""


class Namespace(Resource):
    """A database and who administers it."""

    kind = "namespace"

    def __init__(self, region: str, account: str, request: dict[str, Any]) -> None:
        super().__init__(region, account, request.get("tags"))
        self.name: str = request["namespaceName"]
        self.database: str = request.get("dbName") or "dev"
        self.admin: str = request.get("adminUsername") or "admin"
        self.password: str = request.get("adminUserPassword") or ""
        self.secret_arn: str | None = None
        self.secret_key: str | None = request.get("adminPasswordSecretKmsKeyId")
        self.kms_key: str = request.get("kmsKeyId") or "AWS_OWNED_KMS_KEY"
        self.log_exports: list[str] = request.get("logExports") or []
        self.roles: list[str] = request.get("iamRoles") or []
        self.default_role: str | None = request.get("defaultIamRoleArn") or None

    def describe(self) -> dict[str, Any]:
        """Return it as the API answers it; a role is a text of its own form there."""
        return {
            "namespaceName": self.name,
            "namespaceArn": self.arn,
            "namespaceId": self.id,
            "dbName": self.database,
            "adminUsername": self.admin,
            "adminPasswordSecretArn": self.secret_arn,
            "adminPasswordSecretKmsKeyId": self.secret_key,
            "kmsKeyId": self.kms_key,
            "logExports": self.log_exports,
            "iamRoles": [f"IamRole(applyStatus=in-sync, iamRoleArn={arn})" for arn in self.roles],
            "defaultIamRoleArn": self.default_role,
            "creationDate": self.created,
            "status": self.status,
        }


class Workgroup(Resource):
    """The compute of a namespace."""

    kind = "workgroup"

    def __init__(self, region: str, account: str, request: dict[str, Any]) -> None:
        super().__init__(region, account, request.get("tags"))
        self.name: str = request["workgroupName"]
        self.namespace_name: str = request["namespaceName"]
        self.status = CREATING
        self.base_capacity: int = request.get("baseCapacity") or DEFAULT_CAPACITY
        self.max_capacity: int | None = request.get("maxCapacity")
        self.port: int = request.get("port") or 5439
        self.publicly_accessible = bool(request.get("publiclyAccessible"))
        self.enhanced_vpc_routing = bool(request.get("enhancedVpcRouting"))
        self.subnet_ids: list[str] = request.get("subnetIds") or []
        self.security_group_ids: list[str] = request.get("securityGroupIds") or []
        self.parameters = parameters(request.get("configParameters") or [], DEFAULTS)
        self.track: str = request.get("trackName") or "current"
        self.process: Endpoint | None = None
        self.job: threading.Thread | None = None

    @property
    def cluster_arn(self) -> str:
        """What stands for a cluster in the ARN of its database users [authorizing-redshift-service-database-users]."""
        return f"arn:aws:redshift:{self.region}:{self.account}:cluster:serverless-{self.account}-{self.id}"

    def describe(self) -> dict[str, Any]:
        """Return it as the API answers it, with all parameters."""
        host = f"{self.name}.{self.account}.{self.region}.redshift-serverless.amazonaws.com"
        return {
            "workgroupName": self.name,
            "workgroupArn": self.arn,
            "workgroupId": self.id,
            "namespaceName": self.namespace_name,
            "status": self.status,
            "baseCapacity": self.base_capacity,
            "maxCapacity": self.max_capacity,
            "port": self.port,
            "publiclyAccessible": self.publicly_accessible,
            "enhancedVpcRouting": self.enhanced_vpc_routing,
            "subnetIds": self.subnet_ids,
            "securityGroupIds": self.security_group_ids,
            "configParameters": [
                {"parameterKey": key, "parameterValue": value} for key, value in sorted(self.parameters.items())
            ],
            "pricePerformanceTarget": {"level": 50, "status": "DISABLED"},
            "trackName": self.track,
            "ipAddressType": "ipv4",
            "creationDate": self.created,
            "endpoint": {
                "address": self.process.host if self.process else host,
                "port": self.process.port if self.process else self.port,
            },
        }


class UsageLimit(Resource):
    """How many RPU-hours (serverless-compute) or terabytes (cross-region-datasharing) a period may have."""

    kind = "usagelimit"

    def __init__(self, region: str, account: str, request: dict[str, Any]) -> None:
        super().__init__(region, account, None)
        self.resource_arn: str = request["resourceArn"]
        self.usage_type: str = request["usageType"]
        self.amount: int = request["amount"]
        self.period: str = request.get("period") or "monthly"
        self.breach_action: str = request.get("breachAction") or "log"

    @property
    def subject(self) -> tuple[str, str, str]:
        """What there may be only one limit of."""
        return self.resource_arn, self.usage_type, self.period

    def describe(self) -> dict[str, Any]:
        """Return it as the API answers it."""
        return {
            "usageLimitId": self.id,
            "usageLimitArn": self.arn,
            "resourceArn": self.resource_arn,
            "usageType": self.usage_type,
            "amount": self.amount,
            "period": self.period,
            "breachAction": self.breach_action,
        }


class Snapshot(Resource):
    """What a namespace held; it outlives the namespace."""

    kind = "snapshot"

    def __init__(self, namespace: Namespace, request: dict[str, Any]) -> None:
        super().__init__(namespace.region, namespace.account, request.get("tags"))
        self.name: str = request["snapshotName"]
        self.namespace = namespace.describe()
        self.retention: int = request.get("retentionPeriod") or KEEP_FOR_EVER

    def describe(self) -> dict[str, Any]:
        """Return it as the API answers it."""
        of_namespace = ("namespaceName", "namespaceArn", "adminUsername", "kmsKeyId")
        return {name: self.namespace[name] for name in of_namespace} | {
            "snapshotName": self.name,
            "snapshotArn": self.arn,
            "snapshotCreateTime": self.created,
            "snapshotRetentionPeriod": self.retention,
            "ownerAccount": self.account,
            "status": self.status,
        }
