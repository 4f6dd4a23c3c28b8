"""Keys: which one encrypts, and what is tied to the old one."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import Hidden, normal

KEY_ATTRIBUTES = ("kms_key_id", "kms_key_arn", "kms_master_key_id", "snapshot_copy_grant_name")
"""Names that the AWS provider gives to the key of a resource."""


def key_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Yield of another key."""
    if change.action not in {Action.UPDATE, Action.REPLACE}:
        return
    for attribute in KEY_ATTRIBUTES:
        if attribute not in change.edited:
            continue
        before, after = normal(change.old(attribute)), normal(change.new(attribute))
        if change.action is Action.REPLACE and after is Hidden.UNKNOWN:
            continue  # AWS answers which one it took, as it did for the old one
        says = "Data is encrypted again with the other key. Snapshots keep the old one: they are lost with it."
        if after is Hidden.UNKNOWN:
            says = "Which key it will be is known after the apply. Snapshots keep the old one: they are lost with it."
        old, new = (code(value) if value is not None else "key of AWS" for value in (before, after))
        yield Finding(Severity.ASK, Section.SECURITY, change.address, says, attribute, "Key", before=old, after=new)
