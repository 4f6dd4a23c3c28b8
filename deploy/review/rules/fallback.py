"""What no rule has judged: never silently safe."""

from collections.abc import Iterable, Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.known import ANSWERS, HARMLESS, HARMLESS_IN, NEEDED, SETS, STANDS, Sets
from deploy.review.values import Hidden, has_hidden, normal, without


def unjudged(change: Change, plan: Plan, found: Iterable[Finding]) -> Iterator[Finding]:
    """Ask about every edit that none of the findings is about, and about every new thing that is not known."""
    judged = {finding.attribute for finding in found}
    if change.action is Action.CREATE:
        yield from _new(change, plan, judged)
    if change.action is Action.UPDATE:
        if not change.changed and not change.only_marks:
            yield _ask(change, "It is changed in place, and the plan does not say what of it. Plan again.")
        yield from _edited(change, judged)


def _new(change: Change, plan: Plan, judged: set[str]) -> Iterator[Finding]:
    if change.type in SETS:
        yield from _set_on(change, plan, SETS[change.type], judged)
    elif change.type not in STANDS:
        says = f"Created; this review has no rules for {code(change.type)}. Read what the plan says of it."
        yield _ask(change, says)
    else:
        needed = NEEDED.get(change.type)
        if needed is not None and change.new(needed) is None:
            yield _ask(change, f"The plan does not say what {code(needed)} is. Plan again.", needed)
        yield from _unreadable(change, STANDS[change.type], judged)


def _set_on(change: Change, plan: Plan, known: Sets, judged: set[str]) -> Iterator[Finding]:
    is_on_new = plan.makes(change, known.on, known.kind)
    target = change.new(known.on)
    on = code(target) if isinstance(target, str) else "something that the plan does not make"
    if known.says and (known.always or not is_on_new):
        yield _ask(change, f"Set on {on}, which is there already. {known.says}" if not is_on_new else known.says)
    yield from _unreadable(change, known.judged, judged)
    if is_on_new:
        return
    if known.judged and not any(_is_said(change, attribute) for attribute in known.judged):
        yield _ask(change, f"It is set on {on}, and the plan does not say to what.")
    for attribute in sorted(set(change.after) - judged - _harmless(change) - {known.on} - set(known.plain)):
        is_known = change.new(attribute) is not Hidden.UNKNOWN
        if is_known and _is_said(change, attribute) and not _is_about(judged, attribute):
            says = f"Sets {code(attribute)} on {on} to {code(change.new(attribute))}; this review has no rule for it."
            yield _ask(change, says, attribute)


def _unreadable(change: Change, attributes: Iterable[str], judged: set[str]) -> Iterator[Finding]:
    for attribute in attributes:
        value = change.new(attribute)
        if not _is_about(judged, attribute) and has_hidden(value) and _is_said(change, attribute):
            says = f"What {code(attribute)} is set to cannot be read from the plan: {code(value)}."
            yield _ask(change, says, attribute)


def _is_said(change: Change, attribute: str) -> bool:
    """Return whether the code says what an attribute will be, and it is not left to AWS to answer with it."""
    value = change.new(attribute)
    return normal(value) is not None and (value is not Hidden.UNKNOWN or attribute in change.configured)


def _harmless(change: Change) -> set[str]:
    return HARMLESS | (ANSWERS - change.configured)


def _is_about(judged: set[str], attribute: str) -> bool:
    return attribute in judged or any(path.startswith(f"{attribute}.") for path in judged)


def _edited(change: Change, judged: set[str]) -> Iterator[Finding]:
    judged = judged | _harmless(change) | HARMLESS_IN.get(change.type, set())
    for attribute in change.edited:
        if not _is_judged(change, attribute, judged):
            old, new, part = code(change.old(attribute)), code(change.new(attribute)), _what(attribute, judged)
            says = f"{code(attribute)} goes from {old} to {new}; this review has no rule for {part}."
            yield _ask(change, says, attribute)


def _is_judged(change: Change, attribute: str, judged: set[str]) -> bool:
    """Return whether the rules have looked at all that differs in an attribute, not only at a part of it."""
    if attribute in judged:
        return True
    old, new = ({attribute: values.get(attribute)} for values in (change.before, change.after))
    parts = [path for path in judged if path.startswith(f"{attribute}.")]
    for path in parts:
        old, new = without(old, path), without(new, path)
    return bool(parts) and normal(old) == normal(new)


def _what(attribute: str, judged: set[str]) -> str:
    return "all of it" if any(path.startswith(f"{attribute}.") for path in judged) else "it"


def _ask(change: Change, says: str, attribute: str = "") -> Finding:
    return Finding(Severity.ASK, Section.OTHER, change.address, says, attribute)
