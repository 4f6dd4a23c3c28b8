"""Who may do what: policies, trust, attachments, and the roles that the cluster holds. Worded in iam/sentences.py."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from deploy.review.finding import Finding, Section, Severity
from deploy.review.iam.difference import difference
from deploy.review.iam.escalation import new_paths
from deploy.review.iam.policy import Names, PolicyError, Statement, statements
from deploy.review.iam.sentences import sentence
from deploy.review.iam.severity import judge
from deploy.review.markdown import code, codes, spoken
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, texts

_POLICIES = ("policy", "inline_policy", "access_policy", "resource_policy", "key_policy")
"""Attributes that hold the JSON of a policy, in every resource that has one."""
_ENDPOINT = "aws_vpc_endpoint"
_BROAD = re.compile(r"/AdministratorAccess|PowerUserAccess|FullAccess|Administrator$|/IAM\w*Manage")
"""Ends of the names of AWS's policies that allow next to everything."""
_BELONGS_TO = {
    "aws_s3_bucket_policy": ("bucket", "aws_s3_bucket"),
    "aws_iam_role_policy": ("role", "aws_iam_role"),
    "aws_vpc_endpoint": ("vpc_id", ""),
}
"""What a policy belongs to: while the plan makes that too, a Deny takes nothing from anybody."""
_HOLDERS = {
    "aws_iam_role_policy": "role",
    "aws_iam_user_policy": "user",
    "aws_iam_group_policy": "group",
    "aws_s3_bucket_policy": "bucket",
}
"""Attribute that names whose policy it is; `name` where it is the resource's own."""
_HOLDERS_OF_ATTACHED = {
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_user_policy_attachment": "user",
    "aws_iam_group_policy_attachment": "group",
}
_IDENTITY_POLICIES = {
    "aws_iam_role",
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
}
_MOST_WAYS = 3
"""More ways than this are counted: one is enough."""
_NOT_OF_IAM = {"aws_ecr_lifecycle_policy"}
"""Types whose policy says something else than who may do what."""
_OF_THEMSELVES = {
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_secretsmanager_secret_policy",
    "aws_redshift_resource_policy",
    "aws_ecr_repository_policy",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
    "aws_sns_topic_policy",
}
"""Types in whose policies `*` means the resource itself."""


def policy_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find what a policy allows that it did not, and what it no longer allows."""
    if change.type in _NOT_OF_IAM:
        return
    for attribute in _POLICIES:
        if attribute in change.before or attribute in change.after:
            yield from _compare(change, plan, attribute, _owner(change), _of_whom(change))


@of_types("aws_iam_role")
def trust_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find who may take a role."""
    owner = f"the role {_owner(change)}"
    yield from _compare(change, plan, "assume_role_policy", owner, f"for {owner}, ")


def attachment_changes(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find managed policies; what stands in them is not in the plan."""
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
            is_broad = isinstance(arn, str) and _BROAD.search(arn) is not None
            what = "**everything**" if is_broad else "what"
            says = f"{owner} gets {what} {code(arn)} allows; the plan does not show it."
            yield _finding(change, Severity.STOP if is_broad else Severity.ASK, says, attribute)


def _arns(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


@of_types("aws_redshift_cluster", "aws_redshiftserverless_namespace")
def cluster_roles_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find which roles the cluster can take, and so what SQL in it can reach."""
    if "iam_roles" not in change.changed or not change.before or not change.after:
        return
    old, new = set(texts(change.old("iam_roles"))), set(texts(change.new("iam_roles")))
    if isinstance(change.new("iam_roles"), Hidden) or any(isinstance(r, Hidden) for r in change.new("iam_roles") or []):
        yield _finding(change, Severity.ASK, "Which roles the cluster can take is known after the apply.", "iam_roles")
    if added := sorted(new - old):
        yield _finding(change, Severity.ASK, f"Whoever runs SQL in the cluster can act as {codes(added)}.", "iam_roles")
    if removed := sorted(old - new):
        yield _finding(change, Severity.ASK, f"COPY and UNLOAD that name {codes(removed)} fail.", "iam_roles")


def _compare(change: Change, plan: Plan, attribute: str, owner: str, intro: str) -> Iterator[Finding]:
    if change.action in {Action.NOTHING, Action.FORGET}:
        return
    if change.action is not Action.DELETE and attribute not in change.changed:
        return
    try:
        before, after = _statements(change, change.old(attribute)), _statements(change, change.new(attribute))
    except PolicyError as error:
        # What the code does not set and the apply tells is AWS's own; what is there already is somebody's.
        if attribute in change.configured or change.new(attribute) is not Hidden.UNKNOWN:
            says = (
                f"What the policy of {owner} allows cannot be read from the plan: {error}. Read it before you say yes."
            )
            yield _finding(change, Severity.ASK, says, attribute)
        return
    gained, lost = difference(before, after)
    for right in gained:
        grave, why = judge(right, plan.account, is_endpoint=change.type == _ENDPOINT)
        if not right.is_allow and _is_all_new(change, plan):
            grave = Severity.SAFE
        said = sentence(right, owner, is_gained=True, account=plan.account)
        yield _finding(change, grave, f"Added: {intro}{said} {why}".rstrip(), attribute)
    for right in lost:
        said = sentence(right, owner, is_gained=False, account=plan.account)
        yield _finding(change, Severity.ASK, f"Taken away: {intro}{said}", attribute)
    if not gained and not lost:
        yield _finding(change, Severity.SAFE, f"The policy of {owner} is written again and allows the same.", attribute)


def _is_all_new(change: Change, plan: Plan) -> bool:
    belongs = _BELONGS_TO.get(change.type)
    return change.action is Action.CREATE and belongs is not None and plan.makes(change, *belongs)


def _statements(change: Change, value: Value) -> list[Statement]:
    """Read the policy, or the policies of nested blocks. Raises PolicyError."""
    if isinstance(value, list):
        if not all(isinstance(block, dict) for block in value):
            raise PolicyError("not a policy in JSON")
        documents = [block.get("policy") for block in value]
    else:
        documents = [value]
    read = [statement for document in documents for statement in statements(document)]
    return [_of_itself(statement) for statement in read] if change.type in _OF_THEMSELVES else read


def _of_itself(statement: Statement) -> Statement:
    is_itself = statement.resources == Names(frozenset(["*"]))
    return statement._replace(resources=Names(frozenset([""]))) if is_itself else statement


def escalations(plan: Plan) -> Iterator[Finding]:
    """Find rights that together, over all the policies of a role or user, become every right."""
    before: dict[str, list[Statement]] = defaultdict(list)
    after: dict[str, list[Statement]] = defaultdict(list)
    addresses: dict[str, list[str]] = defaultdict(list)
    for change in plan.changes:
        if change.type in _IDENTITY_POLICIES and change.action is not Action.FORGET:
            for owner in _owners(change, plan):
                if change.action is not Action.NOTHING:
                    addresses[owner].append(change.address)
                before[owner] += _readable(change, change.before)
                after[owner] += _readable(change, change.after)
    for owner, where in addresses.items():
        paths = new_paths(before[owner], after[owner], owner)
        for is_wide in (True, False):
            ways = list(dict.fromkeys(f"{does} ({actions})" for actions, does, wide in paths if wide is is_wide))
            if ways:
                can = "make itself an administrator: it can" if is_wide else "get further than its own rights: it can"
                rest = f", and in {len(ways) - _MOST_WAYS} more ways" if len(ways) > _MOST_WAYS else ""
                told = spoken(ways[:_MOST_WAYS]) + rest
                grave = Severity.STOP if is_wide else Severity.ASK
                yield Finding(grave, Section.ACCESS, where[0], f"{code(owner)} may now {can} {told}.", "policy")


def _readable(change: Change, values: Mapping[str, Value]) -> list[Statement]:
    found = []
    for attribute in ("policy", "inline_policy"):
        try:
            found += _statements(change, values.get(attribute))
        except PolicyError:
            continue  # told where the policy itself is compared
    return found


def _owners(change: Change, plan: Plan) -> list[str]:
    """Return who holds a policy: the role or user that it names, or those that it is attached to."""
    if change.type != "aws_iam_policy":
        name = _new_or_old(change, _HOLDERS.get(change.type, "name"))
        return [name if isinstance(name, str) else change.address]
    attached = [
        str(_new_or_old(one, holder))
        for kind, holder in _HOLDERS_OF_ATTACHED.items()
        for one in plan.of_type(kind)
        if one.action is not Action.DELETE and _attaches(one, change, plan)
    ]
    return attached or [change.address]


def _attaches(attachment: Change, policy: Change, plan: Plan) -> bool:
    arn = attachment.new("policy_arn")
    if isinstance(arn, str):
        return bool(arn == policy.old("arn"))
    return policy.code_address in plan.code.sources(attachment.code_address, "policy_arn")


def _of_whom(change: Change) -> str:
    if change.type == _ENDPOINT:
        return "through the endpoint, "
    return f"for {code(change.address)}, " if change.type in _OF_THEMSELVES else ""


def _owner(change: Change) -> str:
    name = _new_or_old(change, _HOLDERS.get(change.type, "name"))
    return code(name if isinstance(name, str) else change.address)


def _new_or_old(change: Change, attribute: str) -> Value:
    new = change.new(attribute)
    return change.old(attribute) if new is None or isinstance(new, Hidden) else new


def _finding(change: Change, grave: Severity, says: str, attribute: str) -> Finding:
    return Finding(grave, Section.ACCESS, change.address, says, attribute)
