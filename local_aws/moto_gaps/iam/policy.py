"""IAM policies for moto, with Resource, Principal and Condition as AWS reads them.

Source: [reference_policies_evaluation-logic].

moto denies a statement whose condition is not met, also an Allow; ignores every condition operator but StringEquals;
and takes `.` and `?` in a pattern for regular expressions.
"""

from typing import Any

from moto.iam.access_control import IAMPolicy, IAMPolicyStatement, PermissionResult

from local_aws.moto_gaps.iam.conditions import Context, UnknownOperatorError, conditions_hold, matches

LOCAL_CONTEXT = {"aws:SecureTransport": "true"}
"""The endpoint is on this machine's loopback, where nobody listens in: a policy that demands TLS is satisfied."""


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _names_of(principal: str | None) -> set[str]:
    """Return every way in which a policy may name a principal: itself, its role, its account."""
    if principal is None:
        return set()
    names = {principal}
    if principal.startswith("arn:"):
        _, partition, _, _, account, resource = principal.split(":", 5)
        names |= {account, f"arn:{partition}:iam::{account}:root"}
        if resource.startswith("assumed-role/"):
            names.add(f"arn:{partition}:iam::{account}:role/{resource.split('/')[1]}")
    return names


class PolicyStatement(IAMPolicyStatement):
    """A statement that permits or denies only what it is about, and is neutral on all else."""

    def is_action_permitted(
        self,
        action: str,
        resource: str = "*",
        principal: str | None = None,
        incoming_condition_values: dict[str, str] | None = None,
    ) -> PermissionResult:
        """Evaluate the statement for one request.

        `principal` is an ARN or a service; None asks what the policy says to everyone.
        """
        concerned = (
            self._names("Action", "NotAction", action.lower(), fold=True)
            and self._names("Resource", "NotResource", resource)
            and self._concerns_principal(principal)
            and self._conditions_hold(LOCAL_CONTEXT | (incoming_condition_values or {}))
        )
        if not concerned:
            return PermissionResult.NEUTRAL
        return PermissionResult.PERMITTED if self._statement["Effect"] == "Allow" else PermissionResult.DENIED

    def _names(self, element: str, inverse: str, value: str, fold: bool = False) -> bool:
        if inverse in self._statement:
            return not self._any_matches(self._statement[inverse], value, fold)
        # A trust policy has no Resource: it is about the role that it belongs to.
        return element not in self._statement or self._any_matches(self._statement[element], value, fold)

    @staticmethod
    def _any_matches(patterns: Any, value: str, fold: bool) -> bool:
        return any(matches(pattern.lower() if fold else pattern, value) for pattern in _as_list(patterns))

    def _concerns_principal(self, principal: str | None) -> bool:
        if "NotPrincipal" in self._statement:
            return not self._lists(self._statement["NotPrincipal"], principal)
        # An identity's own policy has no Principal.
        return "Principal" not in self._statement or self._lists(self._statement["Principal"], principal)

    @staticmethod
    def _lists(listed: Any, principal: str | None) -> bool:
        if listed == "*":
            return True
        values = {value for values in listed.values() for value in _as_list(values)}
        everyone = "*" in _as_list(listed.get("AWS", []))
        return everyone or bool(values & _names_of(principal))

    def _conditions_hold(self, context: Context) -> bool:
        try:
            return conditions_hold(self._statement.get("Condition", {}), context)
        except UnknownOperatorError:
            # What cannot be evaluated must not open a door: a Deny applies, an Allow does not.
            return bool(self._statement["Effect"] == "Deny")


class ResourcePolicy:
    """The policy of a bucket or of a role's trust; without one it permits nothing to anyone."""

    def __init__(self, document: str | bytes | None) -> None:
        self._policy = IAMPolicy(document.decode() if isinstance(document, bytes) else document) if document else None

    def evaluate(self, action: str, resource: str, principal: str, context: dict[str, str]) -> PermissionResult:
        """Return what the policy says to a principal."""
        if self._policy is None:
            return PermissionResult.NEUTRAL
        return self._policy.is_action_permitted(action, resource, principal, context)
