"""The figures of a load, which CloudWatch reads out of the log [CloudWatch_Embedded_Metric_Format_Specification]."""

from collections.abc import Mapping
from datetime import datetime, timezone

UNITS = {
    "NewestObjectAge": "Seconds",
    "Objects": "Count",
    "Rows": "Count",
    "RejectedRows": "Count",
    "Duration": "Seconds",
}
"""Each figure and its unit. Rows are the lines that COPY scanned, the age is that of the newest object in the star."""
DIMENSION = "Warehouse"


def embedded(namespace: str, warehouse: str, figures: Mapping[str, float | None], at: datetime) -> dict[str, object]:
    """Return the members of a log line that make metrics of the figures; one that is None is left out.

    `at` is in UTC without a zone; a figure is named in UNITS.
    """
    known = {name: value for name, value in figures.items() if value is not None}
    directive = {
        "Namespace": namespace,
        "Dimensions": [[DIMENSION]],
        "Metrics": [{"Name": name, "Unit": UNITS[name]} for name in known],
    }
    milliseconds = int(at.replace(tzinfo=timezone.utc).timestamp() * 1000)
    return {"_aws": {"Timestamp": milliseconds, "CloudWatchMetrics": [directive]}, DIMENSION: warehouse, **known}
