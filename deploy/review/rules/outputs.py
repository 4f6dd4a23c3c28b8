"""Outputs: settings that something else reads."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Output, Plan
from deploy.review.values import Hidden


def outputs_change(plan: Plan) -> Iterator[Finding]:
    """Find every output that changes. A new one takes nothing from anybody, and one that only moves neither."""
    gone = [output for output in plan.outputs if output.after is None]
    new = [output for output in plan.outputs if output.before is None]
    moved = {was.name: now.name for was in gone for now in new if _is_same(was.before, now.after)}
    for output in plan.outputs:
        if output.name in moved:
            says = f"The output {code(output.name)} moves to {code(moved[output.name])}, with the same value."
            yield _finding(Severity.SAFE, says, output)
        elif output.before is None and output.name not in moved.values():
            yield _finding(Severity.SAFE, f"The output {code(output.name)} is new.", output)
        elif output.before is not None and not plan.destroys_everything:
            yield _changed(output)


def _is_same(one: object, other: object) -> bool:
    return one == other and not isinstance(one, Hidden)


def _changed(output: Output) -> Finding:
    old, name = code(output.before), code(output.name)
    if output.after is None:
        return _finding(Severity.ASK, f"The output {name} is gone; it was {old}. What reads it fails.", output)
    return _finding(
        Severity.ASK, f"The output {name} goes from {old} to {code(output.after)}: what reads it follows there.", output
    )


def _finding(severity: Severity, says: str, output: Output) -> Finding:
    return Finding(severity, Section.SURPRISE if severity else Section.OTHER, "", says, f"output.{output.name}")
