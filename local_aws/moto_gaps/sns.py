"""A subscription by e-mail whose endpoint is not an address: SNS refuses it [API_Subscribe], moto takes it."""

import re
from typing import Any

from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend

from local_aws.moto_gaps.replacing import check_before

ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def install() -> None:
    """Ask before somebody subscribes."""
    check_before(SNSBackend, "subscribe", check_subscribe)


def check_subscribe(_: Any, __: str, endpoint: str, protocol: str) -> None:
    """Refuse an e-mail address that is none. Raises SNSInvalidParameter."""
    if protocol in {"email", "email-json"} and not ADDRESS.fullmatch(endpoint):
        raise SNSInvalidParameter("Invalid parameter: Email address")
