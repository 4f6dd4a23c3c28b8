"""What the review of a plan says."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Reviewed(NamedTuple):
    """What the review of a plan ended with and printed."""

    exit_code: int
    page: str


Review = Callable[[Any], Reviewed]
