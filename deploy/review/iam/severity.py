"""How grave a new right is, and why."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from deploy.review.finding import Severity
from deploy.review.iam.difference import Right
from deploy.review.iam.policy import Names, Term, is_wild, literal_head, matches

WIDE_HOST_BITS = {4: 16, 6: 80}
"""More public addresses than this let in anybody who rents a machine."""


class Verdict(NamedTuple):
    """How grave, and a sentence that says why; empty where the right speaks for itself."""

    severity: Severity
    why: str = ""


def judge(right: Right, account: str | None, is_endpoint: bool = False) -> Verdict:
    """Judge a new right. A Deny and the policy of an endpoint grant nothing, but what worked may fail."""
    if not right.is_allow or is_endpoint:
        return Verdict(Severity.ASK)
    why = next((says for says in _reasons(right, account) if says is not None), None)
    return Verdict(Severity.ASK) if why is None else Verdict(Severity.STOP, why)


def _reasons(right: Right, account: str | None) -> Iterator[str | None]:
    if any(axis.all_but for axis in (right.who, right.actions, right.resources)):
        yield "Whatever AWS adds later is in it too."
    if any(_is_anyone(name) for name in right.who.values):
        yield _why(right, _names_caller, "No condition says who calls: anybody may, with an AWS account or without.")
    if any(name.startswith("Federated:") for name in right.who.values):
        yield _why_federated(right)
    if not _is_key_of_own_account(right, account) and any(_is_whole_service(a) for a in right.actions.values):
        yield "A service as a whole: its settings and its rights are in it."
    broad = [resource for resource in right.resources.values if is_broad(resource)]
    if broad and not all(_only_looks(action) for action in right.actions.values):
        yield _why(right, _narrows_resource, "It is not said on what: it holds for all there are and will be.")


def _why(right: Right, is_narrow: Callable[[tuple[Term, ...]], bool], says: str) -> str | None:
    return None if all(is_narrow(terms) for terms in right.conditions) else says


def _is_anyone(who: str) -> bool:
    return who == "*" or who.partition(":")[2] == "*"


def _is_whole_service(action: str) -> bool:
    service, _, verb = action.partition(":")
    return set(action) <= {"*", ":"} or set(verb) == {"*"} or "*" in service


def _is_key_of_own_account(right: Right, account: str | None) -> bool:
    """A key's policy begins with kms:* for its own account: that hands the key to the account's own policies."""
    own = all(name.endswith(":root") and not is_foreign(name, account) for name in right.who.values)
    return own and right.resources == Names(frozenset([""]))


def is_foreign(who: str, account: str | None) -> bool:
    """Return whether a principal is of another account than the plan's; not, where the plan does not say its own."""
    found = re.search(r"(?:^AWS:|::)(\d{12})(?::|$)", who)
    return bool(found and account and found[1] != account)


def is_broad(resource: str) -> bool:
    """Return whether a resource is no particular one: `*`, `arn:aws:s3:::*/*`, `arn:aws:iam::*:role/*` and such."""
    if not is_wild(resource):
        return False
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return True
    service, name = parts[2], parts[5]
    name = name.split("/")[0] if service == "s3" else re.sub(r"^[a-z-]+[/:](?=.)", "", name)
    return is_wild(name) and len(re.sub(r"[*?/:._-]", "", name)) <= 1


_LOOKS = ("describe", "list", "get", "lookup", "search", "view", "batchget", "check", "simulate", "validate")
"""Verbs that begin so only look, unless what they hand out is a login, a secret or data."""
_HANDS_OUT = (
    "secretsmanager:getsecretvalue", "secretsmanager:batchgetsecretvalue", "ssm:getparameter", "ssm:getparameters",
    "ssm:getparametersbypath", "ssm:getparameterhistory", "ec2:getpassworddata", "glue:getconnection",
    "glue:getconnections", "lambda:getfunction", "lambda:getfunctionconfiguration",
    "lightsail:getinstanceaccessdetails", "lightsail:getrelationaldatabasemasteruserpassword",
    "redshift:getclustercredentials", "redshift:getclustercredentialswithiam", "redshift-serverless:getcredentials",
    "sts:getfederationtoken", "sts:getsessiontoken", "sts:getwebidentitytoken", "sso:getrolecredentials",
    "codeartifact:getauthorizationtoken", "cognito-identity:getcredentialsforidentity",
    "cognito-identity:getopenidtoken", "cognito-identity:getopenidtokenfordeveloperidentity",
    "connect:getfederationtoken", "lakeformation:getdataaccess", "lakeformation:gettemporarygluetablecredentials",
    "s3:getdataaccess", "s3express:createsession", "datazone:getenvironmentcredentials",
    "gamelift:getcomputeaccess", "gamelift:getcomputeauthtoken", "transfer:getaccess",
    "s3:getobject", "s3:getobjectversion", "s3:getobjecttorrent", "s3-object-lambda:getobject", "dynamodb:getitem",
    "dynamodb:batchgetitem", "dynamodb:getrecords", "kinesis:getrecords", "ebs:getsnapshotblock",
    "codecommit:getfile", "codecommit:getblob", "glacier:getjoboutput", "redshift-data:getstatementresult",
    "athena:getpreparedstatement", "apigateway:get", "appsync:listapikeys", "chime:getvoiceconnectorterminationhealth",
    "storagegateway:describechapcredentials", "iot:describeendpoint",
)  # fmt: skip
_NEEDED_EVERYWHERE = re.compile(
    r"cloudwatch:putmetricdata|xray:put\w+|logs:(create\w+|put(logevents|retentionpolicy))|ecr:batchcheck\w+|"
    r"ec2:(create|delete|attach|detach)networkinterface|ec2:(un)?assignprivateipaddresses|"
    r"(ssmmessages|ec2messages):\w+|ssm:updateinstanceinformation|tag:\w+"
)
"""Actions that AWS knows no single resource for, or that a service needs everywhere; they take nothing."""


def _only_looks(action: str) -> bool:
    folded = action.lower()
    verb = folded.partition(":")[2]
    if _NEEDED_EVERYWHERE.fullmatch(folded):
        return True
    # s3:PutBucket* is no look; and Get* is one only where nothing that it matches hands something out.
    return verb.startswith(_LOOKS) and not any(matches(folded, handed) for handed in _HANDS_OUT)


_POSITIVE = {"StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike", "IpAddress", "Bool"}


def _positive(term: Term) -> bool:
    """Return whether a term wants a key to be there and be this: not ...IfExists, Null, Not or ForAllValues."""
    return term.operator.removeprefix("ForAnyValue:") in _POSITIVE and bool(term.values)


def _names_caller(terms: tuple[Term, ...]) -> bool:
    return any(
        _positive(term) and (narrow := _CALLERS.get(term.key.lower())) is not None and all(map(narrow, term.values))
        for term in terms
    )


def _names_arn(value: str) -> bool:
    parts = value.split(":", 5)
    if len(parts) < 6 or is_wild(parts[2]):
        return False
    if parts[2] == "s3":  # the ARN of a bucket has no account
        return not is_broad(value)
    return re.fullmatch(r"\d{12}", parts[4]) is not None


def _names_account(value: str) -> bool:
    return re.fullmatch(r"\d{12}", value) is not None


def _names_organization(value: str) -> bool:
    return re.match(r"o-[a-z0-9]{4,}(/|$)", value) is not None


def _names_network(value: str) -> bool:
    return value.startswith("vpc") and not is_wild(value)


def _names_addresses(value: str) -> bool:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return network.max_prefixlen - network.prefixlen <= WIDE_HOST_BITS[network.version]


def _names_user(value: str) -> bool:
    return len(literal_head(value)) >= 12


_CALLERS = {
    "aws:sourcearn": _names_arn,
    "aws:principalarn": _names_arn,
    "s3:dataaccesspointarn": _names_arn,
    "aws:sourceaccount": _names_account,
    "aws:principalaccount": _names_account,
    "kms:calleraccount": _names_account,
    "s3:dataaccesspointaccount": _names_account,
    "aws:sourceowner": _names_account,
    "aws:sourceorgid": _names_organization,
    "aws:principalorgid": _names_organization,
    "aws:sourceorgpaths": _names_organization,
    "aws:principalorgpaths": _names_organization,
    "aws:sourcevpc": _names_network,
    "aws:sourcevpce": _names_network,
    "aws:sourceip": _names_addresses,
    "aws:userid": _names_user,
    "elasticfilesystem:accessedviamounttarget": lambda value: value == "true",
}
"""Conditions that say who calls, and when a value of theirs says it."""


def _narrows_resource(terms: tuple[Term, ...]) -> bool:
    """Return whether a condition limits an action on `*` to what carries a tag, or belongs to an account."""
    return any(
        _positive(term)
        and re.search(r"resourcetag/|:resourceaccount$|:existingobjecttag/", term.key.lower()) is not None
        and not any(is_wild(value) for value in term.values)
        for term in terms
    )


_OWN_AUDIENCE = re.compile(
    r"cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com"
)
"""Providers of identities that have an application of their own for each customer: `aud` says whose."""


def _why_federated(right: Right) -> str | None:
    if any("saml-provider/" in name for name in right.who.values):
        return None
    terms_of = list(right.conditions)
    if any("unauthenticated" in term.values for terms in terms_of for term in terms):
        return "Guests may take it: nobody has to log in."
    if all(_OWN_AUDIENCE.search(name) for name in right.who.values):
        has_audience = all(any(map(_is_audience, terms)) for terms in terms_of)
        return None if has_audience else "No condition on `aud`: everybody with an account there may take it."
    if not all(any(_is_subject(term) for term in terms) for terms in terms_of):
        return "No condition on `sub`: everybody with an account there may take it, from any repository."
    if not all(any(_is_subject(term) and all(map(_is_one, term.values)) for term in terms) for terms in terms_of):
        return "The pattern for `sub` names no single repository or workload: all of them may take it."
    return None


def _is_subject(term: Term) -> bool:
    return term.key.lower().endswith(":sub") and _positive(term)


def _is_audience(term: Term) -> bool:
    return term.key.endswith((":aud", ":app_id")) and _positive(term)


def _is_one(value: str) -> bool:
    """`repo:acme/lake:*` names a repository, `repo:acme/*` does not; a service account of Kubernetes likewise."""
    return not is_wild(value) or len([part for part in re.split(r"[:/]", literal_head(value)) if part]) >= 3
