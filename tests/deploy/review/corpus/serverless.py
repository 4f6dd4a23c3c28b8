"""Edits of a serverless warehouse."""

from functools import partial

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case, more, over
from tests.deploy.review.stack import Edit

add, lay = partial(more, "serverless"), partial(over, "serverless")


def namespace(kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the namespace."""
    return lay(kind, verdict, says, f'resource "aws_redshiftserverless_namespace" "acme" {{\n  {hcl}\n}}\n')


def workgroup(kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the workgroup."""
    return lay(kind, verdict, says, f'resource "aws_redshiftserverless_workgroup" "acme" {{\n  {hcl}\n}}\n')


def parameter(verdict: str, says: str, key: str, value: str) -> Case:
    """Set one parameter of the workgroup, and leave the others to AWS."""
    block = f'config_parameter {{\n    parameter_key   = "{key}"\n    parameter_value = "{value}"\n  }}'
    return workgroup("switches and doors", verdict, says, block)


def limit(kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the usage limit."""
    return lay(kind, verdict, says, f'resource "aws_redshiftserverless_usage_limit" "acme" {{\n  {hcl}\n}}\n')


LOST = "every database of the namespace, its users and its recovery points."
CASES = {
    "serverless another database": namespace("loss", STOP, LOST, 'db_name = "other"'),
    "serverless another name": namespace("loss", STOP, LOST, 'namespace_name = "other"'),
    "serverless everything destroyed": Case("serverless", "loss", STOP, (LOST, "Snapshots of the namespace `acme` that somebody"), Edit(options=("-destroy",))),
    "serverless another workgroup": workgroup("loss", ASK, "the namespace keeps the data", 'workgroup_name = "other"'),
    "serverless the limit gone": limit("size and cost", ASK, "a limit on spending", "count = 0"),
    "serverless a public address": workgroup("switches and doors", STOP, "The workgroup gets an address on the internet", "publicly_accessible = true"),
    "serverless COPY outside of the VPC": workgroup("switches and doors", ASK, "COPY and UNLOAD leave the VPC", "enhanced_vpc_routing = false"),
    "serverless no TLS": parameter(STOP, "Clients may connect without TLS", "require_ssl", "false"),
    "serverless no statements in the log": parameter(ASK, "The audit log no longer holds the statements", "enable_user_activity_logging", "false"),
    "serverless another role": namespace("IAM", ASK, "Whoever runs SQL in the cluster can act as `arn:aws:iam::123456789012:role/admin`", 'iam_roles = ["arn:aws:iam::123456789012:role/copy", "arn:aws:iam::123456789012:role/admin"]'),
    "serverless logs no longer exported": namespace("switches and doors", ASK, "`log_exports` goes from", 'log_exports = ["userlog"]'),
    "serverless more capacity": workgroup("size and cost", ASK, "`base_capacity` goes from `8` to `16` RPUs", "base_capacity = 16"),
    "serverless a higher limit": limit("size and cost", ASK, "`amount` goes from `60` to `600`.", "amount = 600"),
    "serverless a tighter limit": limit("size and cost", SAFE, "`amount` goes from `60` to `30`.", "amount = 30"),
    "serverless a limit that only writes down": limit("size and cost", ASK, "`breach_action` goes from `deactivate` to `log`.", 'breach_action = "log"'),
    "serverless tags": namespace("harmless", SAFE, "tags", 'tags = { team = "sales" }'),
    "serverless a second namespace": add("new", SAFE, "Snapshots of the namespace `second`", 'resource "aws_redshiftserverless_namespace" "second" {\n  namespace_name        = "second"\n  manage_admin_password = true\n}\n'),
    "serverless left to AWS": parameter(ASK, "every later plan shows this change again", "require_ssl", "true"),
    "serverless a second warehouse": add("new", ASK, "begins to cost money for every second in which it computes", 'resource "aws_redshiftserverless_namespace" "second" {\n  namespace_name        = "second"\n  manage_admin_password = true\n}\n\nresource "aws_redshiftserverless_workgroup" "second" {\n  workgroup_name = "second"\n  namespace_name = aws_redshiftserverless_namespace.second.namespace_name\n  base_capacity  = 8\n}\n'),
}  # fmt: skip
