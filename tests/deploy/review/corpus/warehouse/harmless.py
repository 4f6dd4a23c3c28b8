"""Edits that need nobody's yes."""

from tests.deploy.review.corpus.warehouse.edit import CLUSTER, SAFE, variables

CASES = {
    "a tag": variables(SAFE, "Changed in place: `tags_all`.", owner="somebody else"),
    "another maintenance window": variables(
        SAFE,
        f"- safe `{CLUSTER}`: Changed in place: `preferred_maintenance_window`.",
        maintenance_window="mon:03:00-mon:04:00",
    ),
    "a tighter limit": variables(SAFE, "`amount` goes from `60` to `30`.", concurrency_scaling_daily_minutes=30),
}
