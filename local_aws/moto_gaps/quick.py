"""What moto does again and again, done once: half of the time of a listing, a quarter of the start of this AWS."""

from datetime import datetime
from functools import cache
from importlib import import_module
from string import ascii_letters, digits
from typing import Any

import boto3
from botocore.utils import parse_to_aware_datetime
from moto.core import serialize
from moto.core.base_backend import AccountSpecificBackend
from moto.core.model import Shape
from moto.core.serialize import AttributePicker, AttributePickerContext
from moto.moto_api._internal.moto_random import MotoRandom

from local_aws.moto_gaps.replacing import replace

_pick = AttributePicker.__call__


def install() -> None:
    """Put the quick ways in place of moto's; once more does no harm."""
    replace(serialize, "parse_to_aware_datetime", as_datetime)
    replace(AttributePicker, "__call__", pick)
    replace(MotoRandom, "get_random_string", random_string)


def import_ec2() -> None:
    """Import moto's EC2 with the session that moto's backends share.

    It makes one for each of AWS's partitions, and each reads EC2's whole model.
    """
    session = boto3.Session
    shared = AccountSpecificBackend.get_session()
    boto3.Session = lambda: shared  # type: ignore[assignment,misc]
    try:
        import_module("moto.ec2")
    finally:
        boto3.Session = session  # type: ignore[misc]


def as_datetime(value: Any) -> datetime:
    """Return a time with its zone, as botocore does, but without dateutil for the form that moto's own times have."""
    if isinstance(value, str) and value.endswith("Z"):
        try:
            return datetime.fromisoformat(value.removesuffix("Z") + "+00:00")
        except ValueError:
            pass
    return parse_to_aware_datetime(value)


def random_string(self: MotoRandom, length: int = 20, include_digits: bool = True, lower_case: bool = False) -> str:
    """Return letters, and digits. Each answer has 52 of them, which moto chooses one by one."""
    text = "".join(self.choices(ascii_letters + digits * include_digits, k=length))
    return text.lower() if lower_case else text


def pick(self: AttributePicker, context: AttributePickerContext) -> Any:
    """Find the value of a member of an answer. Under which names a dict may have it, the model alone says."""
    if type(context.obj) is not dict or self.response_transformers:
        return _pick(self, context)
    names = _names(type(self), tuple(self.alias_providers), context.key, context.shape)  # type: ignore[arg-type]
    return next((context.obj[name] for name in names if name in context.obj), None)


@cache
def _names(kind: type[AttributePicker], aliases: tuple[Any, ...], key: str, shape: Shape) -> tuple[str, ...]:
    return tuple(kind(list(aliases)).get_possible_keys(AttributePickerContext({}, key, shape)))
