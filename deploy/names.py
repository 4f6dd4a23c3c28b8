"""What a plan calls things."""

from typing import Any


def variable(plan: dict[str, Any], name: str) -> Any:
    """Give the value of a root variable in a plan, defaults included."""
    return plan["variables"][name].get("value")


def warehouse_name(plan: dict[str, Any]) -> str:
    """Give the name of the warehouse, which is the cluster's identifier."""
    return f"{variable(plan, 'project')}-{variable(plan, 'environment')}"


def tags(plan: dict[str, Any]) -> dict[str, str]:
    """Give the tags by which everything of this environment is found."""
    return {name: str(variable(plan, name)) for name in ("project", "environment")}
