"""Put a class or function in the place of one of moto's, and say so plainly when moto no longer has it."""

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any


class MotoChangedError(Exception):
    """moto is not the moto that these gaps were written for; the message says what to do."""

    def __init__(self, missed: str) -> None:
        super().__init__(
            f"moto {version('moto')} lacks something that local_aws.moto_gaps builds on: {missed}.\n"
            "Install the version that this project is tested with, which constraints.txt pins: make install"
        )


def replace(owner: Any, name: str, new: Any) -> None:
    """Set an attribute that a module, class or object of moto's has already. Raises MotoChangedError if it has not."""
    if not hasattr(owner, name):
        raise MotoChangedError(f"{getattr(owner, '__name__', type(owner).__name__)} has no {name}")
    setattr(owner, name, new)


def check_before(owner: Any, name: str, check: Callable[..., None]) -> None:
    """Ask `check`, with the same arguments, before a method of moto's; what it raises is the answer.

    Once more does no harm. Raises MotoChangedError if there is no such method.
    """
    method = getattr(owner, name, None)
    if getattr(method, "checked_by", None) is check:
        return

    @wraps(method or check)
    def checked(*args: Any, **kwargs: Any) -> Any:
        check(*args, **kwargs)
        return method(*args, **kwargs)  # type: ignore[misc]  # replace() has found it

    checked.checked_by = check  # type: ignore[attr-defined]
    replace(owner, name, checked)
