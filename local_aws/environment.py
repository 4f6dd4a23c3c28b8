"""Environments: what makes clients reach the AWS on this machine, and what its own processes start with."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from local_aws.credentials import Credentials
from local_aws.outputs import ADMIN, DATABASE, REGION
from local_aws.state import State

LOOPBACK = ("127.0.0.1", "localhost")


def client_environment(state: State, endpoint: str, redshift_port: int) -> dict[str, str]:
    """Return the variables that make aws, boto3, psql, libpq and the loader reach this AWS.

    The secret key is among them, and no password of a database.
    """
    credentials = Credentials.of(state)
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "OUTPUTS_FILE": str(state.outputs),
        "PGHOST": LOOPBACK[0],
        "PGPORT": str(redshift_port),
        "PGUSER": ADMIN,
        "PGDATABASE": DATABASE,
        "PGPASSFILE": str(state.pgpass),
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": str(state.ca),
    }


def past_proxies(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the NO_PROXY that leads past the proxy which `environ` names, for this machine; empty without a proxy."""
    if not any(name.lower() in {"http_proxy", "all_proxy"} for name, value in environ.items() if value):
        return {}
    given = environ.get("NO_PROXY") or environ.get("no_proxy") or ""
    hosts = [host for host in given.split(",") if host and host not in LOOPBACK]
    joined = ",".join([*hosts, *LOOPBACK])
    return {"NO_PROXY": joined, "no_proxy": joined}


def export_lines(variables: Mapping[str, str]) -> str:
    """Write the variables as a POSIX shell reads them."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())


def isolated(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` without what points at another AWS, its credentials, a PostgreSQL or a proxy.

    The package's own directory is on the module path, so that it is found from any working directory.
    """
    foreign = ("AWS_", "BOTO_", "MOTO_", "PG")
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(foreign) and not name.lower().endswith("_proxy")
    }
    path = [str(Path(__file__).resolve().parent.parent), *kept.get("PYTHONPATH", "").split(os.pathsep)]
    return kept | {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(filter(None, path))),
    }
