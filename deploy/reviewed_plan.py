"""Make a plan and have it reviewed; keep what proves which plan the review was about."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy import adopt, reach
from deploy.environment import Environment
from deploy.errors import NotConfirmedError
from deploy.review.plan import Plan
from deploy.session import Session
from deploy.verdict import review


@dataclass(frozen=True)
class Reviewed:
    """The record beside a plan: what it was made from, which file it is, and what the review said of it."""

    code_sha256: str
    plan_sha256: str
    verdict: int
    changes: bool
    """Whether the apply of the plan does anything, if only to the state or to an output."""


def plan_file(environment: Environment) -> Path:
    """Path of the plan that the next apply takes."""
    return environment.build / "tfplan"


def record_file(environment: Environment) -> Path:
    """Path of the record beside it."""
    return environment.build / "reviewed.json"


def make(session: Session) -> tuple[Reviewed, Plan]:
    """Write tfplan, plan.txt, plan.json and review.md, and print the review. Raises WorkflowError.

    Return the record and the plan, which Terraform would take seconds to read again.
    """
    environment = session.environment
    forget(environment)
    adopt.after_a_kill(session)
    session.say(f"planning {environment.name}")
    code = environment.code_sha256()
    target = plan_file(environment)
    (environment.build / "plan.txt").write_text(session.plan(target.name))
    plan_json = session.terraform.plan_json(str(target))
    found = review(plan_json, environment.build / "plan.json", environment.build / "review.md")
    session.say(f"\n{found.text}\n\n{reach.who(found.plan, session.again)}")
    reviewed = Reviewed(code, _sha256(target), found.verdict, found.plan.has_changes)
    record_file(environment).write_text(json.dumps(asdict(reviewed), indent=2) + "\n")
    return reviewed, found.plan


def read(environment: Environment) -> Reviewed | None:
    """Return the record of the plan that waits to be applied; None when there is no plan."""
    try:
        return Reviewed(**json.loads(record_file(environment).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def check(environment: Environment, reviewed: Reviewed) -> None:
    """Raise NotConfirmedError when the plan is not the one that was reviewed, or older than the code."""
    again = f"Make it again and read its review: make plan ENV={environment.name}"
    if reviewed.code_sha256 != environment.code_sha256():
        raise NotConfirmedError(f"infra/ or its variables have changed since the plan was made.\n{again}")
    target = plan_file(environment)
    if not target.is_file() or _sha256(target) != reviewed.plan_sha256:
        raise NotConfirmedError(f"{target} is not the plan that was reviewed.\n{again}")


def forget(environment: Environment) -> None:
    """Remove the plan and its record: a plan is good for one apply."""
    record_file(environment).unlink(missing_ok=True)
    plan_file(environment).unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
