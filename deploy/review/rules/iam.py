"""Who may do what: policies, trust, attachments, and the roles that the cluster holds."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.grants import Grant, PolicyError, difference, grants
from deploy.review.markdown import code, codes
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.iam_words import rights, sentence, severity
from deploy.review.values import Hidden, Value, blocks, texts

#: Attributes that hold the JSON of a policy, in every resource that has one.
_POLICIES = ("policy", "inline_policy", "access_policy", "resource_policy", "key_policy")
_ENDPOINT = "aws_vpc_endpoint"
#: Ends of the names of AWS's policies that allow next to everything.
_BROAD = ("/AdministratorAccess", "/PowerUserAccess", "FullAccess")
#: Access lists for everyone, or for everyone with any AWS account [S3: canned ACL].
_PUBLIC_ACLS = {"public-read", "public-read-write", "authenticated-read"}
#: Types in whose policies `*` means the resource itself.
_OF_THEMSELVES = {
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_secretsmanager_secret_policy",
    "aws_redshift_resource_policy",
}


def policy_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell what a policy allows that it did not, and what it no longer allows."""
    for attribute in _POLICIES:
        if attribute in change.before or attribute in change.after:
            yield from _compare(change, attribute, _owner(change), _of_whom(change))


def trust_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell who may take a role."""
    if change.type == "aws_iam_role":
        owner = f"the role {_owner(change)}"
        yield from _compare(change, "assume_role_policy", owner, f"for {owner}, ")


def attachment_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of managed policies; what stands in them is not in the plan."""
    if change.action in {Action.NOTHING, Action.FORGET}:
        return
    for attribute in ("policy_arn", "managed_policy_arns"):
        is_edit = attribute in change.edited or (change.action is Action.DELETE and attribute in change.before)
        if not is_edit or not change.type.startswith("aws_iam_"):
            continue
        owner = code(next((v for n in ("role", "user", "group", "name") if (v := _new_or_old(change, n))), "someone"))
        old, new = set(_arns(change.old(attribute))), set(_arns(change.new(attribute)))
        for arn in sorted(old - new, key=str):
            yield _finding(change, Severity.ASK, f"{owner} loses what {code(arn)} allows.", attribute)
        for arn in sorted(new - old, key=str):
            is_broad = isinstance(arn, str) and arn.endswith(_BROAD)
            what = "**everything**" if is_broad else "what"
            says = f"{owner} gets {what} {code(arn)} allows; the plan does not show it."
            yield _finding(change, Severity.STOP if is_broad else Severity.ASK, says, attribute)


def _arns(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


def access_lists_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of an access list of S3 that lets everyone in."""
    acl = change.new("acl")
    if change.type.startswith("aws_s3_") and "acl" in change.changed and acl in _PUBLIC_ACLS:
        yield _finding(change, Severity.STOP, f"**Anyone** may do what the access list {code(acl)} says.", "acl")


def cluster_roles_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell which roles the cluster can take, and so what SQL in it can reach."""
    if (
        change.type != "aws_redshift_cluster"
        or "iam_roles" not in change.changed
        or not change.before
        or not change.after
    ):
        return
    old, new = set(texts(change.old("iam_roles"))), set(texts(change.new("iam_roles")))
    if isinstance(change.new("iam_roles"), Hidden) or any(isinstance(r, Hidden) for r in change.new("iam_roles") or []):
        yield _finding(change, Severity.ASK, "Which roles the cluster can take is known after the apply.", "iam_roles")
    if added := sorted(new - old):
        yield _finding(change, Severity.ASK, f"Whoever runs SQL in the cluster can act as {codes(added)}.", "iam_roles")
    if removed := sorted(old - new):
        yield _finding(change, Severity.ASK, f"COPY and UNLOAD that name {codes(removed)} fail.", "iam_roles")


def _compare(change: Change, attribute: str, owner: str, intro: str) -> Iterator[Finding]:
    if change.action in {Action.NOTHING, Action.FORGET}:
        return
    if change.action is not Action.DELETE and attribute not in change.changed:
        return
    try:
        before, after = _grants(change, change.old(attribute)), _grants(change, change.new(attribute))
    except PolicyError as error:
        if attribute in change.configured:
            says = (
                f"What the policy of {owner} allows cannot be read from the plan: {error}. Read it before you say yes."
            )
            yield _finding(change, Severity.ASK, says, attribute)
        return
    gained, lost = difference(before, after)
    for right in rights(gained):
        grave = severity(right, is_endpoint=change.type == _ENDPOINT)
        yield _finding(change, grave, f"Added: {intro}{sentence(right, owner, is_gained=True)}", attribute)
    for right in rights(lost):
        says = f"Taken away: {intro}{sentence(right, owner, is_gained=False)}"
        yield _finding(change, Severity.ASK, says, attribute)
    if not gained and not lost:
        yield _finding(change, Severity.SAFE, f"The policy of {owner} is written anew and allows the same.", attribute)


def _grants(change: Change, value: Value) -> frozenset[Grant]:
    """Read the policy, or the policies of nested blocks. Raises PolicyError."""
    documents = [block.get("policy") for block in blocks(value)] if isinstance(value, list) else [value]
    read = {grant for document in documents for grant in grants(document)}
    if change.type in _OF_THEMSELVES:
        read = {grant._replace(resource="") if grant.resource == "*" else grant for grant in read}
    return frozenset(read)


def _of_whom(change: Change) -> str:
    if change.type == _ENDPOINT:
        return "through the endpoint, "
    return f"for {code(change.address)}, " if change.type in _OF_THEMSELVES else ""


def _owner(change: Change) -> str:
    names = {"aws_iam_role_policy": "role", "aws_s3_bucket_policy": "bucket", "aws_iam_user_policy": "user"}
    name = _new_or_old(change, names.get(change.type, "name"))
    return code(name if isinstance(name, str) else change.address)


def _new_or_old(change: Change, attribute: str) -> Value:
    new = change.new(attribute)
    return change.old(attribute) if new is None or isinstance(new, Hidden) else new


def _finding(change: Change, grave: Severity, says: str, attribute: str) -> Finding:
    return Finding(grave, Section.ACCESS, change.address, says, attribute)
