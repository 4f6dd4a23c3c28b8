"""Whose access key is it: the administrator's, Redshift's own, an IAM user's, or the session of a role."""

from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from local_aws.api.signature import Key


class Keys:
    """Every access key of one AWS; those that IAM and STS gave out are looked up as they are now."""

    def __init__(self, fixed: dict[str, str]) -> None:
        self._fixed = {name: Key(secret) for name, secret in fixed.items()}

    def find(self, access_key: str) -> Key | None:
        """Return what the key is checked with; None when nobody has it."""
        return self._fixed.get(access_key) or _session(access_key) or _of_user(access_key)


def _session(access_key: str) -> Key | None:
    for backend in _all(sts_backends):
        found = backend.get_assumed_role_from_access_key(access_key)
        if found is not None:
            return Key(found.secret_access_key, found.session_token, found.expiration)
    return None


def _of_user(access_key: str) -> Key | None:
    for backend in _all(iam_backends):
        for user in list(backend.users.values()):
            for key in user.access_keys:
                if key.access_key_id == access_key and key.status == "Active":
                    return Key(key.secret_access_key)
    return None


def _all(backends: Any) -> list[Any]:
    """List the backends of every account and partition that was asked for so far."""
    return [backend for account in list(backends.values()) for backend in list(account.values())]
