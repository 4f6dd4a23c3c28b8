"""Plans that are about the whole stack: the first of all, and the example of docs/plan-review.md."""

from tests.deploy.review.corpus.warehouse.data_loss import IGNORE_NOTHING
from tests.deploy.review.corpus.warehouse.edit import ASK, CLUSTER, STOP, UNKNOWN, WAREHOUSE, Expected
from tests.deploy.review.stack import Edit

CASES = {
    "the first apply": Expected(
        Edit(options=("-state=none.tfstate",)),
        ASK,
        (
            "A cluster of 2 x `ra3.xlplus` begins to cost money, by the second until it is paused or destroyed.",
            f"| nothing | 2 x `ra3.xlplus`: {UNKNOWN}",
            f"Public address of `{CLUSTER}`: Only what is in the network",
            "Encryption at rest",
            "TLS required (`require_ssl`)",
            "Days of automated snapshots",
            "Audit log",
            "## What a destroy would leave behind",
        ),
    ),
    "four edits at once": Expected(
        Edit(
            variables={
                "client_cidrs": ["203.0.113.7/32"],
                "redshift_user": "warehouse_admin",
                "number_of_nodes": 4,
                "events_uri": "s3://udacity-dend/more",
            },
            code={WAREHOUSE: IGNORE_NOTHING},
        ),
        STOP,
        ("replaced: `master_username` from `sparkify_admin` to `warehouse_admin`", "From 2 x `ra3.xlplus` to 4 x"),
    ),
}
