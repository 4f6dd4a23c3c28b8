"""The review as a page of Markdown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from deploy.review.assess import Review
from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code, codes, table
from deploy.review.plan import Action
from deploy.review.prices import HOURS_A_MONTH

_VERDICTS = {
    Severity.SAFE: "nothing in this plan loses data, opens a door or needs a yes",
    Severity.ASK: "this plan needs a human's yes",
    Severity.STOP: "this plan loses data or opens the door",
}
_MARKS = {Severity.SAFE: "safe", Severity.ASK: "**ASK**", Severity.STOP: "**STOP**"}
_COUNTED = {
    Action.CREATE: "create",
    Action.UPDATE: "update in place",
    Action.REPLACE: "replace",
    Action.DELETE: "destroy",
    Action.FORGET: "forget",
}


def page(review: Review) -> str:
    """Write the page; it begins with the verdict in one line, and is that line when there is nothing to do."""
    verdict = review.verdict
    if review.says_nothing:
        return f"# SAFE (exit code {verdict.exit_code}): this plan changes nothing\n"
    lines = [f"# {verdict.name} (exit code {verdict.exit_code}): {_VERDICTS[verdict]}", "", _summary(review)]
    for section in Section:
        body = list(_body(review, section))
        if body:
            lines += ["", f"## {section.value}", "", *body]
    if review.leftovers:
        lines += ["", f"## {_leftovers_title(review)}", "", *(f"- {line}" for line in review.leftovers)]
    return "\n".join(lines) + "\n"


def _summary(review: Review) -> str:
    counts = Counter(change.action for change in review.plan.active)
    does = [f"{counts[action]} to {verb}" for action, verb in _COUNTED.items() if counts[action]]
    graves = Counter(finding.severity for finding in review.findings)
    found = [f"{graves[severity]} {severity.name}" for severity in (Severity.STOP, Severity.ASK) if graves[severity]]
    return f"Terraform: {', '.join(does) or 'no changes'}. Findings: {', '.join(found) or 'none that needs a yes'}."


def _body(review: Review, section: Section) -> Iterator[str]:
    findings = review.of(section)
    if section is Section.LOSS and findings:
        yield from _losses(findings)
    elif section is Section.SECURITY and findings:
        yield from _security(findings)
    else:
        yield from _bullets(findings)
    if section is Section.COST and review.costs:
        yield from ["", *_costs(review)] if findings else _costs(review)


def _bullets(findings: Iterable[Finding]) -> Iterator[str]:
    for finding, addresses in _told_together(findings):
        where = f" {codes(addresses)}" if any(addresses) else ""
        yield f"- {_MARKS[finding.severity]}{where}: {finding.says}"


def _losses(findings: Iterable[Finding]) -> list[str]:
    rows = [(_MARKS[f.severity], codes(where), f.label, f.says) for f, where in _told_together(findings)]
    return table(("", "What goes", "Why", "What is lost with it"), rows)


def _told_together(findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[str]]]:
    """Give each thing that is said once, with the addresses that it is said of."""
    together: dict[Finding, list[str]] = defaultdict(list)
    for finding in findings:
        together[replace(finding, address="", attribute="")].append(finding.address)
    yield from together.items()


def _security(findings: Iterable[Finding]) -> Iterator[str]:
    rows = [(_MARKS[f.severity], f"{f.label} of {code(f.address)}", f.before, f.after, f.says) for f in findings]
    yield from table(("", "What", "Before", "After", "What it means"), rows)
    yield from ("", "What is not listed stays as it is.")


def _costs(review: Review) -> Iterator[str]:
    rows = [(code(cost.address), cost.before, cost.after) for cost in review.costs]
    yield from table(("Cluster, a month", "Before", "After"), rows)
    yield ""
    yield (
        f"On-demand nodes for {HOURS_A_MONTH} hours, by the AWS Price List API. Pauses lower it. Managed storage, "
        "snapshots, S3, Spectrum, concurrency scaling and taxes are not in it."
    )


def _leftovers_title(review: Review) -> str:
    return "What this destroy leaves behind" if review.plan.destroys_everything else "What a destroy would leave behind"
