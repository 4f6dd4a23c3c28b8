"""Edits that destroy or replace."""

from tests.deploy.review.corpus.warehouse.edit import ASK, CLUSTER, STOP, UNKNOWN, WAREHOUSE, Expected, code, variables
from tests.deploy.review.stack import Edit

LOST = "every database of the cluster, its users and its automated snapshots."
FINAL = "The final snapshot `sparkify-prod-final` keeps a copy, from which a new cluster can be made."

IGNORE_NOTHING = """
resource "aws_redshift_cluster" "this" {
  lifecycle {
    ignore_changes = [elastic_ip]
  }
}
"""
"""The code ignores what only a new cluster can have; a review must know what it means where code does not."""

CASES = {
    "another admin": Expected(
        Edit(variables={"redshift_user": "joe"}, code={WAREHOUSE: IGNORE_NOTHING}),
        STOP,
        (
            "replaced: `master_username` from `sparkify_admin` to `joe`",
            f"{LOST} {FINAL} The new cluster is empty.",
            "The audit log goes with the old cluster, and this plan does not make it again.",
        ),
    ),
    "another name": variables(
        STOP,
        "replaced: `cluster_identifier` from `sparkify-prod` to `other-prod`",
        LOST,
        "AWS could rename the cluster in place and keep its data; Terraform cannot.",
        "The apply stops half-way unless `sparkify-prod-work-123456789012` is empty: force_destroy is off",
        project="other",
    ),
    "another subnet group": code(
        WAREHOUSE,
        'resource "aws_redshift_subnet_group" "this" {\n  name = "other"\n}\n',
        STOP,
        "replaced: `cluster_subnet_group_name` from `sparkify-prod` to `other`",
        LOST,
    ),
    "from a snapshot": Expected(
        Edit(variables={"restore_from_snapshot": "before"}, code={WAREHOUSE: IGNORE_NOTHING}),
        STOP,
        (
            "replaced: `snapshot_identifier` from `none` to `before`",
            "The new cluster is what the snapshot `before` holds.",
        ),
    ),
    "another kind of warehouse": variables(
        STOP,
        f"{LOST} {FINAL}",
        "A workgroup of `8` to `16` RPUs begins to cost money for every second in which it computes",
        "at most 60 RPU-hours: unknown",
        "TLS required (`require_ssl`)",
        "This cannot be applied: deletion protection is on.",
        warehouse="serverless",
        availability_zones=["us-west-2a", "us-west-2b", "us-west-2c"],
        availability_zone_relocation=False,
        final_snapshot_name=None,
    ),
    "an apply that broke off": Expected(
        Edit(state={"aws_redshift_cluster": {"status": "tainted"}}),
        STOP,
        ("replaced: an earlier apply broke off while making it", LOST),
    ),
    "replaced by hand": Expected(
        Edit(options=(f"-replace={CLUSTER}",)), STOP, ("replaced: asked for with -replace", LOST)
    ),
    "replaced, and its flag too late": Expected(
        Edit(variables={"redshift_user": "joe", "skip_final_snapshot": True}, code={WAREHOUSE: IGNORE_NOTHING}),
        STOP,
        (FINAL, "`skip_final_snapshot` is edited in the same plan, too late: the old one is destroyed with `false`"),
    ),
    "the bucket renamed, its objects with it": Expected(
        Edit(variables={"work_bucket_name": "sparkify-work"}, state={"aws_s3_bucket": {"force_destroy": True}}),
        STOP,
        ("every object in `sparkify-prod-work-123456789012` and all their versions.",),
    ),
    "the bucket renamed": variables(
        ASK,
        "the bucket `sparkify-prod-work-123456789012`, which must be empty by then.",
        "Added: `sparkify-prod-copy` may read objects (`s3:GetObject`) on `s3://sparkify-work/*`.",
        "The output `work_bucket` goes from `sparkify-prod-work-123456789012` to `sparkify-work`",
        work_bucket_name="sparkify-work",
    ),
    "everything destroyed": Expected(
        Edit(options=("-destroy",)),
        STOP,
        (
            f"{LOST} {FINAL}",
            "**ASK** `terraform_data.deletion_guard`: This cannot be applied: deletion protection is on.",
            "## What this destroy leaves behind",
            "The final snapshot `sparkify-prod-final` of `sparkify-prod`, and manual ones if there are any",
            "The bucket `sparkify-prod-logs-123456789012`, unless it is empty: the destroy stops there.",
            f"| `{CLUSTER}` | 2 x `ra3.xlplus`: {UNKNOWN} | nothing |",
        ),
    ),
}
