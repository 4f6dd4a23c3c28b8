"""Audit logging to a bucket that is there and lets Redshift in, or to CloudWatch."""

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, s3_backends

from local_aws.moto_gaps.iam.policy import ResourcePolicy
from local_aws.moto_gaps.redshift.exceptions import BucketNotFoundError, InsufficientBucketPolicyError
from local_aws.moto_gaps.redshift.lifecycle import LifecycleBackend

SERVICE = "redshift.amazonaws.com"


class AuditLoggingBackend(LifecycleBackend):
    """Clusters whose logging status says where the logs go, and makes nothing else up."""

    def enable_logging(
        self,
        cluster_identifier: str,
        bucket_name: str,
        s3_key_prefix: str,
        log_destination_type: str,
        log_exports: list[str],
    ) -> dict[str, Any]:
        """Turn logging on. `log_destination_type` is s3 (the default) or cloudwatch."""
        [cluster] = self.describe_clusters(cluster_identifier)
        self.require_state(cluster, "available")
        status: dict[str, Any] = {"LoggingEnabled": "true", "LogDestinationType": log_destination_type or "s3"}
        if status["LogDestinationType"] == "s3":
            self._check_bucket(bucket_name, s3_key_prefix or "", cluster.arn)
            status |= {"BucketName": bucket_name, "S3KeyPrefix": s3_key_prefix}
        else:
            status |= {"LogExports": log_exports}
        cluster.logging_details = status
        return status

    def disable_logging(self, cluster_identifier: str) -> dict[str, Any]:
        """Turn logging off."""
        [cluster] = self.describe_clusters(cluster_identifier)
        self.require_state(cluster, "available")
        status = {"LoggingEnabled": "false"}
        cluster.logging_details = status
        return status

    def describe_logging_status(self, cluster_identifier: str) -> dict[str, Any]:
        """Return `LoggingEnabled` and, when it is on, the destination."""
        [cluster] = self.describe_clusters(cluster_identifier)
        on = cluster.logging_details["LoggingEnabled"] == "true"
        return cluster.logging_details if on else {"LoggingEnabled": "false"}

    def _check_bucket(self, name: str, prefix: str, cluster_arn: str) -> None:
        """Refuse a bucket that Redshift may not write to [db-auditing, bucket permissions]."""
        bucket: FakeBucket | None = s3_backends[self.account_id][self.partition].buckets.get(name)
        if bucket is None:
            raise BucketNotFoundError(name)
        arn = f"arn:{self.partition}:s3:::{name}"
        context = {"aws:SourceArn": cluster_arn, "aws:SourceAccount": self.account_id}
        policy = ResourcePolicy(bucket.policy)
        for action, resource in (("s3:GetBucketAcl", arn), ("s3:PutObject", f"{arn}/{prefix}AWSLogs/log.gz")):
            if policy.evaluate(action, resource, SERVICE, context) is not PermissionResult.PERMITTED:
                raise InsufficientBucketPolicyError(name, action)
