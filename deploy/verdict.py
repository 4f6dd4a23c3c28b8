"""Have a plan reviewed, and keep the plan's JSON and its review beside it."""

from dataclasses import dataclass
from pathlib import Path

from deploy.environment import WAIVERS
from deploy.errors import WorkflowError
from deploy.review.assess import assess
from deploy.review.finding import Severity
from deploy.review.page import page
from deploy.review.plan import Plan
from deploy.review.plan_json import PlanError, read_plan
from deploy.review.prices import price_list
from deploy.review.waivers import WaiverError, read_waivers

SAFE = Severity.SAFE.exit_code
VERDICTS = {
    SAFE: "safe",
    Severity.ASK.exit_code: "needs a human's yes",
    Severity.STOP.exit_code: "loses data or opens the door",
}


@dataclass(frozen=True)
class Review:
    """What the review says, in Markdown, and its verdict: an exit code of plan-review."""

    text: str
    verdict: int
    plan: Plan


def review(plan_json: str, target: Path, written: Path) -> Review:
    """Write a plan's JSON to `target` and its review, with the waivers of the repository, to `written`.

    Raises WorkflowError.
    """
    target.write_text(plan_json)
    try:
        waivers = read_waivers(WAIVERS) if WAIVERS.is_file() else ()
        found = assess(read_plan(plan_json, str(target)), price_list(), waivers)
    except (PlanError, WaiverError) as error:
        raise WorkflowError(f"The plan could not be reviewed, so nothing is done with it:\n{error}") from error
    text = page(found)
    written.write_text(text)
    return Review(text.rstrip(), found.verdict.exit_code, found.plan)
