"""What the planner makes of a text, for tests of single rules."""

import json
from typing import Any

from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.refusals.names import RefusedNames
from local_aws.redshift.translate.statements import Plan


def plans(sql: str) -> list[Plan]:
    return Planner(RefusedNames(frozenset(), frozenset())).plan(sql)


def squeezed(text: str) -> str:
    """Write every run of blanks as one, and none beside parentheses and commas."""
    text = " ".join(text.split())
    for mark in "(),":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return text


def rewritten(sql: str) -> str:
    [plan] = plans(sql)
    return squeezed(plan.sql)


def recorded(sql: str) -> dict[str, Any]:
    [plan] = plans(sql)
    [call] = plan.after
    return json.loads(call.values[1] or "")
