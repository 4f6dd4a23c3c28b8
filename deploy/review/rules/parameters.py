"""Parameters of the cluster: TLS and the audit of statements above all."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import Value, blocks

#: Changes of static parameters wait for a reboot [working-with-parameter-groups].
REBOOT = "It counts after the cluster's next reboot."


class _Meaning(NamedTuple):
    severity: Severity
    label: str
    off: str
    on: str


_GUARDS = {
    "require_ssl": _Meaning(
        Severity.STOP,
        "TLS required (`require_ssl`)",
        "Clients may connect without TLS: passwords and data cross the network in the clear.",
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


def parameters_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of every parameter that changes, and of TLS that a new group does not demand."""
    is_made = change.action in {Action.CREATE, Action.UPDATE, Action.REPLACE}
    if change.type != "aws_redshift_parameter_group" or not is_made:
        return
    before, after = _parameters(change.before), _parameters(change.after)
    for name in sorted({*before, *after, "require_ssl"}):
        old, new = before.get(name), after.get(name)
        if name in _GUARDS:
            yield from _guard(_GUARDS[name], change, old, new)
        elif old != new:
            label = f"Parameter {code(name)}"
            yield _finding(change, Severity.ASK, label, "This review has no rule for it.", _states(change, old, new))


def _guard(guard: _Meaning, change: Change, old: Value, new: Value) -> Iterator[Finding]:
    states = _states(change, old, new)
    if not _is_on(new) and (old != new or not change.before):
        default = "Not set, so the family's default counts. If that is off: " if new is None else ""
        yield _finding(change, guard.severity, guard.label, default + guard.off, states)
    elif change.before and _is_on(new) and not _is_on(old):
        yield _finding(change, Severity.ASK, guard.label, guard.on, states)
    elif not change.before:
        yield _finding(change, Severity.SAFE, guard.label, guard.on, states)
    elif old != new:
        yield _finding(change, Severity.SAFE, guard.label, "Written otherwise; it means the same.", states)


def _finding(change: Change, severity: Severity, label: str, says: str, states: tuple[str, str]) -> Finding:
    told = f"{says} {REBOOT}" if change.before else says
    return Finding(severity, Section.SECURITY, change.address, told, "parameter", label, *states)


def _states(change: Change, old: Value, new: Value) -> tuple[str, str]:
    before, after = ("not set" if value is None else code(value) for value in (old, new))
    return before if change.before else "(new)", after


def _is_on(value: Value) -> bool:
    return isinstance(value, str) and value.lower() in {"true", "on", "1"}


def _parameters(values: Mapping[str, Value]) -> dict[str, Value]:
    return {str(block.get("name")): block.get("value") for block in blocks(values.get("parameter"))}
