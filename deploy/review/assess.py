"""From a plan to what is to be said about it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from functools import cache, partial

from deploy.review.cost import Cost, costs
from deploy.review.drift import drifted
from deploy.review.finding import Finding, Section, Severity
from deploy.review.leftovers import leftovers
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.prices import AskPrice
from deploy.review.rules import ON_DESTROY, PLAN_RULES, RULES
from deploy.review.rules.by_type import Rule, looking_at
from deploy.review.rules.fallback import unjudged
from deploy.review.rules.surprises import SETTINGS_OF_CLUSTER
from deploy.review.waivers import Waiver, waive


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
        return max((finding.counts for finding in self.findings), default=Severity.SAFE)

    @property
    def says_nothing(self) -> bool:
        """Whether the plan has nothing to do and nothing to tell."""
        return not self.findings and not self.plan.active

    @property
    def sorted(self) -> list[Finding]:
        """The findings in the page's order, the gravest of each section first."""
        return [finding for section in Section for finding in self.of(section)]

    def of(self, section: Section) -> list[Finding]:
        """Return the findings of one section, the gravest first."""
        return sorted((f for f in self.findings if f.section is section), key=lambda finding: -finding.severity)


def assess(plan: Plan, ask: AskPrice, waivers: Sequence[Waiver] = (), today: date | None = None) -> Review:
    """Judge a plan. `ask` gives prices; waivers hold until their last day, counted from `today`."""
    found = [finding for change in plan.changes for finding in _judge(change, plan)]
    found += [
        replace(finding, rule=rule.__name__.lstrip("_"))
        for rule in (drifted, *PLAN_RULES, _about_the_run)
        for finding in _guarded(rule, plan)
    ]
    found = list(waive(found, waivers, today or datetime.now(timezone.utc).date()))
    return Review(plan, tuple(found), tuple(costs(plan, ask)), tuple(leftovers(plan)))


def _judge(change: Change, plan: Plan) -> list[Finding]:
    if not change.is_active and change.type not in SETTINGS_OF_CLUSTER:
        return []
    found = [
        replace(finding, rule=rule.__name__)
        for rule in _rules(change.type, plan.destroys_everything)
        for finding in _guarded(partial(rule, change), plan, change.address)
    ]
    found += [replace(finding, rule=unjudged.__name__) for finding in unjudged(change, plan, found)]
    if not found and change.is_active:
        found.append(Finding(Severity.SAFE, Section.OTHER, change.address, _harmless(change), rule="harmless"))
    return found


@cache
def _rules(kind: str, everything_goes: bool) -> tuple[Rule, ...]:
    return looking_at(ON_DESTROY if everything_goes else RULES, kind)


def _guarded(rule: Callable[[Plan], Iterator[Finding]], plan: Plan, address: str = "") -> Iterator[Finding]:
    """Yield what a rule finds. A value in a form that it does not know is never silently safe, and no stack trace."""
    try:
        yield from rule(plan)
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        says = f"A part of it is in a form that this review does not know ({code(error)}). Read it in the plan."
        yield Finding(Severity.ASK, Section.OTHER, address, says)


def _harmless(change: Change) -> str:
    if change.action is Action.CREATE:
        return "Created."
    if change.moved_from and not change.changed:
        return f"Moved in the state from {code(change.moved_from)}; nothing happens on AWS."
    return f"Changed in place: {', '.join(code(name) for name in change.edited) or 'nothing that the code sets'}."


def _about_the_run(plan: Plan) -> Iterator[Finding]:
    for message in plan.failed_checks:
        yield Finding(Severity.ASK, Section.SURPRISE, "", f"A check of the code fails: {code(message)}.")
    if not plan.is_complete:
        says = "The plan is not whole: it was made with -target, or puts changes off. Plan again after the apply."
        yield Finding(Severity.ASK, Section.SURPRISE, "", says)
