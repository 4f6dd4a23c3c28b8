"""Edits that open a door, or take a protection away."""

from tests.deploy.review.corpus.warehouse.edit import (
    ASK,
    CLUSTER,
    NETWORK,
    STOP,
    STORAGE,
    WAREHOUSE,
    Expected,
    cluster,
    code,
    variables,
)
from tests.deploy.review.stack import Edit

KEY = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
TLS_OFF = """
resource "aws_redshift_parameter_group" "this" {
  parameter {
    name  = "require_ssl"
    value = "false"
  }
  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
}
"""
OTHER_PARAMETERS = """
resource "aws_redshift_parameter_group" "this" {
  parameter {
    name  = "wlm_json_configuration"
    value = "[]"
  }
}
"""
WORLD = """
resource "aws_vpc_security_group_ingress_rule" "world" {
  security_group_id = aws_security_group.cluster.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
"""
NO_VERSIONS = """
resource "aws_s3_bucket_versioning" "this" {
  versioning_configuration {
    status = "Suspended"
  }
}
"""
OWN_PASSWORD = """
resource "aws_redshift_cluster" "this" {
  manage_master_password = null
  master_password        = "Hunter2-and-more"
}
"""

CASES = {
    "public": variables(
        STOP,
        f"| **STOP** | Public address of `{CLUSTER}` | `false` | `true` | The cluster gets an address on the internet",
        "Lets `203.0.113.7/32` connect to port 5439.",
        "The network gets a way to and from the internet",
        client_cidrs=["203.0.113.7/32"],
    ),
    "unencrypted": cluster(
        "encrypted = false",
        STOP,
        f"| **STOP** | Encryption at rest of `{CLUSTER}` | `true` | `false` | Data and snapshots are written to disk",
    ),
    "without TLS": code(
        WAREHOUSE,
        TLS_OFF,
        STOP,
        "| `true` | `false` | Clients may connect without TLS: passwords and data cross the network in the clear.",
    ),
    "TLS not spoken of, statements not logged": code(
        WAREHOUSE,
        OTHER_PARAMETERS,
        STOP,
        "| `true` | not set | Not set, so the family's default counts. If that is off: Clients may connect without TLS",
        "The audit log no longer holds the statements that were run.",
        "Parameter `wlm_json_configuration`",
    ),
    "no snapshots": cluster(
        "automated_snapshot_retention_period = 0",
        STOP,
        "| `35` | `0` | No automated snapshot is kept: there is nothing to go back to.",
    ),
    "fewer snapshots": variables(
        ASK, "| `35` | `7` | Automated snapshots that are older are deleted. |", snapshot_retention_days=7
    ),
    "another key": variables(
        ASK, f"| key of AWS | `{KEY}` | Data is encrypted again with the other key. Snapshots keep", kms_key_arn=KEY
    ),
    "no audit log": code(
        WAREHOUSE,
        'resource "aws_redshift_logging" "this" {\n  count = 0\n}\n',
        ASK,
        "`sparkify-prod-logs-123456789012`, `redshift/` | off | Nothing is written down any more.",
        "the audit log: who connected and what they ran is no longer written down.",
    ),
    "the logs elsewhere": variables(
        ASK,
        "Audit log of `module.warehouse[0].aws_redshift_logging.this`",
        "| `sparkify-prod-logs-123456789012`, `redshift/` | `other-logs`, `redshift/` |",
        logs_bucket_name="other-logs",
    ),
    "outside the VPC": cluster("enhanced_vpc_routing = false", ASK, "COPY and UNLOAD leave the VPC"),
    "a door to the private network": variables(
        ASK, "| closed | open | Lets `10.0.0.0/8` connect to port 5439. |", private_client_cidrs=["10.0.0.0/8"]
    ),
    "a door to the world": Expected(
        Edit(more={NETWORK: WORLD}),
        STOP,
        ("Lets **the whole internet** (`0.0.0.0/0`) connect to every port and protocol.",),
    ),
    "the bucket's locks off": code(
        STORAGE,
        'resource "aws_s3_bucket_public_access_block" "this" {\n  block_public_policy = false\n}\n',
        STOP,
        "| `true` | `false` | A policy that makes the bucket public is accepted. |",
    ),
    "the bucket's locks gone": code(
        STORAGE,
        'resource "aws_s3_bucket_public_access_block" "this" {\n  for_each = {}\n}\n',
        STOP,
        "| `true` | removed | A public policy of the bucket counts for everyone. |",
        "the lock against public access to the bucket",
    ),
    "no versions of objects": code(
        STORAGE,
        NO_VERSIONS,
        ASK,
        "| `Enabled` | `Suspended` | What is overwritten or deleted cannot be had back. |",
    ),
    "deletion not guarded": variables(
        ASK, "| `true` | `false` | Nothing stops a destroy. |", deletion_protection=False
    ),
    "no final snapshot": variables(
        ASK,
        "A destroy from then on takes no last copy of the data.",
        "Of `sparkify-prod` no final snapshot",
        skip_final_snapshot=True,
    ),
    "buckets emptied by a destroy": variables(
        ASK, "A destroy from then on deletes every object of the bucket.", force_destroy_buckets=True
    ),
    "a password of ours": code(
        WAREHOUSE,
        OWN_PASSWORD,
        ASK,
        "The password stands in the state in the clear, for whoever reads the state.",
        "Redshift no longer makes, keeps and rotates the admin's password.",
    ),
}
