"""What happens to the objects of a bucket: rules that delete them, and access lists that show them to others."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, at, blocks, normal

_LIFECYCLE = "aws_s3_bucket_lifecycle_configuration"
_PUBLIC = {"public-read", "public-read-write", "authenticated-read"}
"""Access lists for everyone, or for everyone with any AWS account [S3: canned ACL]."""
_EVERYBODY = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")
_OWN = {"private", "bucket-owner-full-control", "bucket-owner-read"}
"""Access lists for the owner alone."""
_NEVER = float("inf")


class Expiry(NamedTuple):
    """What one rule deletes: after how many days, objects and old versions."""

    objects: float
    versions: float
    applies_to: str
    """The rule's filter in words; empty for every object."""


@of_types(_LIFECYCLE)
def objects_expire(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every rule that deletes, and what it deletes sooner or later than before."""
    if change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE} or "rule" not in change.changed:
        return
    rules = change.new("rule")
    if not isinstance(rules, list) or not rules or not all(isinstance(rule, dict) for rule in rules):
        yield _finding(change, Severity.ASK, "What is deleted is not in the plan. Look for it after the apply.", "")
        return
    is_new_bucket = change.action is Action.CREATE and plan.makes(change, "bucket", "aws_s3_bucket")
    before = {str(rule.get("id")): rule for rule in blocks(change.old("rule"))}
    for rule in rules:
        name = str(rule.get("id"))
        yield from _judge_rule(change, name, before.pop(name, None), rule, is_new_bucket)
    for name in before:
        yield _finding(change, Severity.ASK, "The rule goes: what it deleted is kept, and billed.", name)


def _judge_rule(
    change: Change, name: str, old: Mapping[str, Value] | None, new: Mapping[str, Value], is_new_bucket: bool
) -> Iterator[Finding]:
    was, becomes = _expiry(old), _expiry(new)
    if was is None and becomes is None:
        if normal(_moves(old)) != normal(_moves(new)) and not is_new_bucket:
            says = "Objects move to another storage class: another price, and from an archive COPY cannot read them."
            yield _finding(change, Severity.ASK, says, name)
        else:
            yield _finding(change, Severity.SAFE, "Nothing that is there is deleted by this rule.", name)
    elif becomes is None:
        yield _finding(change, Severity.SAFE, "Kept longer.", name, _days(was), "for ever")
    elif is_new_bucket:
        yield _finding(change, Severity.SAFE, f"Deletes {_words(becomes)}, in a bucket that is new.", name)
    elif was is None or (becomes.applies_to != was.applies_to and was.applies_to):
        says = f"Deletes {_words(becomes)}, those that are there already within a day or two."
        yield _finding(change, Severity.STOP, says, name, "kept", _days(becomes))
    else:
        yield from _shorter(change, name, was, becomes)
        if normal(_moves(old)) != normal(_moves(new)):
            says = "Objects move to another storage class: another price, and from an archive COPY cannot read them."
            yield _finding(change, Severity.ASK, says, name)


def _shorter(change: Change, name: str, was: Expiry, becomes: Expiry) -> Iterator[Finding]:
    if becomes.objects < was.objects:
        grave = Severity.STOP if was.objects == _NEVER else Severity.ASK
        says = "Objects that are older are deleted within a day or two."
        yield _finding(change, grave, says, name, _days(was), _days(becomes))
    if becomes.versions < was.versions:
        grave = Severity.STOP if was.versions == _NEVER else Severity.ASK
        yield _finding(change, grave, "Old versions are deleted sooner.", name, _days(was), _days(becomes))
    if becomes.objects >= was.objects and becomes.versions >= was.versions:
        says = "Kept longer." if becomes[:2] != was[:2] else "Nothing is deleted sooner."
        yield _finding(change, Severity.SAFE, says, name, _days(was), _days(becomes))


def _expiry(rule: Mapping[str, Value] | None) -> Expiry | None:
    """Read one rule; None when it deletes nothing. What is not known deletes at once."""
    if rule is None or rule.get("status") == "Disabled":
        return None
    objects = _number(rule.get("expiration"), "days")
    versions = _number(rule.get("noncurrent_version_expiration"), "noncurrent_days")
    return None if (objects, versions) == (_NEVER, _NEVER) else Expiry(objects, versions, _filter(rule))


def _number(value: Value, days: str) -> float:
    """Return the days that a block names; 0 for a date, a number of versions and what cannot be read."""
    if normal(value) is None:
        return _NEVER
    block = value[0] if isinstance(value, list) else None
    if not isinstance(block, dict):
        return 0
    if isinstance(block.get(days), int | float) and block[days]:
        return float(block[days])
    # The removal of delete markers deletes no data.
    others = {name: item for name, item in block.items() if name != "expired_object_delete_marker" and item != 0}
    return _NEVER if normal(others) is None and block else 0


def _filter(rule: Mapping[str, Value]) -> str:
    kept = normal([rule.get("prefix"), rule.get("filter")])
    return "" if kept is None or _is_empty(kept) else str(kept)


def _is_empty(value: Value) -> bool:
    if isinstance(value, dict):
        return all(_is_empty(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_empty(item) for item in value)
    return value is None


def _moves(rule: Mapping[str, Value] | None) -> list[Value]:
    if rule is None or rule.get("status") == "Disabled":
        return []
    moves = (rule.get("transition"), rule.get("noncurrent_version_transition"))
    return [move for move in moves if normal(move) is not None]


def _words(expiry: Expiry) -> str:
    what = "objects" if expiry.objects != _NEVER else "old versions of objects"
    days = min(expiry.objects, expiry.versions)
    which = " that its filter names" if expiry.applies_to else ""
    after = "at once" if days == 0 else "after a day" if days == 1 else f"after {days:.0f} days"
    return f"{what}{which} {after}"


def _days(expiry: Expiry | None) -> str:
    if expiry is None:
        return "kept"
    said = [f"`{days:.0f}`" for days in (expiry.objects, expiry.versions) if days != _NEVER]
    return " and ".join(said)


def _finding(  # noqa: PLR0913, PLR0917 - a row of the page has as many cells
    change: Change, severity: Severity, says: str, rule: str, before: str = "", after: str = ""
) -> Finding:
    label = f"Rule {code(rule)} of the lifecycle" if rule else "Lifecycle"
    states = before or ("(new)" if not change.before else "there"), after or "there"
    return Finding(severity, Section.SECURITY, change.address, says, "rule", label, *states)


def access_lists_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find an access list of S3 that lets others in."""
    if not change.type.startswith("aws_s3_") or change.action not in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        return
    acl = change.new("acl")
    if "acl" in change.changed and normal(acl) is not None:
        if isinstance(acl, str) and acl in _PUBLIC:
            yield _access(change, Severity.STOP, f"**Anyone** may do what the access list {code(acl)} says.", "acl")
        elif acl is Hidden.UNKNOWN and "acl" not in change.configured:
            return  # AWS's answer
        elif isinstance(acl, str) and acl in _OWN and plan.makes(change, "bucket", "aws_s3_bucket"):
            yield _access(change, Severity.SAFE, "Only the owner of the bucket is in the access list.", "acl")
        else:
            says = f"The access list {code(acl)} takes the place of that which is there: who had access by it loses it."
            yield _access(change, Severity.ASK, says, "acl")
    for attribute in ("access_control_policy", "grant"):
        if attribute in change.changed and attribute in change.configured | {"access_control_policy"}:
            yield from _grantees(change, attribute)


def _grantees(change: Change, attribute: str) -> Iterator[Finding]:
    given = str(change.new(attribute))
    if any(group in given for group in _EVERYBODY):
        yield _access(change, Severity.STOP, f"**Anyone** may do what a grant of {code(attribute)} says.", attribute)
    elif normal(change.new(attribute)) is not None:
        owner = at(change.after, "access_control_policy.0.owner.0.id")
        says = f"Who is granted access by {code(attribute)} is another account, unless it is the owner {code(owner)}."
        yield _access(change, Severity.ASK, says, attribute)


def _access(change: Change, severity: Severity, says: str, attribute: str) -> Finding:
    return Finding(severity, Section.ACCESS, change.address, says, attribute)
