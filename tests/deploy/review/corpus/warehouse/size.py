"""Edits of the size of the cluster, and of what bounds its cost."""

from tests.deploy.review.corpus.warehouse.edit import ASK, UNKNOWN, variables

CASES = {
    "fewer nodes": variables(
        ASK,
        "From 2 x `ra3.xlplus` to 1 x `ra3.xlplus`. While it is resized the cluster is read-only or cannot be reached",
        "Its data must fit on fewer nodes, and queries have less to run on.",
        "When its zone fails, the cluster cannot be moved to another one.",
        f"| 2 x `ra3.xlplus`: {UNKNOWN} | 1 x `ra3.xlplus`: {UNKNOWN} |",
        number_of_nodes=1,
        availability_zone_relocation=False,
    ),
    "larger nodes": variables(ASK, "From 2 x `ra3.xlplus` to 2 x `ra3.4xlarge`.", node_type="ra3.4xlarge"),
    "two zones at once": variables(
        ASK,
        "From 2 x `ra3.xlplus` to 2 x `ra3.xlplus` in each of two zones.",
        multi_az=True,
        availability_zones=["us-west-2a", "us-west-2b", "us-west-2c"],
        availability_zone_relocation=False,
    ),
    "a pause": variables(
        ASK,
        "From now on AWS does `pause_cluster` at `cron(0 20 ? * MON-FRI *)` (UTC). Nobody can query a paused cluster.",
        "Added: `sparkify-prod-scheduler` may pause the cluster (`redshift:PauseCluster`)",
        pause_schedule="cron(0 20 ? * MON-FRI *)",
    ),
    "a looser limit": variables(ASK, "`amount` goes from `1` to `9`.", spectrum_monthly_terabytes=9),
}
