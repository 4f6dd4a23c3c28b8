"""Plans spoiled in one place: a key dropped, a value nested, called unknown or sensitive, a type renamed.

A plan that cannot be read whole must never be called safe because of what is missing.
"""

import copy
from collections.abc import Iterator
from typing import Any

NOTHING = (["no-op"], ["read"])


def mutations(plan: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what was done, and the plan that it makes, for every change that does something."""
    for number, entry in enumerate(plan["resource_changes"]):
        if entry["change"]["actions"] in NOTHING:
            continue
        for done, mutated in _of(entry):
            changes = [*plan["resource_changes"][:number], mutated, *plan["resource_changes"][number + 1 :]]
            yield f"{entry['address']}: {done}", plan | {"resource_changes": changes}


def _of(entry: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "renamed", entry | {"type": "acme_thing"}
    for name in ("before", "after", "actions", "after_unknown", "after_sensitive"):
        mutated = copy.deepcopy(entry)
        del mutated["change"][name]
        yield f"without {name}", mutated
    after = entry["change"]["after"] or {}
    for name, value in after.items():
        # What is in neither, or is the same in both, says nothing about the change.
        if value in (None, [], "") or value == (entry["change"]["before"] or {}).get(name):
            continue
        for done, change in (
            (f"{name} dropped", {"after": {n: v for n, v in after.items() if n != name}}),
            (f"{name} in a list", {"after": after | {name: [value]}}),
            (f"{name} in a block", {"after": after | {name: {"value": value}}}),
            (f"{name} unknown", {"after_unknown": (entry["change"].get("after_unknown") or {}) | {name: True}}),
            (f"{name} sensitive", {"after_sensitive": _marked(entry, name)}),
        ):
            yield done, entry | {"change": entry["change"] | change}
    yield "all of it sensitive", entry | {"change": entry["change"] | {"after_sensitive": True}}


def _marked(entry: dict[str, Any], name: str) -> dict[str, Any]:
    marks = entry["change"].get("after_sensitive")
    return (marks if isinstance(marks, dict) else {}) | {name: True}
