"""Edits that do not do what they look like, or that cannot be applied."""

from tests.deploy.review.corpus.warehouse.edit import ASK, CLUSTER, NETWORK, WAREHOUSE, Expected, code, variables
from tests.deploy.review.stack import Edit

CANNOT = "This cannot be applied:"
OLD_GROUP_FIRST = """
resource "aws_redshift_parameter_group" "this" {
  family = "redshift-2.0"

  lifecycle {
    create_before_destroy = false
  }
}
"""

CASES = {
    "another database": variables(
        ASK,
        "The cluster has the database sparkify and the admin sparkify_admin; the code says songs",
        "AWS changes neither after a cluster is made or restored, and the outputs name the cluster's own.",
        redshift_database="songs",
    ),
    "another address range": variables(
        ASK,
        "replaced: `cidr_block` from `10.20.0.0/16` to `10.30.0.0/16`",
        f"{CANNOT} AWS refuses to delete what `{CLUSTER}` still lives in.",
        "Other security groups decide who reaches the cluster",
        vpc_cidr="10.30.0.0/16",
    ),
    "another parameter group": code(
        WAREHOUSE,
        'resource "aws_redshift_parameter_group" "this" {\n  name = "other"\n}\n',
        ASK,
        f"`{CLUSTER}` changes over to the new group `other`; it counts from the next reboot on.",
    ),
    "another family, the old group first": code(
        WAREHOUSE, OLD_GROUP_FIRST, ASK, f"{CANNOT} `{CLUSTER}` uses the group, and AWS refuses to delete it."
    ),
    "another port": variables(
        ASK, "Clients must follow from port `5439` to `5440`; those at the old one fail.", redshift_port=5440
    ),
    "only a part of it": Expected(
        Edit(options=("-target=module.iam",), variables={"events_uri": "s3://udacity-dend/more"}),
        ASK,
        ("The plan is not whole: it was made with -target",),
    ),
    "what nobody has a rule for": Expected(
        Edit(more={NETWORK: 'resource "aws_eip" "this" {\n  domain = "vpc"\n}\n'}),
        ASK,
        ("Created; this review has no rules for `aws_eip`.",),
    ),
}
