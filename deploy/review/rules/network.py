"""Doors: ports and who may reach them, and ways to and from the internet."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.openings import TYPES, Opening, openings
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import normal


def openings_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of every opening that is new, and of every one that is closed."""
    if change.type not in TYPES or change.action in {Action.NOTHING, Action.FORGET}:
        return
    before, after = openings(change.type, change.before), openings(change.type, change.after)
    for opening in sorted(after - before, key=str):
        if not any(old.covers(opening) for old in before):
            yield _opened(change, opening)
    for opening in sorted(before - after, key=str):
        if not any(new.covers(opening) for new in after):
            yield _closed(change, opening)


def _opened(change: Change, opening: Opening) -> Finding:
    is_grave = opening.is_inward and (opening.is_world or opening.is_wide)
    if opening.is_inward:
        wide = " That is more than 65,536 public addresses." if opening.is_wide and not opening.is_world else ""
        says = f"Lets {opening.whom} connect to {opening.ports}.{wide}"
    else:
        says = f"Lets what is in the group connect to {opening.whom} at {opening.ports}."
    severity = Severity.STOP if is_grave else Severity.ASK
    return Finding(severity, Section.SECURITY, change.address, says, *_subject(change, opening), "closed", "open")


def _closed(change: Change, opening: Opening) -> Finding:
    whom = f"{opening.whom} to connect" if opening.is_inward else f"what is in the group to connect to {opening.whom}"
    says = f"No longer allows {whom} at {opening.ports}; another rule still may."
    return Finding(Severity.ASK, Section.SECURITY, change.address, says, *_subject(change, opening), "open", "closed")


def _subject(change: Change, opening: Opening) -> tuple[str, str]:
    """Give the attribute that holds the opening where a group holds its rules, and the label."""
    attribute = "ingress" if opening.is_inward else "egress"
    is_inline = attribute in change.before or attribute in change.after
    label = f"{'In' if opening.is_inward else 'Out'}: {opening.ports}, {opening.whom}"
    return attribute if is_inline else "", label


def routes_change(change: Change, plan: Plan) -> Iterator[Finding]:
    """Tell of a way to and from the internet."""
    if change.action is not Action.CREATE:
        return
    if change.type == "aws_internet_gateway":
        says = "The network gets a way to and from the internet; routes and security groups decide who uses it."
        yield Finding(Severity.ASK, Section.SECURITY, change.address, says, "", "Internet gateway", "none", "attached")
    elif change.type == "aws_route":
        target = next(
            (v for n in ("destination_cidr_block", "destination_ipv6_cidr_block") if normal(v := change.new(n))), None
        )
        if target in {"0.0.0.0/0", "::/0"}:
            says = "Subnets with this route table reach the internet; what has a public address in them can be reached."
            yield Finding(
                Severity.ASK, Section.SECURITY, change.address, says, "", f"Route to {code(target)}", "none", "there"
            )
