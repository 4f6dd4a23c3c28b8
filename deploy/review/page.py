"""The review as a page of Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator

from deploy.review.assess import Review
from deploy.review.finding import VERDICTS, Finding, Section, Severity
from deploy.review.first_apply import first_apply
from deploy.review.lines import bullets, costs, mark, told_together
from deploy.review.markdown import code, codes, table
from deploy.review.plan import Action

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
    lines = [f"# {verdict.name} (exit code {verdict.exit_code}): {VERDICTS[verdict]}", "", _summary(review)]
    if review.plan.makes_everything:
        return "\n".join([*lines, *first_apply(review)]) + "\n"
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
        yield from bullets(findings)
    if section is Section.COST and review.costs:
        yield from ["", *costs(review.costs)] if findings else costs(review.costs)


def _losses(findings: Iterable[Finding]) -> list[str]:
    rows = [(mark(f), codes(where), f.label, f.says) for f, where in told_together(findings)]
    return table(("", "What goes", "Why", "What is lost with it"), rows)


def _security(findings: Iterable[Finding]) -> Iterator[str]:
    rows = [(mark(f), f"{f.label} of {code(f.address)}", f.before, f.after, f.says) for f in findings]
    yield from table(("", "What", "Before", "After", "What it means"), rows)
    yield from ("", "What is not listed stays as it is.")


def _leftovers_title(review: Review) -> str:
    return "What this destroy leaves behind" if review.plan.destroys_everything else "What a destroy would leave behind"
