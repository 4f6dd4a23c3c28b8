"""EventBridge: events of this AWS, and patterns that look into arrays of objects [eb-event-patterns, arrays]."""

import time
import uuid
from typing import Any

from moto.events.models import EventPattern, events_backends

_flatten_dict = EventPattern._flatten_dict


def flatten_dict(node: Any, prefix: str = "", result: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the leaves of an event by their path; of an array of objects, each leaf's values in a list.

    {"containers": [{"exitCode": 0}, {"exitCode": 4}]} gives {"containers.exitCode": [0, 4]}.
    """
    flat = _flatten_dict(node, prefix, result)
    for path, value in list(flat.items()):
        for item in value if isinstance(value, list) else []:
            if isinstance(item, dict):
                for inner, leaf in _flatten_dict(item, path).items():
                    flat.setdefault(inner, []).append(leaf)
    return flat


def publish(account: str, region: str, resource: str, detail: dict[str, Any]) -> None:
    """Send ECS's event of a task to the targets of every rule of the default bus that it matches [ecs_task_events]."""
    event: Any = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": account,
        "time": time.time(),
        "region": region,
        "resources": [resource],
        "detail": detail,
    }
    for rule in list(events_backends[account][region].event_buses["default"].rules.values()):
        # Whole, as a target without an input transformer has it; moto's transformer needs a package more.
        rule.send_to_targets(event.copy(), transform_input=False)
