"""Types that this review knows, and how a new one of each is judged.

A new thing takes nothing from anybody, unless it configures, opens or empties something that is there. So there are
two tables: what stands by itself, and what is set on something else. A type in neither is asked about.
"""

from typing import NamedTuple


class Sets(NamedTuple):
    """A type that is set on something else."""

    on: str
    """Attribute that names the other thing. While the plan makes that too, nothing is taken from anybody."""
    kind: str = ""
    """Type of the other thing, where a name that is known already can be looked up among what the plan makes."""
    judged: tuple[str, ...] = ()
    """Attributes that a rule judges, or must: one of them that no finding is about is asked about."""
    plain: tuple[str, ...] = ()
    """Attributes that change nothing for anybody, whatever they hold."""
    says: str = ""
    """What setting it on something that is there means; empty where the rules say all there is."""
    always: bool = False
    """Whether it is asked about on something new too."""


_BUCKET = "aws_s3_bucket"
_OWNER = ("expected_bucket_owner", "region")

SETS: dict[str, Sets] = {
    "aws_s3_bucket_lifecycle_configuration": Sets(
        "bucket", _BUCKET, ("rule",), (*_OWNER, "transition_default_minimum_object_size")
    ),
    "aws_s3_bucket_policy": Sets(
        "bucket", _BUCKET, ("policy",), _OWNER, "It takes the place of the policy that the bucket has, if it has one."
    ),
    "aws_s3_bucket_acl": Sets("bucket", _BUCKET, ("acl", "access_control_policy"), _OWNER),
    "aws_s3_bucket_public_access_block": Sets(
        "bucket",
        _BUCKET,
        ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"),
        (*_OWNER, "skip_destroy"),
    ),
    "aws_s3_bucket_versioning": Sets("bucket", _BUCKET, ("versioning_configuration",), (*_OWNER, "mfa")),
    "aws_s3_bucket_ownership_controls": Sets(
        "bucket", _BUCKET, ("rule",), _OWNER,
        "Whether access lists count is decided again; who writes with one may fail."
    ),
    "aws_s3_bucket_server_side_encryption_configuration": Sets("bucket", _BUCKET, ("rule",), _OWNER),
    "aws_s3_bucket_logging": Sets("bucket", _BUCKET, ("target_bucket", "target_grant"),
                                  (*_OWNER, "target_prefix", "target_object_key_format")),
    "aws_redshift_logging": Sets(
        "cluster_identifier",
        "aws_redshift_cluster",
        ("bucket_name", "log_destination_type"),
        ("s3_key_prefix", "log_exports", "region"),
    ),
    "aws_flow_log": Sets(
        "vpc_id",
        "",
        ("log_destination", "log_group_name"),
        ("traffic_type", "log_destination_type", "log_format", "max_aggregation_interval", "destination_options",
         "iam_role_arn", "subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id", "region"),
    ),
    "aws_redshift_snapshot_copy": Sets(
        "cluster_identifier",
        "aws_redshift_cluster",
        (),
        ("retention_period", "manual_snapshot_retention_period", "region"),
        "Every snapshot is copied to another region: it is billed there too, and lies under the laws of that place.",
        always=True,
    ),
    "aws_redshift_snapshot_schedule_association": Sets(
        "cluster_identifier",
        "aws_redshift_cluster",
        (),
        ("schedule_identifier", "region"),
        "When automated snapshots are taken is decided by the schedule, no longer by Redshift.",
    ),
    "aws_redshift_usage_limit": Sets(
        "cluster_identifier",
        "aws_redshift_cluster",
        (),
        ("feature_type", "limit_type", "amount", "period", "breach_action", "region"),
        "From now on the feature may be switched off, or written down, once the limit is reached.",
    ),
    "aws_redshiftserverless_usage_limit": Sets(
        "resource_arn",
        "aws_redshiftserverless_workgroup",
        (),
        ("usage_type", "amount", "period", "breach_action", "region"),
        "From now on queries may be refused, or written down, once the limit is reached.",
    ),
    "aws_route_table_association": Sets(
        "subnet_id", "", (), ("route_table_id", "gateway_id", "region"),
        "Other routes count for what is in the subnet: it may reach other networks, and be reached from them.",
    ),
    "aws_vpc_endpoint": Sets(
        "vpc_id",
        "",
        ("policy",),
        ("service_name", "vpc_endpoint_type", "route_table_ids", "subnet_ids", "security_group_ids", "auto_accept",
         "private_dns_enabled", "ip_address_type", "dns_options", "subnet_configuration", "service_region", "region"),
        "Traffic to the service goes through the endpoint from now on, as far as its policy lets it.",
    ),
    "aws_ecr_lifecycle_policy": Sets(
        "repository", "aws_ecr_repository", (), ("policy", "region"),
        "Images are removed by its rules from now on: what a task names may be gone.",
    ),
    "aws_cloudwatch_event_target": Sets(
        "rule", "aws_cloudwatch_event_rule", ("arn",), ("target_id", "event_bus_name", "force_destroy", "region"),
    ),
    "aws_default_security_group": Sets(
        "vpc_id", "", ("ingress", "egress"), ("revoke_rules_on_delete", "region"),
        "The default group is taken over: every rule that it has and the code has not is removed.",
    ),
    "aws_default_network_acl": Sets(
        "default_network_acl_id", "", ("ingress", "egress"), ("subnet_ids", "region"),
        "The default list is taken over: every rule that it has and the code has not is removed.", always=True,
    ),
    "aws_default_route_table": Sets(
        "default_route_table_id", "", ("route",), ("propagating_vgws", "region"),
        "The default table is taken over: every route that it has and the code has not is removed.", always=True,
    ),
}  # fmt: skip
"""What is set on something else."""

STANDS: dict[str, tuple[str, ...]] = {
    "aws_cloudwatch_event_rule": (),
    "aws_cloudwatch_log_group": (),
    "aws_cloudwatch_metric_alarm": ("alarm_actions", "ok_actions", "insufficient_data_actions"),
    "aws_ecr_repository": (),
    "aws_ecs_cluster": (),
    "aws_ecs_task_definition": (),
    "aws_iam_policy": ("policy",),
    "aws_iam_role": ("assume_role_policy", "inline_policy", "managed_policy_arns"),
    "aws_iam_role_policy": ("policy",),
    "aws_iam_role_policy_attachment": ("policy_arn",),
    "aws_internet_gateway": (),
    "aws_kms_alias": (),
    "aws_kms_key": ("policy",),
    "aws_redshift_cluster": ("publicly_accessible", "encrypted", "cluster_parameter_group_name"),
    "aws_redshift_event_subscription": ("sns_topic_arn",),
    "aws_redshift_parameter_group": ("parameter",),
    "aws_redshift_scheduled_action": (),
    "aws_redshift_snapshot_schedule": (),
    "aws_redshift_subnet_group": (),
    "aws_redshiftserverless_namespace": ("kms_key_id",),
    "aws_redshiftserverless_workgroup": ("publicly_accessible", "config_parameter"),
    "aws_route": (),
    "aws_route_table": ("route",),
    "aws_s3_bucket": ("acl", "grant", "policy", "website", "replication_configuration", "cors_rule", "logging"),
    "aws_scheduler_schedule": (),
    "aws_security_group": ("ingress", "egress"),
    "aws_security_group_rule": ("cidr_blocks", "ipv6_cidr_blocks"),
    "aws_sns_topic": ("policy",),
    "aws_sqs_queue": ("policy",),
    "aws_subnet": ("map_public_ip_on_launch",),
    "aws_vpc": (),
    "aws_vpc_security_group_egress_rule": ("cidr_ipv4", "cidr_ipv6"),
    "aws_vpc_security_group_ingress_rule": ("cidr_ipv4", "cidr_ipv6"),
    "null_resource": (),
    "random_id": (),
    "random_integer": (),
    "random_pet": (),
    "random_string": (),
    "random_uuid": (),
    "terraform_data": (),
    "time_rotating": (),
    "time_static": (),
}
"""What stands by itself, with the attributes that must be readable in a new one: rules judge what is in them."""

NEEDED: dict[str, str] = {
    "aws_iam_policy": "policy",
    "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_role_policy_attachment": "policy_arn",
    "aws_route_table": "route",
}
"""Attributes without which a new one of the type cannot be judged."""

HARMLESS = {"tags", "tags_all", "description", "timeouts", "alarm_description", "force_detach_policies"}
"""Attributes that change nothing but how a resource is described."""
ANSWERS = {"id", "arn"}
"""Those that AWS answers with, unless the code sets them: the `arn` of an event's target is where it goes."""
HARMLESS_IN = {
    "aws_redshift_cluster": {"preferred_maintenance_window", "final_snapshot_identifier"},
    "terraform_data": {"input", "output"},
    "null_resource": {"triggers"},
}
"""Those that are harmless in one type only."""
