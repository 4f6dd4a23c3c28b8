"""Lines of Markdown that more than one page has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from deploy.review.cost import Cost
from deploy.review.finding import Finding, Severity
from deploy.review.markdown import code, codes, table
from deploy.review.prices import HOURS_A_MONTH

_MARKS = {Severity.SAFE: "safe", Severity.ASK: "**ASK**", Severity.STOP: "**STOP**"}


def mark(finding: Finding) -> str:
    """Return the first word of a finding: how grave it is, and who has accepted it if somebody has."""
    grave = _MARKS[finding.severity]
    return f"{grave} ({finding.waived})" if finding.waived else grave


def bullets(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each thing that is said, with the addresses that it is said of."""
    for finding, addresses in told_together(findings):
        where = f" {codes(addresses)}" if any(addresses) else ""
        yield f"- {mark(finding)}{where}: {finding.says}"


def told_together(findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[str]]]:
    """Yield each thing that is said once, with the addresses that it is said of."""
    together: dict[Finding, list[str]] = defaultdict(list)
    for finding in findings:
        addresses = together[replace(finding, address="", attribute="")]
        if finding.address not in addresses:
            addresses.append(finding.address)
    yield from together.items()


def costs(costs: Iterable[Cost]) -> Iterator[str]:
    """Yield the table of what each thing costs a month."""
    rows = [(cost.what or code(cost.address), cost.before, cost.after) for cost in costs]
    yield from table(("A month", "Before", "After"), rows)
    yield ""
    yield (
        f"On demand for {HOURS_A_MONTH} hours, by the AWS Price List API. Pauses lower it. Managed storage, S3, "
        "traffic, Spectrum, concurrency scaling and taxes are not in it."
    )
