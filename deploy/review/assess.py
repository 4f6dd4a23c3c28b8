"""From a plan to what is to be said about it."""

from dataclasses import dataclass

from deploy.review.cost import AskPrice, Cost, costs
from deploy.review.drift import drifted
from deploy.review.finding import Finding, Section, Severity
from deploy.review.leftovers import leftovers
from deploy.review.markdown import code, codes
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules import ON_DESTROY, RULES
from deploy.review.rules.fallback import unjudged


@dataclass(frozen=True)
class Review:
    """All findings about a plan, and the verdict that they make."""

    plan: Plan
    findings: tuple[Finding, ...]
    costs: tuple[Cost, ...]
    leftovers: tuple[str, ...]

    @property
    def verdict(self) -> Severity:
        """The gravest of the findings."""
        return max((finding.severity for finding in self.findings), default=Severity.SAFE)

    @property
    def says_nothing(self) -> bool:
        """Whether the plan has nothing to do and nothing to tell."""
        return not self.findings and not self.plan.active and not self.plan.outputs

    def of(self, section: Section) -> list[Finding]:
        """Give the findings of one section, the gravest first."""
        return sorted((f for f in self.findings if f.section is section), key=lambda finding: -finding.severity)


def assess(plan: Plan, ask: AskPrice) -> Review:
    """Judge a plan. `ask` gives prices."""
    found = [finding for change in plan.changes for finding in _judge(change, plan)]
    found += [*drifted(plan), *_about_the_run(plan)]
    return Review(plan, tuple(found), tuple(costs(plan, ask)), tuple(leftovers(plan)))


def _judge(change: Change, plan: Plan) -> list[Finding]:
    rules = ON_DESTROY if plan.destroys_everything else RULES
    found = [finding for rule in rules for finding in rule(change, plan)]
    found += unjudged(change, found)
    if not found and change in plan.active:
        found.append(Finding(Severity.SAFE, Section.OTHER, change.address, _harmless(change)))
    return found


def _harmless(change: Change) -> str:
    if change.action is Action.CREATE:
        return "Made anew."
    if change.moved_from and not change.changed:
        return f"Moved in the state from {code(change.moved_from)}; nothing happens on AWS."
    return f"Changed in place: {', '.join(code(name) for name in change.edited) or 'nothing that the code sets'}."


def _about_the_run(plan: Plan) -> list[Finding]:
    found = [
        Finding(Severity.ASK, Section.SURPRISE, "", f"A check of the code fails: {code(message)}.")
        for message in plan.failed_checks
    ]
    if plan.invoked:
        says = f"The apply also runs the actions {codes(plan.invoked)}; what they do is not in the plan."
        found.append(Finding(Severity.ASK, Section.SURPRISE, "", says))
    if not plan.is_complete:
        says = "The plan is not whole: it was made with -target, or puts changes off. Plan again after the apply."
        found.append(Finding(Severity.ASK, Section.SURPRISE, "", says))
    return found
