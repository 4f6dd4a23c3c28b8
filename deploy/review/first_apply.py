"""The page of a first apply. Everything is new, so it leads with what there will be, not with thirty times "new"."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from deploy.review.assess import Review
from deploy.review.finding import Finding, Section, Severity
from deploy.review.lines import bullets, costs, mark, told_together
from deploy.review.markdown import code, codes, spoken

_MOST = 12
"""Of a name too many to read, the page names so many."""


def first_apply(review: Review) -> Iterator[str]:
    """Yield the lines below the summary: what is made, who connects, who may do what, what it costs, what stays."""
    stops = [finding for finding in review.findings if finding.counts is Severity.STOP]
    parts = {
        "Stop and read": list(bullets(stops)),
        "What is made": list(_made(review)),
        "Who may connect": list(_doors(review)),
        "Who may do what": list(_rights(review)),
        "What it costs": list(_costs(review)),
        "What a destroy would leave behind": [f"- {line}" for line in review.leftovers],
        "What else to know": list(_rest(review)),
    }
    for title, lines in parts.items():
        if lines:
            yield from ("", f"## {title}", "", *lines)


def _made(review: Review) -> Iterator[str]:
    """Yield a line for each service, with how many of each type."""
    kinds = sorted(change.type for change in review.plan.active)
    services: dict[str, list[str]] = defaultdict(list)
    for kind, group in groupby(kinds):
        service = kind.removeprefix("aws_").split("_")[0]
        services[_SERVICES.get(service, "Other")].append(f"{len(list(group))} {code(kind.removeprefix('aws_'))}")
    yield from (f"- {service}: {', '.join(kinds)}." for service, kinds in services.items())


_SERVICES = {
    **dict.fromkeys(("redshift", "redshiftserverless"), "Redshift"),
    "s3": "S3",
    "iam": "IAM",
    **dict.fromkeys(("cloudwatch", "sns", "sqs"), "Watching"),
    **dict.fromkeys(("ecr", "ecs", "scheduler"), "Loading"),
    **dict.fromkeys(
        ("vpc", "subnet", "route", "security", "internet", "default", "flow", "eip", "nat", "network"), "Network"
    ),
}


def _doors(review: Review) -> Iterator[str]:
    found = [f for f in review.of(Section.SECURITY) if f.severity is not Severity.STOP]
    yield from (f"- {f.label} of {code(f.address)}: {f.says}" for f in found if f.label == "Public address")
    doors = [f for f in found if f.severity is Severity.ASK]
    inward = [f for f in doors if f.label.startswith("In: ")]
    yield from _shortened(inward)
    if not inward:
        yield "- No rule of this plan lets anybody in."
    yield from _shortened([f for f in doors if f not in inward])


def _shortened(findings: list[Finding]) -> Iterator[str]:
    told = list(told_together(findings))
    for finding, addresses in told[:_MOST]:
        yield f"- {mark(finding)} {codes(addresses)}: {finding.says}"
    if len(told) > _MOST:
        yield f"- **ASK** and {len(told) - _MOST} more; `plan-review --format json` has them all."


def _rights(review: Review) -> Iterator[str]:
    rights = [f for f in review.of(Section.ACCESS) if f.severity is Severity.ASK]
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in rights:
        told[finding.address].append(finding)
    for number, (address, findings) in enumerate(told.items()):
        if number == _MOST:
            yield f"- **ASK** and the rights of {len(told) - _MOST} more; `plan-review --format json` has them all."
            return
        says = " ".join(finding.says.removeprefix("Added: ") for finding in findings)
        yield f"- {mark(findings[0])} {code(address)}: {says}"


def _costs(review: Review) -> Iterator[str]:
    found = [f for f in review.of(Section.COST) if f.severity is not Severity.STOP]
    yield from bullets(found)
    if review.costs:
        yield from ("", *costs(review.costs)) if found else costs(review.costs)


def _rest(review: Review) -> Iterator[str]:
    others = (Section.LOSS, Section.SURPRISE, Section.DRIFT, Section.OTHER)
    found = [f for section in others for f in review.of(section) if f.severity is Severity.ASK]
    yield from _shortened(found)
    safe = [f for f in review.of(Section.SECURITY) if f.severity is Severity.SAFE and f.label]
    kinds = list(dict.fromkeys(f.label for f in safe if f.label != "Public address"))
    if kinds:
        yield f"- As it should be, in all {len(safe)} places: {spoken(kinds)}."
