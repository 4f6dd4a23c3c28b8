"""Metrics that AWS makes by itself, and the state of the alarms over them.

From a log line in the embedded metric format, and from each message that is sent to a queue. An alarm is judged when
somebody asks for it; it tells nobody.
"""

import json
import operator
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.sqs.models import Message, SQSBackend

COMPARISONS = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Minimum": min,
    "Maximum": max,
    "SampleCount": len,
    "Average": lambda values: sum(values) / len(values),
}

_send_message = SQSBackend.send_message
_describe_alarms = CloudWatchBackend.describe_alarms
_get_alarms_by_alarm_names = CloudWatchBackend.get_alarms_by_alarm_names
_get_alarms_by_alarm_name_prefix = CloudWatchBackend.get_alarms_by_alarm_name_prefix


def extract(account: str, region: str, line: str) -> None:
    """Put the metrics of a log line, if it has any."""
    try:
        found = json.loads(line)
        directives = found["_aws"]["CloudWatchMetrics"]
    except (ValueError, TypeError, KeyError):
        return
    for directive in directives:
        for names in directive["Dimensions"]:
            dimensions = [{"Name": name, "Value": found[name]} for name in names]
            values = {metric["Name"]: (found[metric["Name"]], metric.get("Unit")) for metric in directive["Metrics"]}
            put(account, region, directive["Namespace"], values, dimensions)


def send_message(self: SQSBackend, queue_name: str, *args: Any, **kwargs: Any) -> Message:
    """Send a message, and count it [sqs-available-cloudwatch-metrics]."""
    sent = _send_message(self, queue_name, *args, **kwargs)
    dimensions = [{"Name": "QueueName", "Value": queue_name}]
    put(self.account_id, self.region_name, "AWS/SQS", {"NumberOfMessagesSent": (1, "Count")}, dimensions)
    return sent


def put(
    account: str, region: str, namespace: str, values: dict[str, tuple[float, str | None]], dimensions: list[Any]
) -> None:
    """Put values and their units, by the name of their metric."""
    data = [
        {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": dimensions}
        for name, (value, unit) in values.items()
    ]
    cloudwatch_backends[account][region].put_metric_data(namespace, data)


def describe_alarms(self: CloudWatchBackend) -> Iterable[Alarm]:
    """List the alarms with their state as it is now."""
    return _judged(self, _describe_alarms(self))


def get_alarms_by_alarm_names(self: CloudWatchBackend, *args: Any, **kwargs: Any) -> Iterable[Alarm]:
    """List alarms by name with their state as it is now."""
    return _judged(self, _get_alarms_by_alarm_names(self, *args, **kwargs))


def get_alarms_by_alarm_name_prefix(self: CloudWatchBackend, *args: Any, **kwargs: Any) -> Iterable[Alarm]:
    """List alarms by prefix with their state as it is now."""
    return _judged(self, _get_alarms_by_alarm_name_prefix(self, *args, **kwargs))


def _judged(backend: CloudWatchBackend, alarms: Iterable[Alarm]) -> list[Alarm]:
    found = list(alarms)
    for alarm in found:
        state = state_of(alarm, list(backend.metric_data), datetime.now(timezone.utc))
        if alarm.metric_name and state not in {None, alarm.state_value}:
            alarm.update_state("Judged on this machine", "{}", str(state))
    return found


def state_of(alarm: Alarm, data: list[Any], now: datetime) -> str | None:
    """Return the state of an alarm on one metric; None when it keeps the one it has [alarms-and-missing-data]."""
    wanted = {(one.name, one.value) for one in alarm.dimensions}
    points = [
        (_aware(one.timestamp), one.value)
        for one in data
        if (one.namespace, one.name) == (alarm.namespace, alarm.metric_name)
        and {(dimension.name, dimension.value) for dimension in one.dimensions} == wanted
    ]
    period = timedelta(seconds=int(alarm.period))
    verdicts: list[bool | None] = []
    for number in range(int(alarm.evaluation_periods)):
        end = now - number * period
        values = [value for at, value in points if end - period < at <= end]
        if values:
            value = STATISTICS[alarm.statistic](values)
            verdicts.append(COMPARISONS[alarm.comparison_operator](value, alarm.threshold))
        else:
            verdicts.append({"breaching": True, "notBreaching": False}.get(alarm.treat_missing_data or "missing"))
    if all(verdict is None for verdict in verdicts):
        return None if alarm.treat_missing_data == "ignore" else "INSUFFICIENT_DATA"
    return "ALARM" if all(verdict is not False for verdict in verdicts) else "OK"


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)
