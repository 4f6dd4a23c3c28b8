"""A plan as `terraform show -json` writes it [Terraform: JSON output format, format version 1]."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import Any

from deploy.review.values import Hidden, Value, at, has_unknown, normal, reveal

_INDEX = re.compile(r'\["(?:[^"\\]|\\.)*"\]|\[\d+\]')


class PlanError(Exception):
    """The plan cannot be read; the message says why and what to do."""


class Action(Enum):
    """What Terraform would do with a resource."""

    NOTHING = auto()
    CREATE = auto()
    UPDATE = auto()
    REPLACE = auto()
    DELETE = auto()
    FORGET = auto()


_ACTIONS = {
    ("no-op",): Action.NOTHING,
    ("read",): Action.NOTHING,
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("create", "forget"): Action.FORGET,
    ("delete",): Action.DELETE,
    ("forget",): Action.FORGET,
}


@dataclass(frozen=True)
class Change:
    """One resource: what it is, what it would be, and what Terraform would do."""

    address: str
    type: str
    name: str
    action: Action
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    changed: tuple[str, ...]
    """Attributes whose value differs, those of which nothing may be printed included. Sorted."""
    configured: frozenset[str]
    """Attributes that the code sets. The others are AWS's answers, or mirror another resource."""
    replace_paths: tuple[str, ...] = ()
    """Attributes that force the replacement."""
    reason: str = ""
    """Terraform's `action_reason`."""
    moved_from: str = ""
    is_imported: bool = False
    is_deposed: bool = False
    """Whether this is the old object that an apply replaced and did not come to destroy."""
    creates_first: bool = False
    provisioners: tuple[str, ...] = ()
    """Kinds of commands that the code runs when this is made or destroyed."""

    @property
    def is_destroyed(self) -> bool:
        """Whether the object that is there now goes."""
        return self.action in {Action.DELETE, Action.REPLACE}

    @property
    def edited(self) -> tuple[str, ...]:
        """Changed attributes without those that AWS answers anew, because the code does not set them."""
        return tuple(n for n in self.changed if n in self.configured or self.after.get(n) is not Hidden.UNKNOWN)

    def old(self, path: str) -> Value:
        """Give the value at a dotted path as it is; None where there is none."""
        return at(self.before, path)

    def new(self, path: str) -> Value:
        """Give the value at a dotted path as it would be; None where there is none."""
        return at(self.after, path)


@dataclass(frozen=True)
class Plan:
    """Everything that a plan says, secrets taken out."""

    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    outputs: tuple[str, ...]
    """Names of the outputs that change."""
    failed_checks: tuple[str, ...]
    invoked: tuple[str, ...]
    """Addresses of the actions that the apply runs (Terraform 1.14 and newer)."""
    is_complete: bool
    region: str | None
    """Region of the provider; None where the code does not say it plainly."""

    @cached_property
    def active(self) -> tuple[Change, ...]:
        """Changes that do something, if only to the state."""
        return tuple(c for c in self.changes if c.action is not Action.NOTHING or c.moved_from or c.is_imported)

    @property
    def has_changes(self) -> bool:
        """Whether the apply does anything, if only to the state or to an output."""
        return bool(self.active or self.outputs)

    @property
    def destroys_everything(self) -> bool:
        """Whether nothing that is there now is left."""
        return bool(self.active) and all(c.action is Action.DELETE for c in self.changes)

    def of_type(self, *types: str) -> Iterator[Change]:
        """Give every resource of these types, changed or not."""
        return (change for change in self.changes if change.type in types)


def read_plan(text: str | bytes, source: str) -> Plan:
    """Read the JSON of a plan; bytes are UTF-8, a byte order mark does no harm. Raises PlanError, naming `source`."""
    remedy = "Write it with: terraform show -json PLANFILE > plan.json"
    try:
        document = json.loads(text if isinstance(text, str) else _decoded(text, source))
    except ValueError as error:
        raise PlanError(f"{source} is not JSON ({error}). {remedy}") from error
    if not isinstance(document, dict) or "configuration" not in document or "format_version" not in document:
        is_state = isinstance(document, dict) and "values" in document
        raise PlanError(f"{source} is {'the JSON of a state, not of a plan' if is_state else 'not a plan'}. {remedy}")
    version = str(document["format_version"])
    if version.split(".", maxsplit=1)[0] != "1":
        raise PlanError(
            f"{source} has format version {version}; this review reads version 1 (Terraform 1.x, OpenTofu)."
        )
    if document.get("errored"):
        raise PlanError(f"{source} is the plan of a run that failed, so it is not whole. Plan again first.")
    try:
        return _plan(document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise PlanError(f"{source} is not a whole plan: {type(error).__name__}, {error}. {remedy}") from error


def read_plan_file(path: Path) -> Plan:
    """Read the JSON file of a plan. Raises PlanError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PlanError(
            f"{path} cannot be read: {error.strerror}. Write it with: terraform show -json PLANFILE > {path}"
        ) from error
    return read_plan(raw, str(path))


def _decoded(raw: bytes, source: str) -> str:
    if raw.startswith(b"PK"):
        raise PlanError(
            f"{source} is the plan file itself. Write its JSON with: terraform show -json {source} > plan.json"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError(f"{source} is not UTF-8 text. Write it with: terraform show -json PLANFILE") from error


def _plan(document: Mapping[str, Any]) -> Plan:
    code = dict(_resources(document["configuration"].get("root_module", {}), ""))
    changes = document.get("resource_changes", [])
    return Plan(
        changes=tuple(_change(entry, code) for entry in changes if entry["mode"] == "managed"),
        drift=tuple(_change(e, code) for e in document.get("resource_drift", []) if e["mode"] == "managed"),
        outputs=tuple(sorted(n for n, c in document.get("output_changes", {}).items() if c["actions"] != ["no-op"])),
        failed_checks=tuple(_failed_checks(document.get("checks", []))),
        invoked=tuple(sorted({action["address"] for action in document.get("action_invocations", [])})),
        is_complete=document.get("complete", True) and not document.get("deferred_changes"),
        region=_region(document),
    )


def _change(entry: Mapping[str, Any], code: Mapping[str, Mapping[str, Any]]) -> Change:
    change = entry["change"]
    before, after, unknown = change["before"] or {}, change["after"] or {}, change.get("after_unknown") or {}
    names = set() if change["after"] is None else {*before, *after, *unknown}
    module = entry.get("module_address", "")
    written = code.get(_INDEX.sub("", f"{module}.{entry['type']}.{entry['name']}".lstrip(".")), {})
    return Change(
        address=entry["address"],
        type=entry["type"],
        name=entry["name"],
        action=_ACTIONS[tuple(change["actions"])],
        before=reveal(before, False, change.get("before_sensitive")),
        after=reveal(after, unknown, change.get("after_sensitive")),
        changed=tuple(sorted(n for n in names if _differs(before.get(n), after.get(n), unknown.get(n)))),
        configured=frozenset(written.get("expressions", {})),
        replace_paths=tuple(".".join(str(step) for step in path) for path in change.get("replace_paths", [])),
        reason=entry.get("action_reason", ""),
        moved_from=entry.get("previous_address", ""),
        is_imported="importing" in change,
        is_deposed="deposed" in entry,
        creates_first=change["actions"][0] == "create",
        provisioners=tuple(provisioner["type"] for provisioner in written.get("provisioners", [])),
    )


def _differs(before: Value, after: Value, unknown: Value) -> bool:
    return has_unknown(unknown) or normal(before) != normal(after)


def _resources(module: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the resources that the code has, in all its modules, by their address without indices."""
    for resource in module.get("resources", []):
        yield path + resource["address"], resource
    for name, call in module.get("module_calls", {}).items():
        yield from _resources(call.get("module", {}), f"{path}module.{name}.")


def _failed_checks(checks: list[Mapping[str, Any]]) -> Iterator[str]:
    for check in checks:
        for instance in check.get("instances", []):
            if instance.get("status") in {"fail", "error"}:
                yield from (problem["message"] for problem in instance.get("problems", []))


def _region(document: Mapping[str, Any]) -> str | None:
    provider = document["configuration"].get("provider_config", {}).get("aws", {})
    region = provider.get("expressions", {}).get("region", {})
    for reference in region.get("references", []):
        variable = document.get("variables", {}).get(reference.removeprefix("var."), {})
        if isinstance(variable.get("value"), str):
            return str(variable["value"])
    constant = region.get("constant_value")
    return constant if isinstance(constant, str) else None
