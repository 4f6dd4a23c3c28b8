"""Read a plan as `terraform show -json` writes it [Terraform: JSON output format, format version 1]."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.review.code import Code, without_indices
from deploy.review.plan import Action, Change, Output, Plan, Resource
from deploy.review.values import Hidden, Value, has_unknown, normal, reveal

_ACCOUNT = re.compile(r"^arn:[^:]+:[^:]*:[^:]*:(\d{12}):")
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
_FAILED = {"fail", "error"}
_NEEDS_BEFORE = {Action.UPDATE, Action.REPLACE, Action.DELETE}
_NEEDS_AFTER = {Action.CREATE, Action.UPDATE, Action.REPLACE}


class PlanError(Exception):
    """The plan cannot be read; the message says why and what to do."""


def read_plan(text: str | bytes, source: str) -> Plan:
    """Read the JSON of a plan; bytes are UTF-8, a byte order mark does no harm. Raises PlanError, naming `source`."""
    remedy = "Write it with: terraform show -json PLANFILE > plan.json"
    if not text.strip():
        raise PlanError(f"{source} is empty. {remedy}")
    try:
        document = json.loads(text if isinstance(text, str) else _decoded(text, source))
    except (ValueError, RecursionError) as error:
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
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
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
    code = Code(document["configuration"])
    entries = document.get("resource_changes") or []
    state = tuple(_resources(document.get("prior_state", {}).get("values", {}).get("root_module", {})))
    if not entries and state:
        raise ValueError("there is a state and no resource_changes")
    return Plan(
        changes=tuple(_change(entry, code) for entry in entries if entry["mode"] == "managed"),
        drift=tuple(_change(e, code) for e in document.get("resource_drift", []) if e["mode"] == "managed"),
        outputs=tuple(_outputs(document.get("output_changes", {}))),
        failed_checks=tuple(_failed_checks(document.get("checks", []))),
        invoked=tuple(sorted(set(_invoked(document)))),
        is_complete=document.get("complete", True) and not document.get("deferred_changes"),
        region=_region(document),
        code=code,
        reads=tuple(sorted({without_indices(e["address"]) for e in entries if e["mode"] == "data"})),
        account=_account(document),
        variables={name: variable.get("value") for name, variable in document.get("variables", {}).items()},
        state=state,
    )


def _resources(module: Mapping[str, Any]) -> Iterator[Resource]:
    """Yield what the state holds, in all its modules."""
    for resource in module.get("resources", []):
        if resource["mode"] == "managed":
            values = reveal(resource.get("values") or {}, False, resource.get("sensitive_values"))
            yield Resource(resource["address"], resource["type"], values)
    for child in module.get("child_modules", []):
        yield from _resources(child)


def _outputs(changes: Mapping[str, Mapping[str, Any]]) -> Iterator[Output]:
    for name, change in sorted(changes.items()):
        before = reveal(change.get("before"), False, change.get("before_sensitive"), name)
        after = reveal(change.get("after"), change.get("after_unknown"), change.get("after_sensitive"), name)
        if change["actions"] != ["no-op"] and (before != after or isinstance(after, Hidden)):
            yield Output(name, before, after)


def _invoked(document: Mapping[str, Any]) -> Iterator[str]:
    yield from (action["address"] for action in document.get("action_invocations") or [])
    for put_off in document.get("deferred_action_invocations") or []:
        yield put_off["action_invocation"]["address"]


def _account(document: Mapping[str, Any]) -> str | None:
    """Return the account of the plan's credentials, else the one that owns most of the state."""
    root = document.get("prior_state", {}).get("values", {}).get("root_module", {})
    owners: Counter[str] = Counter()
    for resource in _every_resource(root):
        values = resource.get("values") or {}
        if resource["type"] == "aws_caller_identity" and isinstance(values.get("account_id"), str):
            return str(values["account_id"])
        owners.update(_ACCOUNT.findall(str(values.get("arn"))))
    return owners.most_common(1)[0][0] if owners else None


def _every_resource(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _every_resource(child)


def _change(entry: Mapping[str, Any], code: Code) -> Change:
    change = entry["change"]
    action = _ACTIONS[tuple(change["actions"])]
    lacks = {name for name in ("before", "after") if not isinstance(change.get(name), dict)}
    if ("before" in lacks and action in _NEEDS_BEFORE) or ("after" in lacks and action in _NEEDS_AFTER):
        raise ValueError(f"{entry['address']} lacks its values")
    before, after, unknown = change["before"] or {}, change["after"] or {}, change.get("after_unknown") or {}
    names = set() if change["after"] is None else {*before, *after, *unknown}
    address = without_indices(f"{entry.get('module_address', '')}.{entry['type']}.{entry['name']}".lstrip("."))
    written = code.block(address)
    changed = tuple(sorted(n for n in names if _differs(before.get(n), after.get(n), unknown.get(n))))
    return Change(
        address=entry["address"],
        type=entry["type"],
        name=entry["name"],
        action=action,
        before=_revealed(before, {}, change.get("before_sensitive")),
        after=_revealed(after, unknown, change.get("after_sensitive")),
        changed=changed,
        # A plan that does not hold the block does not say what AWS answers with: all may be of the code.
        configured=frozenset(written.get("expressions", {}) if written else names),
        replace_paths=tuple(".".join(str(step) for step in path) for path in change.get("replace_paths", [])),
        reason=entry.get("action_reason", ""),
        moved_from=entry.get("previous_address", ""),
        is_imported="importing" in change,
        is_deposed="deposed" in entry,
        creates_first=change["actions"][0] == "create",
        provisioners=tuple(code.commands(address)),
        code_address=address,
        only_marks=not changed
        and has_unknown(change.get("before_sensitive")) != has_unknown(change.get("after_sensitive")),
    )


def _revealed(values: Mapping[str, Value], unknown: Value, sensitive: Value) -> Mapping[str, Value]:
    if sensitive is True:
        sensitive = dict.fromkeys(values, True)
    revealed: Mapping[str, Value] = reveal(values, unknown, sensitive)
    return revealed


def _differs(before: Value, after: Value, unknown: Value) -> bool:
    return has_unknown(unknown) or normal(before) != normal(after)


def _failed_checks(checks: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what each failed check says; its address where it says nothing, as one does that could not be asked."""
    for check in checks:
        instances = [one for one in check.get("instances") or [] if one.get("status") in _FAILED]
        if instances or check.get("status") in _FAILED:
            says = [problem["message"] for one in instances for problem in one.get("problems") or []]
            yield from says or [check["address"]["to_display"]]


def _region(document: Mapping[str, Any]) -> str | None:
    provider = document["configuration"].get("provider_config", {}).get("aws", {})
    region = provider.get("expressions", {}).get("region", {})
    for reference in region.get("references", []):
        variable = document.get("variables", {}).get(reference.removeprefix("var."), {})
        if isinstance(variable.get("value"), str):
            return str(variable["value"])
    constant = region.get("constant_value")
    return constant if isinstance(constant, str) else None
