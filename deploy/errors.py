"""What can go wrong, split by what to do next. Only the command line turns these into exit codes."""

from typing import ClassVar


class WorkflowError(Exception):
    """A step cannot be done; the message says what, why and what to do next."""

    exit_code: ClassVar[int] = 1


class NotConfirmedError(WorkflowError):
    """Nothing was changed, because a person has to look, answer, or plan again."""

    exit_code = 3


class AccessError(WorkflowError):
    """AWS or Terraform cannot be reached, or AWS knows no such credentials."""

    exit_code = 4


class LeftoversError(WorkflowError):
    """The destroy is done, and something that it should have removed is still there."""

    exit_code = 5
