"""What is lost when a resource goes, in words, by its type."""

from typing import NamedTuple

from deploy.review.finding import Severity

STOP, ASK = Severity.STOP, Severity.ASK


class Loss(NamedTuple):
    """How grave the end of a resource is, and what ends with it."""

    severity: Severity
    says: str


LOSSES = {
    "aws_redshift_cluster_snapshot": Loss(STOP, "the snapshot, and with it the state of the data that it holds"),
    "aws_redshiftserverless_namespace": Loss(
        STOP,
        "every database of the namespace, its users and its recovery points. Terraform takes no final snapshot of it; "
        "snapshots that somebody took stay",
    ),
    "aws_redshiftserverless_workgroup": Loss(
        ASK, "the compute, its endpoint and its usage limits: nobody can query, and the namespace keeps the data"
    ),
    "aws_redshiftserverless_usage_limit": Loss(ASK, "a limit on spending"),
    "aws_redshiftserverless_snapshot": Loss(STOP, "the snapshot, and with it the state of the data that it holds"),
    "aws_kms_key": Loss(
        STOP, "whatever was encrypted with the key, snapshots included: none of it can be read once the key is gone"
    ),
    "aws_secretsmanager_secret": Loss(STOP, "the secret's value, once its recovery window is over"),
    "aws_secretsmanager_secret_version": Loss(ASK, "this version of the secret's value"),
    "aws_cloudwatch_log_group": Loss(STOP, "every log event in the group"),
    "aws_s3_object": Loss(STOP, "the object, unless the bucket keeps versions"),
    "aws_db_instance": Loss(STOP, "every database of the instance"),
    "aws_rds_cluster": Loss(STOP, "every database of the cluster"),
    "aws_dynamodb_table": Loss(STOP, "every item of the table"),
    "aws_efs_file_system": Loss(STOP, "every file of the file system"),
    "aws_ebs_volume": Loss(STOP, "everything on the volume"),
    "aws_sqs_queue": Loss(STOP, "the messages that wait in the queue"),
    "aws_kinesis_stream": Loss(STOP, "the records in the stream"),
    "aws_redshift_logging": Loss(ASK, "the audit log: who connected and what they ran is no longer written down"),
    "aws_flow_log": Loss(ASK, "the record of who talked to whom in the network"),
    "aws_s3_bucket_logging": Loss(ASK, "the access log of the bucket"),
    "aws_redshift_usage_limit": Loss(ASK, "a limit on spending"),
    "aws_redshift_scheduled_action": Loss(ASK, "a scheduled action, such as a nightly pause that saves money"),
    "aws_redshift_snapshot_schedule_association": Loss(ASK, "the snapshots that the schedule would have taken"),
    "aws_redshift_snapshot_copy": Loss(ASK, "the copies of the snapshots in another region"),
    "aws_redshift_parameter_group": Loss(ASK, "settings of the cluster, require_ssl perhaps among them"),
    "aws_redshift_subnet_group": Loss(ASK, "the choice of subnets that the cluster may live in"),
    "aws_cloudwatch_metric_alarm": Loss(ASK, "an alarm: nobody hears of what it watches"),
    "aws_sns_topic": Loss(ASK, "the topic and its subscriptions: nobody hears what is sent to it"),
    "aws_s3_bucket_public_access_block": Loss(ASK, "the lock against public access to the bucket"),
    "aws_s3_bucket_versioning": Loss(ASK, "old versions of what is overwritten or deleted from now on"),
    "aws_s3_bucket_server_side_encryption_configuration": Loss(ASK, "the bucket's own choice of encryption"),
    "aws_s3_bucket_ownership_controls": Loss(ASK, "the rule that access lists do not count"),
    "aws_s3_bucket_lifecycle_configuration": Loss(ASK, "the clearing up: objects are kept, and billed, for ever"),
    "aws_s3_bucket_policy": Loss(ASK, "what the bucket's policy allows and forbids"),
    "aws_vpc_endpoint": Loss(ASK, "the way from the cluster to the service: COPY cannot reach S3 without it"),
    "aws_internet_gateway": Loss(ASK, "the way to and from the internet"),
    "aws_route": Loss(ASK, "a route: what it led to cannot be reached"),
    "aws_route_table": Loss(ASK, "the routes of its subnets"),
    "aws_route_table_association": Loss(ASK, "the routes of a subnet"),
    "aws_iam_role": Loss(ASK, "the role, and whatever needs its rights"),
    "aws_iam_role_policy": Loss(ASK, "rights of a role"),
    "aws_iam_role_policy_attachment": Loss(ASK, "rights of a role"),
    "aws_iam_policy": Loss(ASK, "rights of whoever the policy is attached to"),
    "aws_ecr_repository": Loss(
        STOP, "every image in the repository; without force_delete AWS refuses while there are any"
    ),
    "aws_ecr_lifecycle_policy": Loss(ASK, "the clearing up: images are kept, and billed, for ever"),
    "aws_ecs_cluster": Loss(ASK, "the place that tasks run in; AWS refuses while one runs"),
    "aws_ecs_task_definition": Loss(
        ASK, "a revision of the task; one that runs goes on with it, and AWS keeps it as inactive"
    ),
    "aws_scheduler_schedule": Loss(ASK, "a schedule: what it started by itself is started no longer"),
    "aws_cloudwatch_event_rule": Loss(ASK, "a rule: what it told of is told no longer"),
    "aws_cloudwatch_event_target": Loss(ASK, "a place that heard of events"),
    "aws_security_group": Loss(ASK, "the group and its rules: who it let in is let in no longer"),
    "aws_default_security_group": Loss(ASK, "nothing: AWS keeps the default group, Terraform only forgets it"),
    "aws_vpc_security_group_ingress_rule": Loss(ASK, "a way in"),
    "aws_vpc_security_group_egress_rule": Loss(ASK, "a way out"),
    "aws_security_group_rule": Loss(ASK, "a way in or out"),
    "aws_subnet": Loss(ASK, "the subnet, and the addresses in it"),
    "aws_vpc": Loss(ASK, "the network, and everything that is addressed in it"),
    "terraform_data": Loss(ASK, "a value that Terraform remembers; it is nothing on AWS"),
}
"""Types whose end has its own words. Those that hold data are STOP."""

HOLD_NO_DATA = frozenset(kind for kind, loss in LOSSES.items() if loss.severity is ASK)
"""Types of LOSSES that end without data, and whose end is told in one line when there are many of them."""

REASONS = {
    "replace_because_tainted": "an earlier apply broke off while making it",
    "replace_by_request": "asked for with -replace",
    "replace_by_triggers": "replace_triggered_by names something that changes",
    "delete_because_no_resource_config": "the code no longer has it",
    "delete_because_no_module": "the code no longer has its module",
    "delete_because_wrong_repetition": "its count or for_each was added or removed",
    "delete_because_count_index": "its count became smaller",
    "delete_because_each_key": "its for_each no longer has the key",
    "delete_because_no_move_target": "it was moved to where the code has nothing",
}
"""Terraform's `action_reason`, in words."""
