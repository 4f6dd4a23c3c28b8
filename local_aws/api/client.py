"""AWS on this machine as its administrator sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from local_aws.credentials import Credentials
from local_aws.outputs import REGION
from local_aws.state import LocalAwsError


@dataclass(frozen=True)
class Api:
    """Where it listens, and the keys that it knows."""

    endpoint: str
    credentials: Credentials

    @cached_property
    def _clients(self) -> dict[str, Any]:
        return {}

    def client(self, service: str) -> Any:
        """Return the boto3 client of a service, whatever the shell's AWS settings and proxies are."""
        if service not in self._clients:
            from botocore.config import Config  # noqa: PLC0415 - a time that `status` and `env` need not wait for
            from botocore.session import Session  # noqa: PLC0415

            config = Config(proxies={}, retries={"total_max_attempts": 3, "mode": "standard"}, read_timeout=60)
            session = Session()
            session.set_credentials(self.credentials.access_key, self.credentials.secret_key)
            self._clients[service] = session.create_client(
                service, region_name=REGION, endpoint_url=self.endpoint, config=config
            )
        return self._clients[service]

    @contextmanager
    def errors_in_words(self) -> Iterator[None]:
        """Turn an error of boto3 into LocalAwsError."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise LocalAwsError(
                f"AWS at {self.endpoint} failed: {error}. Look at it with python -m local_aws status, and start again "
                "what crashed with python -m local_aws up."
            ) from error
