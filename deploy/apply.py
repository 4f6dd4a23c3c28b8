"""Apply exactly the plan that was reviewed, and write down the outputs."""

from pathlib import Path

from deploy import adopt, confirm
from deploy import reviewed_plan as plan
from deploy.errors import NotConfirmedError
from deploy.names import warehouse_name
from deploy.step import Session
from deploy.terraform import KilledError, TerraformError
from deploy.verdict import SAFE, VERDICTS


def apply(session: Session) -> None:
    """Apply the waiting plan, or make one first.

    A plan that waits was reviewed by whoever made it. One that is made here is applied at once when the review finds it
    safe, and asks otherwise. Raises NotConfirmedError and changes nothing, or TerraformError when it breaks half-way.
    """
    environment = session.environment
    reviewed = plan.read(environment)
    if reviewed is None:
        reviewed = plan.make(session)
        if reviewed.verdict != SAFE:
            _ask(session, reviewed.verdict)
    plan.check(environment, reviewed)
    if reviewed.changes:
        _run(session)
    plan.forget(environment)
    environment.outputs.write_text(session.terraform.capture("output", "-json"))
    session.say(f"outputs in {_short(environment.outputs)}")


def _ask(session: Session, verdict: int) -> None:
    name = warehouse_name(session.terraform.read_plan(str(plan.plan_file(session.environment))))
    try:
        confirm.by_name(f"The review says: {VERDICTS[verdict]}.", name)
    except NotConfirmedError as error:
        review = _short(session.environment.build / "review.md")
        raise NotConfirmedError(
            f"{error}\nOr read the review in {review}, and apply this very plan: make apply {session.again}"
        ) from None


def _run(session: Session) -> None:
    environment = session.environment
    # The record goes first: whatever becomes of this apply, its plan is not for a second one.
    plan.record_file(environment).unlink()
    adopt.mark(environment)
    go_on = f"Go on with: make apply {session.again}"
    try:
        session.terraform.show("apply", "-input=false", str(plan.plan_file(environment)))
    except KilledError as error:
        lost = "It may have made what it could not write down; the next run looks for that."
        raise TerraformError(f"{error} {lost}\n{go_on}") from error
    except TerraformError as error:
        adopt.unmark(environment)
        raise TerraformError(f"{error}\nWhat it made is in its state. Mend the cause first. {go_on}") from error
    adopt.unmark(environment)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
