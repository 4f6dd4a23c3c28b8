"""What a plan calls things."""

from typing import Any

GUARD = "terraform_data.deletion_guard"
"""Address of what stops a destroy and a replacement (infra/guard.tf)."""


def variable(plan: dict[str, Any], name: str) -> Any:
    """Return the value of a root variable in a plan, defaults included."""
    return plan["variables"][name].get("value")


def warehouse_name(plan: dict[str, Any]) -> str:
    """Return the name of the warehouse, which is the cluster's identifier."""
    return f"{variable(plan, 'project')}-{variable(plan, 'environment')}"


def tags(plan: dict[str, Any]) -> dict[str, str]:
    """Return the tags by which everything of this environment is found."""
    return {name: str(variable(plan, name)) for name in ("project", "environment")}
