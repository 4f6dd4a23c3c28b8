"""Start the AWS on this machine, look at it, take it down."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from local_aws import parts
from local_aws.outputs import ADMIN, DATABASE, REGION, write_outputs
from local_aws.resources import create_resources
from local_aws.state import LocalAwsError, State, read_json, write_json, write_text
from local_aws.tls import make_certificates


@dataclass(frozen=True)
class Progress:
    """How `up` tells what it does."""

    say: Callable[[str], None]
    """One line, for good."""
    during: Callable[[str], AbstractContextManager[Any]]
    """Something that takes time, while it lasts."""


def is_made(state: State) -> bool:
    """Tell whether there is an AWS to look at, running or crashed.

    There is none after an `up` that was killed, nor after a restart of the machine that cleared its temporary files.
    """
    return bool(state.recorded().get("complete")) and state.scratch.is_dir()


def look(state: State) -> list[parts.Part]:
    """Look at both parts."""
    return [parts.s3(state), parts.redshift(state)]


def up(state: State, postgres_dsn: str | None, progress: Progress) -> None:
    """Start what does not run and return when all answers.

    Raises LocalAwsError. A first start that fails leaves nothing; a failed restart leaves what ran and all data.
    """
    with state.locked(lambda: progress.say("waiting for another local_aws command to finish")):
        if not is_made(state):
            with _removed_on_failure(state):
                _make(state, postgres_dsn)
                _start(state, progress)
            return
        _same_postgres(state, postgres_dsn)
        crashed = [part for part in look(state) if part.trouble and not _recovers(state, part, progress)]
        if not crashed:
            progress.say("already up")
        for part in crashed:
            data = "it is empty now" if part.name == "s3" else "with the data it had"
            progress.say(f"{part.name} had crashed ({part.trouble}); starting it again, {data}")
        if crashed:
            _start(state, progress)


def _recovers(state: State, part: parts.Part, progress: Progress) -> bool:
    """Wait for a part that runs but did not answer at once: it may be busy, and a restart would empty S3."""
    if part.pid is None:
        return False
    try:
        with progress.during(f"waiting for {part.name}"):
            parts.wait_for(state, parts.s3 if part.name == "s3" else parts.redshift)
    except LocalAwsError:
        return False
    return True


def down(state: State, waiting: Callable[[], None]) -> bool:
    """End all processes and remove all files; tell whether there was anything."""
    existed = state.directory.exists() or state.scratch.exists()
    with state.locked(waiting):
        ended = parts.kill_all(state)
        state.remove()
    return existed or bool(ended)


def _start(state: State, progress: Progress) -> None:
    """Start the parts that do not answer."""
    s3_crashed, redshift_crashed = (part.trouble is not None for part in look(state))
    if s3_crashed:
        state.record(resources=None)
    if state.recorded().get("resources") is None:
        parts.start_s3(state)
    endpoint = parts.s3_endpoint(state)
    config = read_json(parts.config_file(state))
    # COPY would read where S3 no longer is: when S3 moved to another port, Redshift must hear of it.
    if redshift_crashed or config["s3_endpoint_url"] != endpoint:
        if not redshift_crashed:
            progress.say(f"s3 moved to {endpoint}; starting redshift again, with the data it had")
        parts.start_redshift(state, endpoint)
    with progress.during("starting S3"):
        parts.wait_for(state, parts.s3)
        if state.recorded().get("resources") is None:
            state.record(resources=create_resources(endpoint, config["admin_password"]))
        resources = state.recorded()["resources"]
    with progress.during("starting Redshift"):
        parts.wait_for(state, parts.redshift)
    found = {"redshift_port": parts.redshift_port(state), "redshift_ssl_root_cert": str(state.ca)}
    write_outputs(state.outputs, found | resources)
    state.record(complete=True)


def _make(state: State, postgres_dsn: str | None) -> None:
    """Write everything that the processes are started with."""
    parts.kill_all(state)  # processes whose state directory was removed by hand
    state.make()
    certificate = make_certificates(state.ca, state.directory)
    password = secrets.token_urlsafe(24)
    write_text(state.pgpass, f"{parts.HOST}:*:*:{ADMIN}:{password}\n", mode=0o600)
    config = {
        "backend_dsn": postgres_dsn,
        "postgres_directory": str(state.scratch / "postgres"),
        "database": DATABASE,
        "admin_user": ADMIN,
        "admin_password": password,
        "tls_cert": str(certificate.chain),
        "tls_key": str(certificate.key),
        "listen_port": parts.REDSHIFT_PORT,
        "region": REGION,
        "ready_file": str(parts.ready_file(state)),
    }
    write_json(parts.config_file(state), config, mode=0o600)


def _same_postgres(state: State, postgres_dsn: str | None) -> None:
    if postgres_dsn and postgres_dsn != read_json(parts.config_file(state)).get("backend_dsn"):
        raise LocalAwsError(
            "this AWS is already made, on another PostgreSQL than --postgres-dsn names. "
            "Take it down first (python -m local_aws down), or use another state directory (--state)."
        )


@contextmanager
def _removed_on_failure(state: State) -> Iterator[None]:
    try:
        yield
    except BaseException:
        parts.kill_all(state)
        state.remove()
        raise
