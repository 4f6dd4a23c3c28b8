"""moto's real server app, as `local_aws` completes it, in a thread; each test has an AWS account of its own."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from loader.aws import client as aws
from local_aws.api.connection import Connection
from local_aws.moto_gaps import calls, ec2, quick, sns
from local_aws.moto_gaps import iam as moto_iam
from local_aws.moto_gaps import redshift as moto_redshift
from local_aws.moto_gaps import redshift_serverless as moto_serverless
from local_aws.moto_gaps import s3 as moto_s3
from tests.support.aws import REGION, aws_client
from tests.support.in_process import clients_of

_ACCOUNTS = itertools.count(700_000_000_000)


@dataclass(frozen=True)
class Account:
    """An AWS account that nobody else uses, on a server that others share."""

    endpoint: str
    number: str

    def client(self, service: str, **credentials: str) -> Any:
        """Return a boto3 client: the administrator's, or that of a role's session."""
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        client = aws_client(service, self.endpoint, config=config, **credentials)
        client.meta.events.register("before-sign", self._name_account)
        return client

    def _name_account(self, request: Any, **_: Any) -> None:
        request.headers["x-moto-account-id"] = self.number


@contextmanager
def moto_server() -> Iterator[str]:
    """Serve moto on a free port of the loopback and give its URL."""
    calls.install()
    ec2.install()
    moto_iam.install()
    moto_redshift.install()
    moto_serverless.install()
    moto_s3.install()
    quick.install()
    sns.install()
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Connection)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def bucket_of_the_loader(name: str) -> Iterator[Any]:
    """Serve moto to the loader's own clients, with one bucket, and yield the client of S3."""
    with moto_server() as url, clients_of(url):
        s3 = aws.client("s3", REGION)
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield s3


def new_account(endpoint: str) -> Account:
    """Return the next unused account."""
    return Account(endpoint, str(next(_ACCOUNTS)))
