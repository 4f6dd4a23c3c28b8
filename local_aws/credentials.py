"""The access keys of one AWS on this machine: random, made by `up`, known to whoever may read the state directory."""

import secrets
import string
from dataclasses import asdict, dataclass, field
from pathlib import Path

from local_aws.redshift.config import REDSHIFT_ACCESS_KEY
from local_aws.state import LocalAwsError, State, read_json, write_json

_KEY_CHARACTERS = string.ascii_uppercase + "234567"


@dataclass(frozen=True)
class Credentials:
    """The administrator's access key, and the secret by which the stand-in Redshift signs."""

    access_key: str
    secret_key: str = field(repr=False)
    redshift_secret_key: str = field(repr=False)

    @classmethod
    def new(cls) -> "Credentials":
        """Make random ones, in the form of AWS's: AKIA and 16 characters; a secret of 40."""
        key = "AKIA" + "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(16))
        return cls(key, secrets.token_urlsafe(30), secrets.token_urlsafe(30))

    @classmethod
    def of(cls, state: State) -> "Credentials":
        """Read those of a state. Raises LocalAwsError when there are none."""
        found = read_json(_file(state))
        try:
            return cls(**found)
        except TypeError as error:
            raise LocalAwsError(
                f"{_file(state)} is missing or damaged, so nobody can sign a request. Start again: python -m local_aws "
                "down, then up."
            ) from error

    def write(self, state: State) -> None:
        """Keep them in the state directory, for its owner only."""
        write_json(_file(state), asdict(self))

    def secrets_by_key(self) -> dict[str, str]:
        """Return the secret of each access key that is not IAM's."""
        return {self.access_key: self.secret_key, REDSHIFT_ACCESS_KEY: self.redshift_secret_key}


def _file(state: State) -> Path:
    return state.directory / "credentials.json"
