"""What the review finds, and how grave it is."""

from dataclasses import dataclass
from enum import Enum, IntEnum

NO_VALUE = ""
"""A finding that has no before and after."""


class Severity(IntEnum):
    """How grave a change is; a plan is as grave as its gravest change."""

    SAFE = 0
    ASK = 1
    STOP = 2

    @property
    def exit_code(self) -> int:
        """Return the exit code of a plan with this verdict."""
        return {Severity.SAFE: 0, Severity.ASK: 3, Severity.STOP: 4}[self]


VERDICTS = {
    Severity.SAFE: "nothing in this plan loses data, opens a door or needs a yes",
    Severity.ASK: "this plan needs a human's yes",
    Severity.STOP: "this plan loses data or opens the door",
}
"""What each verdict says of a plan."""


class Section(Enum):
    """Part of the page that a finding stands in, in the page's order."""

    LOSS = "Destroyed or replaced"
    SECURITY = "Security before and after"
    ACCESS = "Who may do what (IAM)"
    SURPRISE = "What surprises"
    COST = "Cost and size"
    DRIFT = "Changed outside Terraform"
    OTHER = "Everything else"


@dataclass(frozen=True)
class Finding:
    """One thing to know about a plan. Texts are Markdown: values in them went through `markdown.code`."""

    severity: Severity
    section: Section
    address: str
    says: str
    attribute: str = ""
    """Dotted path of what is judged, as far down as the rule looked; empty when the resource as a whole is."""
    label: str = ""
    before: str = NO_VALUE
    after: str = NO_VALUE
    waived: str = ""
    """Who has accepted it, why and until when; empty when nobody has."""
    rule: str = ""
    """Name of the rule that found it."""

    @property
    def counts(self) -> Severity:
        """How grave the finding is for the verdict: not at all once it is waived."""
        return Severity.SAFE if self.waived else self.severity
