"""Parameters of a cluster or workgroup: TLS and the audit of statements above all."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, blocks

_GROUP, _WORKGROUP = "aws_redshift_parameter_group", "aws_redshiftserverless_workgroup"
_WRITTEN = {
    _GROUP: ("parameter", "name", "value"),
    _WORKGROUP: ("config_parameter", "parameter_key", "parameter_value"),
}
"""Attribute that holds the parameters, and how a block of it calls name and value."""
REBOOT = "It counts after the cluster's next reboot."
"""Changes of static parameters wait for a reboot [working-with-parameter-groups]; a workgroup has none."""


class _Meaning(NamedTuple):
    severity: Severity
    label: str
    off: str
    on: str


_OFF = "Clients may connect without TLS: passwords and data cross the network in the clear."
_GUARDS = {
    "require_ssl": _Meaning(
        Severity.STOP,
        "TLS required (`require_ssl`)",
        _OFF,
        "Clients without TLS cannot connect.",
    ),
    "use_fips_ssl": _Meaning(
        Severity.ASK,
        "FIPS TLS (`use_fips_ssl`)",
        "TLS is no longer held to FIPS ciphers.",
        "TLS is held to FIPS ciphers.",
    ),
    "enable_user_activity_logging": _Meaning(
        Severity.ASK,
        "Statements in the audit log (`enable_user_activity_logging`)",
        "The audit log no longer holds the statements that were run.",
        "The audit log holds the statements that are run.",
    ),
}


@of_types(*_WRITTEN)
def parameters_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every parameter that changes, and TLS that a new group or workgroup does not demand."""
    attribute, *_ = _WRITTEN[change.type]
    if change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        return
    if change.action is Action.UPDATE and attribute not in change.changed:
        return
    if isinstance(change.new(attribute), Hidden) or not _is_readable(change.new(attribute)):
        says = "The parameters, require_ssl among them, cannot be read from the plan. Read them in the code."
        yield _finding(change, Severity.ASK, "Parameters", says, ("", str(change.new("parameter"))))
        return
    before, after = _parameters(change, change.before), _parameters(change, change.after)
    is_used = not change.before and _is_used(change, plan)
    for name in sorted({*before, *after, "require_ssl"}):
        old, new = before.get(name), after.get(name)
        if new is None and old is not None and change.type == _WORKGROUP:
            says = "Left out, so the workgroup keeps what it has, and every later plan shows this change again."
            yield _finding(change, Severity.ASK, f"Parameter {code(name)}", says, _states(change, old, new))
        elif name in _GUARDS:
            yield from _guard(_GUARDS[name], change, old, new, is_used or bool(change.before))
        elif old != new and change.type == _WORKGROUP and not change.before:
            continue  # its defaults are written down, because AWS answers all of them
        elif old != new and change.before:
            label = f"Parameter {code(name)}"
            yield _finding(change, Severity.ASK, label, "This review has no rule for it.", _states(change, old, new))
        elif old != new:
            label = f"Parameter {code(name)}"
            says = "This review has no rule for it." if is_used else "Nothing uses the group yet."
            grave = Severity.ASK if is_used else Severity.SAFE
            yield _finding(change, grave, label, says, _states(change, old, new))


def _is_readable(value: Value) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(block, dict) for block in value))


def _is_used(change: Change, plan: Plan) -> bool:
    """Return whether a cluster of this plan has the new group, or may have it as far as the plan knows."""
    if change.type == _WORKGROUP:
        return True
    name = change.new("name")
    for cluster in plan.of_type("aws_redshift_cluster"):
        has = cluster.new("cluster_parameter_group_name")
        if has == name or (isinstance(has, Hidden) and cluster.action is not Action.DELETE):
            return True
    return not isinstance(name, str)


def _guard(guard: _Meaning, change: Change, old: Value, new: Value, is_used: bool) -> Iterator[Finding]:
    states = _states(change, old, new)
    if isinstance(new, Hidden):
        yield _finding(change, Severity.ASK, guard.label, "The new value cannot be read from the plan.", states)
    elif not _is_on(new) and (old != new or not change.before):
        default = "Not set, so the family's default counts. If that is off: " if new is None else ""
        unused = "" if is_used else " Nothing uses the group yet; read this again when something does."
        grave = guard.severity if is_used else Severity.ASK
        yield _finding(change, grave, guard.label, default + guard.off + unused, states)
    elif change.before and _is_on(new) and not _is_on(old):
        yield _finding(change, Severity.ASK, guard.label, guard.on, states)
    elif not change.before:
        yield _finding(change, Severity.SAFE, guard.label, guard.on, states)
    elif old != new:
        yield _finding(change, Severity.SAFE, guard.label, "Written otherwise; it means the same.", states)


@of_types("aws_redshift_cluster")
def default_group_is_used(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a cluster that has a default group: that of redshift-1.0 does not demand TLS, and none can be changed."""
    attribute = "cluster_parameter_group_name"
    if change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        return
    name = change.new(attribute)
    is_left_out = change.action is Action.CREATE and attribute not in change.configured
    is_default = isinstance(name, str) and name.startswith("default.")
    if attribute not in change.changed or not (is_default or is_left_out):
        return
    if name == "default.redshift-1.0":
        grave, says = Severity.STOP, f"The default group {code(name)} does not demand TLS: {_OFF}"
    else:
        grave = Severity.ASK
        says = "A default group: whether it demands TLS is AWS's choice, statements are not logged, and it stays so."
    old = code(change.old(attribute)) if change.before else "(new)"
    yield Finding(
        grave, Section.SECURITY, change.address, says, attribute, "Parameter group", old, code(name or "(not set)")
    )


def _finding(change: Change, severity: Severity, label: str, says: str, states: tuple[str, str]) -> Finding:
    told = f"{says} {REBOOT}" if change.before and change.type == _GROUP else says
    attribute, *_ = _WRITTEN[change.type]
    return Finding(severity, Section.SECURITY, change.address, told, attribute, label, *states)


def _states(change: Change, old: Value, new: Value) -> tuple[str, str]:
    before, after = ("not set" if value is None else code(value) for value in (old, new))
    return before if change.before else "(new)", after


def _is_on(value: Value) -> bool:
    return isinstance(value, str) and value.lower() in {"true", "on", "1"}


def _parameters(change: Change, values: Mapping[str, Value]) -> dict[str, Value]:
    attribute, name, value = _WRITTEN[change.type]
    return {str(block.get(name)): block.get(value) for block in blocks(values.get(attribute))}
