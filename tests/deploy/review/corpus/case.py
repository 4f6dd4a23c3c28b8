"""One case of the corpus: an edit, the verdict that the plan of it deserves, and the sentences that say why."""

from typing import NamedTuple

from tests.deploy.review.stack import Edit

SAFE, ASK, STOP = "SAFE", "ASK", "STOP"


class Case(NamedTuple):
    """What the review of an edit must end with and say. `kind` is what the table of docs/plan-review.md counts by."""

    stack: str
    kind: str
    verdict: str
    says: tuple[str, ...]
    edit: Edit


def more(stack: str, kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Add code to the root of a stack."""
    return Case(stack, kind, verdict, (says,), Edit(more={".": hcl}))


def over(stack: str, kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Lay code over that of the root of a stack (an override file)."""
    return Case(stack, kind, verdict, (says,), Edit(code={".": hcl}))
