"""What no rule has judged: never silently safe."""

from collections.abc import Iterable, Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change
from deploy.review.values import normal, without

#: Attributes that change nothing but how a resource is described.
_HARMLESS = {"tags", "tags_all", "description", "timeouts", "alarm_description", "force_detach_policies"}
#: Those that are harmless in one type only.
_HARMLESS_IN = {
    "aws_redshift_cluster": {"preferred_maintenance_window", "final_snapshot_identifier"},
    "terraform_data": {"input", "output"},
    "null_resource": {"triggers"},
}
#: Types of which a new one takes nothing from anybody; rules look at what is in it.
_MAY_BE_MADE = frozenset(
    {
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_metric_alarm",
        "aws_default_security_group",
        "aws_flow_log",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_internet_gateway",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_redshift_cluster",
        "aws_redshift_logging",
        "aws_redshift_parameter_group",
        "aws_redshift_scheduled_action",
        "aws_redshift_snapshot_copy",
        "aws_redshift_snapshot_schedule",
        "aws_redshift_snapshot_schedule_association",
        "aws_redshift_subnet_group",
        "aws_redshift_usage_limit",
        "aws_route",
        "aws_route_table",
        "aws_route_table_association",
        "aws_s3_bucket",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_logging",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_sns_topic",
        "aws_subnet",
        "aws_vpc",
        "aws_vpc_endpoint",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
        "null_resource",
        "terraform_data",
    }
)


def unjudged(change: Change, found: Iterable[Finding]) -> Iterator[Finding]:
    """Ask about every edit that none of the findings is about, and about every new thing that is not known."""
    if change.action is Action.CREATE and change.type not in _MAY_BE_MADE:
        says = f"Made anew; this review has no rules for {code(change.type)}. Read what the plan says of it."
        yield Finding(Severity.ASK, Section.OTHER, change.address, says)
    if change.action is Action.UPDATE:
        judged = {finding.attribute for finding in found} | _HARMLESS | _HARMLESS_IN.get(change.type, set())
        for attribute in change.edited:
            if not _is_judged(change, attribute, judged):
                old, new, part = code(change.old(attribute)), code(change.new(attribute)), _what(attribute, judged)
                says = f"{code(attribute)} goes from {old} to {new}; this review has no rule for {part}."
                yield Finding(Severity.ASK, Section.OTHER, change.address, says, attribute)


def _is_judged(change: Change, attribute: str, judged: set[str]) -> bool:
    """Say whether the rules have looked at all that differs in an attribute, not only at a part of it."""
    if attribute in judged:
        return True
    old, new = ({attribute: values.get(attribute)} for values in (change.before, change.after))
    parts = [path for path in judged if path.startswith(f"{attribute}.")]
    for path in parts:
        old, new = without(old, path), without(new, path)
    return bool(parts) and normal(old) == normal(new)


def _what(attribute: str, judged: set[str]) -> str:
    return "all of it" if any(path.startswith(f"{attribute}.") for path in judged) else "it"
