"""The words of the page about IAM: a right that is new or gone, as a sentence."""

from deploy.review.iam.difference import Right
from deploy.review.iam.policy import Names, Term
from deploy.review.iam.severity import is_broad, is_foreign
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
    "redshift:getclustercredentialswithiam": "log in to the warehouse",
    "redshift-serverless:getcredentials": "log in to the warehouse",
    "sts:assumerolewithwebidentity": "take the role",
    "sts:assumerolewithsaml": "take the role",
    "secretsmanager:getsecretvalue": "read the secret",
    "*": "do everything",
}


def sentence(right: Right, owner: str, is_gained: bool, account: str | None = None) -> str:
    """Return a right that was added or taken away as a sentence. `owner` is whose policy it is, in Markdown."""
    may = ("may" if is_gained else "could") if right.is_allow else ("is" if is_gained else "was") + " denied to"
    actions = _but(right.actions, spoken([_action(action, right.is_allow) for action in sorted(right.actions.values)]))
    resources = [_resource(resource) for resource in sorted(right.resources.values) if resource]
    where = f" on {_but(right.resources, spoken(resources))}" if resources else ""
    has_exceptions = any(axis.all_but for axis in (right.who, right.actions, right.resources))
    inverse = " (the statement names exceptions: it means **everything but** what it names)" if has_exceptions else ""
    return f"{_who(right.who, owner, account)} {may} {actions}{where}{_when(right)}{inverse}."


def _who(who: Names, owner: str, account: str | None) -> str:
    if who.values == {""}:
        return owner
    if not who.all_but and any(name in {"*", "AWS:*"} for name in who.values):
        return "**anyone**"
    return _but(who, spoken([_principal(name, account) for name in sorted(who.values)]))


def _but(names: Names, said: str) -> str:
    return f"**everything but** {said}" if names.all_but else said


def _when(right: Right) -> str:
    alternatives, when = sorted(right.conditions), ", only if" if right.is_allow else ", if"
    if alternatives == [()]:
        return ""
    if len({(term.operator, term.key) for terms in alternatives for term in terms}) == 1:
        values = [value for terms in alternatives for term in terms for value in term.values]
        return f"{when} {_term(alternatives[0][0]._replace(values=tuple(values)))}"
    return f"{when} {'; or if '.join(spoken([_term(term) for term in terms]) for terms in alternatives)}"


def _principal(who: str, account: str | None) -> str:
    kind, _, name = who.partition(":")
    if name == "*" or who == "*":
        return "**anyone**"
    if kind == "Service":
        return f"the service {code(name)}"
    if kind == "Federated":
        return f"whom {code(name.rpartition('/')[2] or name)} vouches for"
    foreign = "the **foreign** account" if is_foreign(who, account) else "the account"
    if name.endswith(":root") or name.isdigit():
        number = name if name.isdigit() else name.split(":")[4]
        return f"whom {foreign} {code(number)} lets"
    return f"{code(name or who)} of {foreign}" if is_foreign(who, account) else code(name or who)


def _action(action: str, is_allow: bool) -> str:
    words = _VERBS.get(action.lower())
    mark = "**" if is_allow and "*" in action else ""
    return f"{mark}{words} ({code(action)}){mark}" if words else f"{mark}{code(action)}{mark}"


def _resource(resource: str) -> str:
    if is_broad(resource):
        return f"**every {'bucket' if ':s3:' in resource else 'resource'}** ({code(resource)})"
    head, found, path = resource.partition(":s3:::")
    return code(f"s3://{path}") if found and head.startswith("arn:") else code(resource)


def _term(term: Term) -> str:
    operator = _OPERATORS.get(term.operator) or code(term.operator)
    return f"{code(term.key)} {operator} {spoken([code(value) for value in term.values], 'or')}"


_OPERATORS = {"StringEquals": "is", "ArnEquals": "is", "Bool": "is", "StringLike": "is like", "ArnLike": "is like"}
