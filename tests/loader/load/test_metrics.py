"""The figures of a load, by the published rules of the embedded metric format."""

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from loader.load.metrics import UNITS, embedded
from loader.load.run import now
from tests.support.lake import FEW, SONGS, Lake

NAMESPACE = "Sparkify/Loader"
UNIT = "Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Percent|Count|None"
SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "additionalProperties": False,
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "additionalProperties": False,
                        "properties": {
                            "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {"type": "array", "maxItems": 30, "items": {"type": "string", "minLength": 1}},
                            },
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                                        "Unit": {"type": "string", "pattern": f"^({UNIT})$"},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
"""The schema of [CloudWatch_Embedded_Metric_Format_Specification], and of what it says of the members that it names."""


def metrics_of(line: dict[str, Any]) -> dict[str, float]:
    """Read a line as CloudWatch does: what is named must be there, a dimension as text and a metric as a number."""
    jsonschema.validate(line, SCHEMA)
    [directive] = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    for dimensions in directive["Dimensions"]:
        assert all(isinstance(line[name], str) and line[name] for name in dimensions)
    found = {metric["Name"]: line[metric["Name"]] for metric in directive["Metrics"]}
    assert all(type(value) in {int, float} for value in found.values())
    return found


@pytest.mark.parametrize(
    "figures",
    [
        {},
        dict.fromkeys(UNITS, 0),
        dict.fromkeys(UNITS, 1.5),
        {"NewestObjectAge": None, "Rows": 10**12},
        {"NewestObjectAge": 86_400.25, "Objects": 1, "Rows": 2, "RejectedRows": 3, "Duration": 0.001},
    ],
    ids=["none", "zeros", "fractions", "one is unknown", "all"],
)
def test_what_is_written_is_what_cloudwatch_reads(figures: dict[str, float | None]) -> None:
    at = datetime(2018, 11, 5, 1, 2, 3, 456_000)
    line = json.loads(json.dumps(embedded(NAMESPACE, "sparkify-dev", figures, at)))
    assert metrics_of(line) == {name: value for name, value in figures.items() if value is not None}
    assert line["_aws"]["Timestamp"] == 1_541_379_723_456
    assert line["Warehouse"] == "sparkify-dev"


def test_a_load_is_measured_and_one_with_nothing_to_do_too(lake: Lake) -> None:
    began = now()
    lake.put(FEW, SONGS)
    lake.load(METRICS_NAMESPACE=NAMESPACE)
    [loaded] = logged(lake.log)
    assert (loaded["Objects"], loaded["RejectedRows"]) == (len(FEW) + len(SONGS), 0)
    assert loaded["Rows"] == sum(body.count(b"\n") for body in (*FEW.values(), *SONGS.values()))
    assert 0 < loaded["Duration"] < 120
    # S3 keeps whole seconds.
    assert 0 <= loaded["NewestObjectAge"] <= (now() - began).total_seconds() + 1

    assert "nothing to do" in lake.load(METRICS_NAMESPACE=NAMESPACE)
    [_, idle] = logged(lake.log)
    assert (idle["Objects"], idle["Rows"]) == (0, 0)
    assert idle["NewestObjectAge"] >= loaded["NewestObjectAge"]


def test_without_a_namespace_nothing_is_measured(lake: Lake) -> None:
    lake.put(FEW, SONGS)
    lake.load()
    assert logged(lake.log) == []


def logged(log: Path) -> list[dict[str, float]]:
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    measured = [line for line in lines if "_aws" in line]
    for line in measured:
        at = datetime.fromisoformat(line["at"]).replace(tzinfo=timezone.utc)
        assert abs(at.timestamp() * 1000 - line["_aws"]["Timestamp"]) < 1000
    return [metrics_of(line) for line in measured]
