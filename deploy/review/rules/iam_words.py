"""Grants in plain words, and how grave a new one is."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from deploy.review.finding import Severity
from deploy.review.grants import Grant, Term
from deploy.review.markdown import code, spoken

_VERBS = {
    "s3:getobject": "read objects",
    "s3:getobjectversion": "read old versions of objects",
    "s3:listbucket": "list the bucket",
    "s3:getbucketlocation": "ask for the bucket's region",
    "s3:getbucketacl": "read the bucket's access list",
    "s3:putobject": "write objects",
    "s3:deleteobject": "delete objects",
    "s3:deletebucket": "delete the bucket",
    "s3:putbucketpolicy": "change the bucket's policy",
    "s3:*": "do everything that S3 has",
    "sts:assumerole": "take the role",
    "iam:passrole": "hand roles to services",
    "kms:decrypt": "decrypt",
    "redshift:pausecluster": "pause the cluster",
    "redshift:resumecluster": "resume the cluster",
    "redshift:getclustercredentials": "log in to the warehouse",
    "secretsmanager:getsecretvalue": "read the secret",
    "*": "do everything",
}
#: Conditions that say who calls; with one of them `*` as the principal is not anyone.
_CALLER_KEYS = {
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
}
_EVERYTHING = {"*", "arn:aws:s3:::*", "arn:aws-cn:s3:::*", "arn:aws-us-gov:s3:::*"}
_LOOKS_ONLY = ("Describe", "List", "Get")


class Right(NamedTuple):
    """Grants that can be said in one sentence: each of the actions on each of the resources."""

    is_allow: bool
    who: str
    actions: frozenset[str]
    resources: frozenset[str]
    conditions: frozenset[tuple[Term, ...]]
    """Alternatives; the terms of each must hold together."""
    all_but: bool


def rights(grants: Iterable[Grant]) -> list[Right]:
    """Put grants together that differ in one thing only: the action, then the resource, then the condition."""
    several = [
        Right(g.is_allow, g.who, frozenset([g.action]), frozenset([g.resource]), frozenset([g.conditions]), g.all_but)
        for g in grants
    ]
    for axis in ("actions", "resources", "conditions"):
        groups: dict[Right, set[Any]] = defaultdict(set)
        for right in several:
            groups[_with(right, axis, frozenset())] |= getattr(right, axis)
        several = [_with(right, axis, frozenset(values)) for right, values in groups.items()]
    return several


def _with(right: Right, axis: str, values: frozenset[Any]) -> Right:
    return Right(**(right._asdict() | {axis: values}))


def sentence(right: Right, owner: str, is_gained: bool) -> str:
    """Say in words a right that was added or taken away. `owner` is whose policy it is."""
    may = ("may" if is_gained else "could") if right.is_allow else ("is" if is_gained else "was") + " denied to"
    who = _principal(right.who) if right.who else owner
    actions = spoken([_action(action, right.is_allow) for action in sorted(right.actions)])
    resources = [_resource(resource) for resource in sorted(right.resources) if resource]
    where = f" on {spoken(resources)}" if resources else ""
    inverse = " (the statement names exceptions: it means **everything but** what it names)" if right.all_but else ""
    return f"{who} {may} {actions}{where}{_when(right)}{inverse}."


def severity(right: Right, is_endpoint: bool) -> Severity:
    """Say how grave a new right is. A Deny and the policy of an endpoint grant nothing, but what worked may fail."""
    if not right.is_allow or is_endpoint:
        return Severity.ASK
    is_open = right.who in {"AWS:*", "*"} and not all(_names_caller(terms) for terms in right.conditions)
    on_all = bool(right.resources & _EVERYTHING) and not all(_only_looks(action) for action in right.actions)
    # A key's policy begins with kms:* for its own account: that hands the key to the account's own policies.
    is_own_account = right.who.endswith(":root") and right.resources == {""}
    does_all = any(action == "*" or action.endswith(":*") for action in right.actions) and not is_own_account
    return Severity.STOP if is_open or on_all or does_all or right.all_but else Severity.ASK


def _names_caller(terms: tuple[Term, ...]) -> bool:
    return any(
        term.key.lower() in _CALLER_KEYS and "Not" not in term.operator and "*" not in term.values for term in terms
    )


def _only_looks(action: str) -> bool:
    service, _, verb = action.partition(":")
    return verb.startswith(_LOOKS_ONLY) and service.lower() not in {"s3", "secretsmanager", "kms", "ssm"}


def _when(right: Right) -> str:
    alternatives, when = sorted(right.conditions), ", only if" if right.is_allow else ", if"
    if alternatives == [()]:
        return ""
    if len({(term.operator, term.key) for terms in alternatives for term in terms}) == 1:
        values = [value for terms in alternatives for term in terms for value in term.values]
        return f"{when} {_term(alternatives[0][0]._replace(values=tuple(values)))}"
    return f"{when} {'; or if '.join(spoken([_term(term) for term in terms]) for terms in alternatives)}"


def _principal(who: str) -> str:
    kind, _, name = who.partition(":")
    if name == "*" or who == "*":
        return "**anyone**"
    if kind == "Service":
        return f"the service {code(name)}"
    if name.endswith(":root") or name.isdigit():
        account = name if name.isdigit() else name.split(":")[4]
        return f"whom the account {code(account)} lets"
    return code(name or who)


def _action(action: str, is_allow: bool) -> str:
    words = _VERBS.get(action.lower())
    mark = "**" if is_allow and "*" in action else ""
    return f"{mark}{words} ({code(action)}){mark}" if words else f"{mark}{code(action)}{mark}"


def _resource(resource: str) -> str:
    if resource == "*":
        return f"**every resource** ({code(resource)})"
    if resource in _EVERYTHING:
        return f"**every bucket** ({code(resource)})"
    head, found, path = resource.partition(":s3:::")
    return code(f"s3://{path}") if found and head.startswith("arn:") else code(resource)


def _term(term: Term) -> str:
    operator = _OPERATORS.get(term.operator, term.operator)
    return f"{code(term.key)} {operator} {spoken([code(value) for value in term.values], 'or')}"


_OPERATORS = {"StringEquals": "is", "ArnEquals": "is", "Bool": "is", "StringLike": "is like", "ArnLike": "is like"}
