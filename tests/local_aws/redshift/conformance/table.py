"""The conformance table of docs/local-redshift.md: `python -m tests.local_aws.redshift.conformance.table` writes it."""

from collections import Counter
from pathlib import Path

from tests.local_aws.redshift.conformance.test_conformance import cases

DOCUMENT = Path(__file__).parents[4] / "docs" / "local-redshift.md"
BEGIN, END = "<!-- conformance: begin -->\n", "<!-- conformance: end -->"
_KINDS = ("runs", "refused", "not here")
_GUIDE = "https://docs.aws.amazon.com/redshift/latest/dg"


def table() -> str:
    """Return one row for each page of the guide, with how many cases there are of each kind."""
    counted: dict[str, Counter[str]] = {}
    for case in cases():
        verdict = case.answer.partition(":")[0]
        kind = verdict if verdict in ("refused", "not here") else "runs"
        counted.setdefault(case.page, Counter())[kind] += 1
    rows = [
        f"| [{page}]({_GUIDE}/{page}.html) | " + " | ".join(str(kinds[kind] or "") for kind in _KINDS) + " |"
        for page, kinds in sorted(counted.items(), key=lambda item: item[0].lower())
    ]
    total = sum(counted.values(), Counter())
    rows.append(f"| {len(cases())} cases | " + " | ".join(str(total[kind]) for kind in _KINDS) + " |")
    head = "| page of the guide | runs as there | refused as there | not emulated |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def written(document: str) -> str:
    """Return the document with the table of now."""
    before, _, rest = document.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text()))
