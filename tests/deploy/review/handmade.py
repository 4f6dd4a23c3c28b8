"""Plans in the form of `terraform show -json`, for what no plan of the stack can show."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


def change(
    kind: str,
    actions: Sequence[str],
    before: Values | None = None,
    after: Values | None = None,
    *,
    unknown: Values | None = None,
    sensitive: Values | None = None,
    name: str = "this",
    **more: Any,
) -> dict[str, Any]:
    """Return one entry of `resource_changes`; `more` goes beside its actions, what ends in `_` beside its address."""
    outer = {key.rstrip("_"): value for key, value in more.items() if key.endswith("_")}
    inner = {key: value for key, value in more.items() if not key.endswith("_")}
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "change": {
            "actions": list(actions),
            "before": before,
            "after": after,
            "after_unknown": unknown or {},
            "before_sensitive": sensitive or {},
            "after_sensitive": sensitive or {},
            **inner,
        },
        **outer,
    }


def plan(*changes: Mapping[str, Any], drift: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """Return a plan of these changes, whose code sets every attribute that they have."""
    resources = [
        {"address": f"{entry['type']}.{entry['name']}", "expressions": {name: {} for name in _attributes(entry)}}
        for entry in (*changes, *drift)
    ]
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {}},
        "resource_changes": list(changes),
        "resource_drift": list(drift),
        "configuration": {"root_module": {"resources": resources}},
        **more,
    }


def _attributes(entry: Mapping[str, Any]) -> set[str]:
    change = entry["change"]
    return {*(change["before"] or {}), *(change["after"] or {}), *change["after_unknown"]}


STAYS = change("aws_vpc", ["no-op"], {"id": "vpc-1"}, {"id": "vpc-1"}, name="stays")
"""Something that is not changed: a plan that destroys all there is has less to say of each thing."""
