"""Rights that together are every right: ways in which whoever holds them can make himself an administrator.

Published ways [Rhino Security Labs: AWS IAM privilege escalation; MITRE ATT&CK T1098].
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from deploy.review.iam.policy import Statement, matches
from deploy.review.iam.severity import is_broad

_HAND_OVER = "iam:PassRole"
PATHS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("iam:CreatePolicyVersion",), "rewrite a policy that it has"),
    (("iam:SetDefaultPolicyVersion",), "take up an older, wider version of a policy"),
    (("iam:AttachRolePolicy",), "attach any policy to a role"),
    (("iam:AttachUserPolicy",), "attach any policy to a user"),
    (("iam:AttachGroupPolicy",), "attach any policy to a group"),
    (("iam:PutRolePolicy",), "write any policy into a role"),
    (("iam:PutUserPolicy",), "write any policy into a user"),
    (("iam:PutGroupPolicy",), "write any policy into a group"),
    (("iam:AddUserToGroup",), "join any group"),
    (("iam:CreateAccessKey",), "make keys of another user"),
    (("iam:CreateLoginProfile",), "set the password of another user"),
    (("iam:UpdateLoginProfile",), "change the password of another user"),
    (("iam:UpdateAssumeRolePolicy",), "let itself take any role"),
    (("iam:DeleteRolePermissionsBoundary",), "take the boundary off a role"),
    (("iam:DeleteUserPermissionsBoundary",), "take the boundary off a user"),
    ((_HAND_OVER, "lambda:CreateFunction"), "run code as any role that Lambda may take"),
    ((_HAND_OVER, "ec2:RunInstances"), "start a machine as any role that EC2 may take"),
    ((_HAND_OVER, "ecs:RunTask"), "run a container as any role that ECS may take"),
    ((_HAND_OVER, "ecs:RegisterTaskDefinition"), "run a container as any role that ECS may take"),
    ((_HAND_OVER, "glue:CreateJob"), "run a job as any role that Glue may take"),
    ((_HAND_OVER, "glue:CreateDevEndpoint"), "log in to a machine that has any role that Glue may take"),
    ((_HAND_OVER, "cloudformation:CreateStack"), "make anything as any role that CloudFormation may take"),
    ((_HAND_OVER, "codebuild:CreateProject"), "run a build as any role that CodeBuild may take"),
    ((_HAND_OVER, "datapipeline:CreatePipeline"), "run a pipeline as any role that Data Pipeline may take"),
    ((_HAND_OVER, "sagemaker:CreateNotebookInstance"), "open a notebook as any role that SageMaker may take"),
    ((_HAND_OVER, "sagemaker:CreateTrainingJob"), "run a job as any role that SageMaker may take"),
    ((_HAND_OVER, "states:CreateStateMachine"), "run steps as any role that Step Functions may take"),
    ((_HAND_OVER, "scheduler:CreateSchedule"), "call anything as any role that the scheduler may take"),
    ((_HAND_OVER, "redshift:ModifyClusterIamRoles"), "run SQL as any role that Redshift may take"),
    ((_HAND_OVER, "redshift:CreateScheduledAction"), "act on clusters as any role that Redshift may take"),
    (("lambda:UpdateFunctionCode",), "run code as the role of a function that is there"),
    (("lambda:UpdateFunctionConfiguration",), "put code of its own before a function that is there"),
    (("glue:UpdateJob",), "run code as the role of a job that is there"),
    (("codebuild:UpdateProject",), "run a build as the role of a project that is there"),
    (("cloudformation:UpdateStack",), "change a stack with the role that it has"),
    (("ssm:SendCommand",), "run commands on machines, as their roles"),
    (("ssm:StartSession",), "log in to machines, as their roles"),
    (("ec2-instance-connect:SendSSHPublicKey",), "log in to machines, as their roles"),
    (("states:UpdateStateMachine",), "run steps as the role of a machine that is there"),
    (("sts:AssumeRole",), "take any role that lets it"),
)
"""Actions that are needed together, and what whoever has them does."""


def new_paths(before: Sequence[Statement], after: Sequence[Statement], owner: str) -> list[tuple[str, str, bool]]:
    """Return the ways that open: the actions, what can be done with them, and whether on everything there is."""
    if _is_administrator(after):
        return []  # the right itself is told, and is graver
    found = []
    for actions, does in PATHS:
        was, becomes = (min(_reach(held, action, owner) for action in actions) for held in (before, after))
        # To take one role is what a role is for; to take any is a way.
        if becomes > was and (becomes is Reach.ALL or actions != ("sts:AssumeRole",)):
            found.append((" and ".join(f"`{action}`" for action in actions), does, becomes is Reach.ALL))
    return found


class Reach(IntEnum):
    """How far an action reaches."""

    NONE = 0
    SOME = 1
    ALL = 2
    """Everything there is, or whoever holds the right."""


def _reach(statements: Iterable[Statement], action: str, owner: str) -> Reach:
    return max((_of(one, owner) for one in statements if one.is_allow and _has(one, action)), default=Reach.NONE)


def _of(statement: Statement, owner: str) -> Reach:
    resources = statement.resources
    is_itself = any(name.endswith(f"/{owner}") for name in resources.values)
    is_wide = resources.all_but or is_itself or any(is_broad(name) for name in resources.values)
    return Reach.ALL if is_wide and not statement.terms else Reach.SOME


def _has(statement: Statement, action: str) -> bool:
    named = any(matches(pattern.lower(), action.lower()) for pattern in statement.actions.values)
    return named is not statement.actions.all_but


def _is_administrator(statements: Iterable[Statement]) -> bool:
    return any(s.is_allow and "*" in s.actions.values and "*" in s.resources.values for s in statements)
