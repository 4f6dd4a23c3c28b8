"""Start the AWS on this machine, look at it, take it down."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from local_aws import parts, resources
from local_aws.api.client import Api
from local_aws.credentials import Credentials
from local_aws.outputs import ADMIN, CLUSTER, write_outputs
from local_aws.state import LocalAwsError, State, write_text
from local_aws.tls import make_certificates

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Wishes:
    """What the caller of `up` asks for."""

    postgres_dsn: str | None = None
    """PostgreSQL of the cluster, as a superuser; None for the wheel's."""
    redshift_port: int | None = None
    """Where the cluster that is made listens, unless another program does."""
    log_requests: bool = False
    new_role_seconds: float = 0
    """How long the other services do not know a role that IAM has just made."""


@dataclass(frozen=True)
class Progress:
    """How `up` tells what it does."""

    say: Callable[[str], None]
    """One line, for good."""
    during: Callable[[str], AbstractContextManager[Any]]
    """Something that takes time, while it lasts."""


def is_made(state: State) -> bool:
    """Return whether there is an AWS to look at, running or crashed.

    There is none after an `up` that was killed, nor after a restart of the machine that cleared its temporary files.
    """
    return bool(state.recorded().get("complete")) and state.scratch.is_dir()


def look(state: State) -> list[parts.Part]:
    """Look at both parts."""
    return [parts.s3(state), parts.redshift(state)]


def up(state: State, wishes: Wishes, progress: Progress) -> None:
    """Start what does not run and return when all answers.

    Raises LocalAwsError. A first start that fails leaves nothing; a failed restart leaves what ran and all data.
    """
    with state.locked(lambda: progress.say("waiting for another local_aws command to finish")):
        if not is_made(state):
            with _removed_on_failure(state):
                _make(state, wishes)
                _start(state, progress)
            return
        _same_postgres(state, wishes.postgres_dsn)
        state.record(log_requests=wishes.log_requests, new_role_seconds=wishes.new_role_seconds)
        crashed = [part for part in look(state) if part.trouble and not _recovers(state, part, progress)]
        if not crashed:
            progress.say("already up")
        for part in crashed:
            data = "it is empty now" if part.name == "s3" else "with the data it had"
            progress.say(f"{part.name} had crashed ({part.trouble}); starting it again, {data}")
        if [part.name for part in crashed] == ["s3"]:
            progress.say("redshift starts again with it, with the data it had")
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
    """Start the API if it does not answer, and its cluster in any case."""
    if parts.s3(state).trouble is not None:
        state.record(role=None)
        parts.start_s3(state)
    with progress.during("starting S3"):
        parts.wait_for(state, parts.s3)
    api = parts.api(state)
    with api.errors_in_words():
        if state.recorded().get("role") is None:
            state.record(role=resources.create_copy_role(api))
            resources.create_buckets(api)
        with progress.during("starting Redshift"):
            cluster = _start_cluster(state, api)
        password = resources.read_password(api, cluster["MasterPasswordSecretArn"])
    write_text(state.pgpass, f"{parts.HOST}:*:*:{ADMIN}:{password}\n")
    parts.wait_for(state, parts.redshift)
    found = {
        "copy_role_arn": state.recorded()["role"],
        "redshift_port": parts.redshift_port(state),
        "redshift_secret_arn": cluster["MasterPasswordSecretArn"],
        "redshift_ssl_root_cert": str(state.ca),
    }
    write_outputs(state.outputs, found)
    state.record(complete=True)


def _start_cluster(state: State, api: Api) -> Any:
    """Make the cluster, or reboot it when it does not answer; return its description once it is available."""
    if resources.describe_cluster(api) is None:
        ports = [parts.redshift_port(state), parts.REDSHIFT_PORT, *parts.OTHER_PORTS]
        state.record(redshift_port=resources.create_cluster(api, state.recorded()["role"], dict.fromkeys(ports)))
    elif parts.redshift(state).trouble is not None:
        api.client("redshift").reboot_cluster(ClusterIdentifier=CLUSTER)
    while (cluster := resources.describe_cluster(api))["ClusterStatus"] != "available":
        if cluster["ClusterStatus"] == "hardware-failure":
            raise parts.did_not_start(state, parts.redshift(state))
        time.sleep(POLL_SECONDS)
    return cluster


def _make(state: State, wishes: Wishes) -> None:
    """Write everything that the processes are started with."""
    parts.kill_all(state)  # processes whose state directory was removed by hand
    state.make()
    state.record(
        postgres_dsn=wishes.postgres_dsn,
        log_requests=wishes.log_requests,
        new_role_seconds=wishes.new_role_seconds,
    )
    if wishes.redshift_port:
        state.record(redshift_port=wishes.redshift_port)
    Credentials.new().write(state)
    make_certificates(state.ca, state.directory)


def _same_postgres(state: State, postgres_dsn: str | None) -> None:
    if postgres_dsn and postgres_dsn != state.postgres_dsn:
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
