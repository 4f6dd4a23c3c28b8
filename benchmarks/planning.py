"""What the stand-in Redshift takes to plan a statement, in CPU time."""

import statistics
import time
from contextlib import suppress

from benchmarks.machine import Measure
from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.refusals.names import RefusedNames
from local_aws.redshift.translate.tree import parse
from tests.local_aws.redshift.conformance.test_conformance import cases

ROUNDS = 5


def statements() -> list[Measure]:
    """Plan every conformance case that runs, first and again, without what PostgreSQL is asked of tables' columns."""
    texts = [case.statements for case in cases() if not case.answer.startswith(("refused", "not here"))]
    first, again, parsed = [], [], []
    for text in texts:
        with suppress(RedshiftError):  # such as one that needs the columns of a table
            planner = Planner(RefusedNames(frozenset(), frozenset()))
            plans = planner.plan(text)
            first.append(min(_planned(text) for _ in range(ROUNDS)) / len(plans))
            start = time.process_time()
            planner.plan(text)
            again.append((time.process_time() - start) / len(plans))
            start = time.process_time()
            for plan in plans:
                parse(plan.sql)
            parsed.append((time.process_time() - start) / len(plans))
    took, repeated, alone = (statistics.median(times) * 1e6 for times in (first, again, parsed))
    return [
        Measure(
            f"plan one of {len(first)} statements of the conformance table",
            f"{took:.0f} µs",
            f"{took / alone:.1f} times PostgreSQL's parser alone; the slowest {max(first) * 1e3:.1f} ms",
        ),
        Measure("plan it again", f"{repeated:.1f} µs", "and one question about the columns of its tables"),
    ]


def _planned(text: str) -> float:
    planner = Planner(RefusedNames(frozenset(), frozenset()))
    start = time.process_time()
    planner.plan(text)
    return time.process_time() - start
