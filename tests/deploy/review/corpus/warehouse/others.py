"""Edits of this project's own stack, of several kinds."""

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case
from tests.deploy.review.corpus.warehouse.data_loss import IGNORE_NOTHING
from tests.deploy.review.corpus.warehouse.edit import NETWORK, STORAGE, WAREHOUSE
from tests.deploy.review.stack import Edit


def cluster(kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the cluster."""
    return Case(
        "warehouse",
        kind,
        verdict,
        (says,),
        Edit(code={WAREHOUSE: f'resource "aws_redshift_cluster" "this" {{\n  {hcl}\n}}\n'}),
    )


def add(module: str, kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Add code to a module."""
    return Case("warehouse", kind, verdict, (says,), Edit(more={module: hcl}))


CASES = {
    "warehouse the guard's file removed": Case("warehouse", "cannot be applied", STOP, ("The guard goes while it is closed",), Edit(without=("terraform_data.deletion_guard",))),
    "warehouse another final snapshot's name": Case("warehouse", "cannot be applied", ASK, ("AWS refuses a modification that changes nothing",), Edit(variables={"final_snapshot_name": "another"}, code={WAREHOUSE: IGNORE_NOTHING})),
    "warehouse a group that nothing uses": add(WAREHOUSE, "false alarms", ASK, "Nothing uses the group yet", 'resource "aws_redshift_parameter_group" "two" {\n  name   = "sparkify-two"\n  family = "redshift-2.0"\n}\n'),
    "warehouse topics for the alarms": Case("warehouse", "false alarms", SAFE, ("The alarm also tells `arn:aws:sns:us-west-2:123456789012:ops`.", "Redshift's events also go to `arn:aws:sns:us-west-2:123456789012:ops`."), Edit(variables={"alarm_topic_arns": ["arn:aws:sns:us-west-2:123456789012:ops"]})),
    "warehouse a topic of somebody else": Case("warehouse", "false alarms", ASK, ("which is not a topic of this account: it acts, or tells others.", "Redshift's events go to `arn:aws:sns:us-west-2:999999999999:ops`, which is not a topic of this account."), Edit(variables={"alarm_topic_arns": ["arn:aws:sns:us-west-2:999999999999:ops"]})),
    "warehouse a third zone": Case("warehouse", "new", ASK, ("The subnets that the cluster may be put in change.",), Edit(variables={"availability_zones": ["us-west-2a", "us-west-2b", "us-west-2c"]})),
    "warehouse zones in another order": Case("warehouse", "harmless", SAFE, ("this plan changes nothing",), Edit(variables={"availability_zones": ["us-west-2b", "us-west-2a"]})),
    "warehouse other zones": Case("warehouse", "loss", ASK, ("the subnet, and the addresses in it",), Edit(variables={"availability_zones": ["us-west-2b", "us-west-2c"]})),
    "warehouse a rule for somebody's bucket": add(STORAGE, "lifecycles", STOP, "those that are there already within a day or two", 'resource "aws_s3_bucket_lifecycle_configuration" "raw" {\n  bucket = "company-raw-events"\n  rule {\n    id     = "expire"\n    status = "Enabled"\n    filter {}\n    expiration {\n      days = 1\n    }\n  }\n}\n'),
    "warehouse an endpoint billed by the hour": add(NETWORK, "endpoints", ASK, "by the hour", 'resource "aws_vpc_endpoint" "secrets" {\n  vpc_id            = aws_vpc.this.id\n  service_name      = "com.amazonaws.${var.aws_region}.secretsmanager"\n  vpc_endpoint_type = "Interface"\n  subnet_ids        = values(aws_subnet.this)[*].id\n}\n'),
}  # fmt: skip
