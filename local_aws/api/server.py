"""The process that answers: moto's server on a socket that `local_aws up` has opened.

`python -m local_aws.api.server --state DIRECTORY --fd NUMBER`. The socket is handed over open, so the port is known
before this process is ready, and no other process can have it.
"""

import logging
import socket
import sys
from pathlib import Path
from typing import ClassVar

import click
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from local_aws.moto_gaps.replacing import MotoChangedError
from local_aws.state import State


class _Handler(MotoRequestHandler):
    """One connection for many requests; HTTP/1.0, werkzeug's default, opens one for each."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log no request: a load makes tens of thousands. Errors are still logged."""


@click.command()
@click.option("--state", type=click.Path(path_type=Path), required=True, help="State directory that this belongs to.")
@click.option("--fd", type=int, required=True, help="File descriptor of a listening socket.")
def main(state: Path, fd: int) -> None:
    """Serve AWS on an inherited socket until the process is ended."""
    # werkzeug announces that it is no production server, which local_aws says itself.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.socket(fileno=fd) as listening:
        host, port = listening.getsockname()
        try:
            _complete_moto(State(state), f"http://{host}:{port}")
        except MotoChangedError as error:
            sys.exit(str(error))
        app = DomainDispatcherApplication(create_backend_app)
        make_server(host, port, app, threaded=True, request_handler=_Handler, fd=fd).serve_forever()


def _complete_moto(state: State, endpoint: str) -> None:
    """Add what moto lacks, and the clusters that answer, before its server is built. Raises MotoChangedError."""
    try:
        from local_aws.api.clusters import LocalClusters  # noqa: PLC0415 - what moto no longer has shows here
        from local_aws.moto_gaps import ec2, iam, redshift, s3  # noqa: PLC0415
    except (ImportError, AttributeError) as error:
        if "moto." not in str(error):
            raise
        raise MotoChangedError(str(error)) from error
    ec2.install()
    iam.install()
    redshift.install(LocalClusters(state, endpoint))
    s3.install()


if __name__ == "__main__":
    main()
