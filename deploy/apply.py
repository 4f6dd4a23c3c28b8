"""Apply exactly the plan that was reviewed, and write down the outputs."""

from pathlib import Path

from deploy import adopt, confirm, reach
from deploy import reviewed_plan as plan
from deploy.errors import NotConfirmedError
from deploy.names import GUARD, variable, warehouse_name
from deploy.review.plan import Plan
from deploy.session import Session
from deploy.terraform import KilledError, TerraformError
from deploy.verdict import SAFE, VERDICTS


def apply(session: Session) -> None:
    """Apply the waiting plan, or make one first.

    Whatever the review does not find safe asks for the warehouse's name, whoever made the plan and when. Raises
    NotConfirmedError and changes nothing, or TerraformError when it breaks half-way.
    """
    environment = session.environment
    waiting = plan.read(environment)
    reviewed, made = (waiting, None) if waiting else plan.make(session)
    plan.check(environment, reviewed)
    planned = made or session.read_plan(plan.plan_file(environment))
    _refuse_if_protected(session, planned)
    if reviewed.verdict != SAFE:
        _ask(session, reviewed.verdict, planned)
    if reviewed.changes:
        _run(session)
        if variable(planned, "restore_from_snapshot"):
            # The cluster has its snapshot's admin and database, and the state still those that were planned.
            session.terraform.show("apply", "-refresh-only", "-auto-approve", "-input=false", *environment.variables())
    plan.forget(environment)
    environment.outputs.write_text(session.terraform.capture("output", "-json"))
    session.say(f"outputs in {_short(environment.outputs)}")
    session.say(reach.who(planned, session.again))


def _refuse_if_protected(session: Session, planned: Plan) -> None:
    """Refuse what infra/guard.tf would stop half-way: a plan that replaces a protected cluster."""
    for change in planned.changes:
        if change.address == GUARD and change.is_destroyed and change.old("output.protected"):
            raise NotConfirmedError(
                f"{warehouse_name(planned)} is protected: deletion_protection is true, and this plan replaces it "
                "with an empty one.\nNothing was changed. Take back what forces it, which the review names; or "
                f"set deletion_protection = false in infra/envs/{session.environment.name}.tfvars and apply that first."
            )


def _ask(session: Session, verdict: int, planned: Plan) -> None:
    name = warehouse_name(planned)
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
        raise TerraformError(f"{error}\nWhat it made is in its state. Fix the cause first. {go_on}") from error
    adopt.unmark(environment)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
