"""The description of a security group's rule for a prefix list or for another group.

A plan after an apply would otherwise want to write it again, for ever.
"""

from typing import Any

from moto.ec2.models import security_groups


class SecurityGroupRule(security_groups.SecurityGroupRule):
    """A rule that keeps its description, whatever it is about [API_SecurityGroupRule]."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # moto makes a rule of (backend, protocol, group, from, to, range, group referred to, prefix list).
        subjects = [argument for argument in args[5:8] if argument]
        self._description = subjects[0].get("Description") if subjects else None

    @property
    def description(self) -> str | None:
        """Return the description of the range, or else of the group or prefix list."""
        return super().description or self._description
