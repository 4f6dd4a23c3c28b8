"""Redshift's errors that moto does not have yet. Codes are those of the service's API model."""

from moto.redshift.exceptions import RedshiftClientError


class InvalidClusterStateError(RedshiftClientError):
    """The operation needs the cluster in another state."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidClusterState", message)


class InvalidParameterGroupStateError(RedshiftClientError):
    """The parameter group is in use, or a default one."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidClusterParameterGroupState", message)


class ParameterGroupAlreadyExistsError(RedshiftClientError):
    """A parameter group of this name is there."""

    def __init__(self, name: str) -> None:
        super().__init__("ClusterParameterGroupAlreadyExists", f"Parameter group {name} already exists")


class InvalidSubnetGroupStateError(RedshiftClientError):
    """The subnet group is in use."""

    def __init__(self, name: str, cluster: str) -> None:
        super().__init__(
            "InvalidClusterSubnetGroupStateFault",
            f"Cannot delete subnet group {name}: it is used by cluster {cluster}.",
        )


class SubnetGroupAlreadyExistsError(RedshiftClientError):
    """A subnet group of this name is there."""

    def __init__(self, name: str) -> None:
        super().__init__("ClusterSubnetGroupAlreadyExists", f"Cluster subnet group {name} already exists.")


class UnsupportedOperationError(RedshiftClientError):
    """The operation cannot be done here."""

    def __init__(self, message: str) -> None:
        super().__init__("UnsupportedOperation", message)


class UsageLimitNotFoundError(RedshiftClientError):
    """There is no such usage limit."""

    def __init__(self, limit_id: str) -> None:
        super().__init__("UsageLimitNotFound", f"Usage limit {limit_id} not found.")


class UsageLimitAlreadyExistsError(RedshiftClientError):
    """The cluster has a limit of this feature, type and period."""

    def __init__(self, cluster: str, feature: str) -> None:
        super().__init__("UsageLimitAlreadyExists", f"Cluster {cluster} already has this usage limit for {feature}.")


class InvalidUsageLimitError(RedshiftClientError):
    """The limit's type does not go with its feature."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidUsageLimit", message)


class ScheduledActionNotFoundError(RedshiftClientError):
    """There is no such scheduled action."""

    def __init__(self, name: str) -> None:
        super().__init__("ScheduledActionNotFound", f"The scheduled action {name} does not exist.")


class ScheduledActionAlreadyExistsError(RedshiftClientError):
    """A scheduled action of this name is there."""

    def __init__(self, name: str) -> None:
        super().__init__("ScheduledActionAlreadyExists", f"The scheduled action {name} already exists.")


class InvalidScheduledActionError(RedshiftClientError):
    """The action does not name exactly one operation."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidScheduledAction", message)


class InvalidScheduleError(RedshiftClientError):
    """The schedule is neither at(...) nor cron(...)."""

    def __init__(self, schedule: str) -> None:
        super().__init__(
            "InvalidSchedule",
            f"The schedule '{schedule}' is not valid: write at(yyyy-mm-ddThh:mm:ss) or "
            "cron(minutes hours day-of-month month day-of-week year).",
        )


class BucketNotFoundError(RedshiftClientError):
    """Audit logs have no bucket to go to."""

    def __init__(self, bucket: str) -> None:
        super().__init__("BucketNotFoundFault", f"Could not find the bucket {bucket}.")


class InsufficientBucketPolicyError(RedshiftClientError):
    """Redshift may not write its audit logs to the bucket."""

    def __init__(self, bucket: str, action: str) -> None:
        super().__init__(
            "InsufficientS3BucketPolicyFault",
            f"The policy of bucket {bucket} does not allow {action} to redshift.amazonaws.com.",
        )


class SubscriptionNotFoundError(RedshiftClientError):
    """There is no such event subscription."""

    def __init__(self, name: str) -> None:
        super().__init__("SubscriptionNotFound", f"Subscription {name} not found.")


class SubscriptionAlreadyExistsError(RedshiftClientError):
    """An event subscription of this name is there."""

    def __init__(self, name: str) -> None:
        super().__init__("SubscriptionAlreadyExist", f"Event subscription {name} already exists.")


class TopicNotFoundError(RedshiftClientError):
    """The topic of an event subscription is not there."""

    def __init__(self, arn: str) -> None:
        super().__init__("SNSTopicArnNotFound", f"The SNS topic {arn} does not exist.")


class SnapshotCopyGrantNotFoundError(RedshiftClientError):
    """The other region has no such grant."""

    def __init__(self, name: str) -> None:
        super().__init__("SnapshotCopyGrantNotFoundFault", f"Snapshot copy grant {name} not found.")
