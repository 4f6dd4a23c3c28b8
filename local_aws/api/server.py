"""The process that answers: moto's server on a socket that `local_aws up` has opened.

`python -m local_aws.api.server --state DIRECTORY --fd NUMBER`. The socket is handed over open, so the port is known
before this process is ready, and no other process can have it.
"""

import logging
import socket
import sys
from pathlib import Path
from typing import Any

import click
from moto.moto_server import werkzeug_app
from werkzeug.serving import make_server

from local_aws.api.connection import Connection
from local_aws.api.gate import Application, Gate
from local_aws.credentials import Credentials
from local_aws.moto_gaps.replacing import MotoChangedError, replace
from local_aws.state import State


@click.command()
@click.option("--state", type=click.Path(path_type=Path), required=True, help="State directory that this belongs to.")
@click.option("--fd", type=int, required=True, help="File descriptor of a listening socket.")
@click.option("--log-requests", is_flag=True, help="Write one line per request to standard error.")
@click.option("--new-role-seconds", type=float, default=0, help="How long services do not know a new role.")
def main(state: Path, fd: int, log_requests: bool, new_role_seconds: float) -> None:
    """Serve AWS on an inherited socket until the process is ended."""
    Connection.logged = log_requests
    # werkzeug announces that it is no production server, which local_aws says itself.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.socket(fileno=fd) as listening:
        host, port = listening.getsockname()
        try:
            app = _application(State(state), new_role_seconds)
        except MotoChangedError as error:
            sys.exit(str(error))
        make_server(host, port, app, threaded=True, request_handler=Connection, fd=fd).serve_forever()


def _application(state: State, new_role_seconds: float) -> Application:
    """Complete moto and put the gate before it. Raises MotoChangedError."""
    try:
        from local_aws.moto_gaps import quick  # noqa: PLC0415

        quick.import_ec2()  # which what comes next would import

        from local_aws.api.clusters import LocalClusters  # noqa: PLC0415 - what moto no longer has shows here
        from local_aws.api.keys import Keys  # noqa: PLC0415
        from local_aws.api.tasks import LocalTasks  # noqa: PLC0415
        from local_aws.moto_gaps import calls, ec2, iam, redshift, redshift_serverless, s3, sns, tasks  # noqa: PLC0415
    except (ImportError, AttributeError) as error:
        if "moto." not in f"{error} {getattr(getattr(error, 'obj', None), '__module__', '')}":
            raise
        raise MotoChangedError(str(error)) from error
    replace(werkzeug_app, "DISABLE_GLOBAL_CORS", True)  # no web page reads an answer
    calls.install(state.directory / "calls.txt")
    ec2.install()
    iam.install(new_role_seconds)
    quick.install()
    credentials = Credentials.of(state)
    clusters = LocalClusters(state, credentials.redshift_secret_key)
    redshift.install(clusters)
    redshift_serverless.install(clusters)
    s3.install()
    sns.install()
    tasks.install(LocalTasks(state))
    return Gate(Keys(credentials.secrets_by_key()).find, _service)


def _service(name: Any) -> Application:
    application = werkzeug_app.create_backend_app(name)
    application.debug = False  # Flask would check much more of each request
    application.config["PROPAGATE_EXCEPTIONS"] = True
    return application


if __name__ == "__main__":
    main()
