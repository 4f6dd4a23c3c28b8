"""`python -m local_aws.redshift --config FILE`: one stand-in Redshift, until SIGTERM or the end of its PostgreSQL.

FILE is JSON, with the fields of RedshiftConfig and two more: `ready_file`, into which {"port": ..., "pid": ...} is
written once it answers, and `postgres_directory`, where its own PostgreSQL lives when `backend_dsn` is null.
"""

import json
import logging
import os
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

import click
import psycopg2

from local_aws.postgres import Postgres, PostgresError
from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.serve.server import RedshiftServer
from local_aws.state import write_json

WATCH_SECONDS = 0.5
"""How often to look whether PostgreSQL is still there."""
_NAMES = {field.name for field in fields(RedshiftConfig)}


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="The configuration, JSON.")
def main(path: Path) -> None:
    """Run one stand-in Redshift for development, until SIGTERM."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    try:
        given = json.loads(path.read_text())
        with ExitStack() as stack:
            postgres = None
            if given.get("backend_dsn") is None:
                postgres = stack.enter_context(Postgres(Path(given["postgres_directory"])))
                given["backend_dsn"] = postgres.dsn
            config = RedshiftConfig(**{name: value for name, value in given.items() if name in _NAMES})
            server = stack.enter_context(RedshiftServer(config))
            write_json(Path(given["ready_file"]), {"port": server.port, "pid": os.getpid()})
            while not stop.wait(WATCH_SECONDS):
                if postgres is not None and postgres.pid is None:
                    # A crash that is seen can be reported and fixed; one that is not leaves every client hanging.
                    logging.error("PostgreSQL has ended, and so does this; PostgreSQL's log is %s", postgres.log)
                    sys.exit(1)
    except (OSError, ValueError, KeyError, TypeError, PostgresError, psycopg2.Error) as error:
        sys.exit(f"The stand-in Redshift of {path} did not start: {type(error).__name__}: {error}".strip())


if __name__ == "__main__":
    main(prog_name="python -m local_aws.redshift")
