"""What a plan calls things."""

from typing import Any

from deploy.review.plan import Plan

GUARD = "terraform_data.deletion_guard"
"""Address of what stops a destroy and a replacement (infra/guard.tf)."""


def variable(plan: Plan, name: str) -> Any:
    """Return the value of a root variable in a plan, defaults included."""
    return plan.variables[name]


def warehouse_name(plan: Plan) -> str:
    """Return the name of the warehouse, which is that of its cluster, or of its namespace and workgroup."""
    return f"{variable(plan, 'project')}-{variable(plan, 'environment')}"


def tags(plan: Plan) -> dict[str, str]:
    """Return the tags by which everything of this environment is found."""
    return {name: str(variable(plan, name)) for name in ("project", "environment")}
