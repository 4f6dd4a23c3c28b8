"""The two background processes, S3's and Redshift's: see whether they answer, start the former, end both."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from local_aws.api.client import Api
from local_aws.credentials import Credentials
from local_aws.environment import LOOPBACK, isolated
from local_aws.outputs import ADMIN, CLUSTER_ARN, DATABASE
from local_aws.postgres import kill_servers
from local_aws.processes import is_gone, kill, working_in
from local_aws.state import LocalAwsError, State, open_log

HOST = LOOPBACK[0]
S3_PORT = 5000
"""Where S3 listens unless another program does; moto's own default."""
REDSHIFT_PORT = 5439
"""Where Redshift listens unless another program does; Redshift's own default."""
OTHER_PORTS = (*range(8191, 8216), *range(5431, 5456))
"""The other ports that a cluster of RA3 nodes may have [API_CreateCluster]."""
START_SECONDS = 60
ANSWER_SECONDS = 5
_MODULES = {"s3": "local_aws.api.server", "redshift": "local_aws.redshift"}


@dataclass(frozen=True)
class Part:
    """One of the two processes, as it is now."""

    name: str
    address: str
    """Where it listens, or did."""
    pid: int | None
    """None when its process is gone."""
    trouble: str | None
    """Why it does not answer; None when it does."""


def s3_endpoint(state: State) -> str:
    """Return the URL of S3 and of all other services."""
    return f"http://{HOST}:{state.recorded().get('s3_port', S3_PORT)}"


def redshift_port(state: State) -> int:
    """Return the port of the Redshift, or the one that it had last."""
    return int(state.recorded().get("redshift_port", REDSHIFT_PORT))


def config_file(state: State) -> Path:
    """Return the path of what the Redshift process is started with; it holds the administrator's password."""
    return state.cluster_directory(CLUSTER_ARN) / "redshift.json"


def s3(state: State) -> Part:
    """Look at S3."""
    endpoint = s3_endpoint(state)
    return _look(state, "s3", endpoint, lambda: _s3_trouble(endpoint))


def redshift(state: State) -> Part:
    """Look at the Redshift."""
    port = redshift_port(state)
    return _look(state, "redshift", f"{HOST}:{port}", lambda: _redshift_trouble(state, port))


def api(state: State) -> Api:
    """Return the API as its administrator sees it."""
    return Api(s3_endpoint(state), Credentials.of(state))


def start_s3(state: State) -> None:
    """Start S3 on its last port, the usual one, or any; its port is recorded before it runs."""
    kill(_processes(state, "s3"))
    with listening_socket(state.recorded().get("s3_port", S3_PORT)) as open_socket:
        state.record(s3_port=open_socket.getsockname()[1])
        open_socket.set_inheritable(True)
        argv = ["--state", str(state.directory), "--fd", str(open_socket.fileno())]
        argv += ["--log-requests"] if state.recorded().get("log_requests") else []
        argv += ["--new-role-seconds", str(state.recorded().get("new_role_seconds", 0))]
        _spawn(state, argv, open_socket.fileno())


def wait_for(state: State, look: Callable[[State], Part]) -> Part:
    """Wait until a part answers. Raises LocalAwsError with the end of its log when it dies or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        part = look(state)
        if part.trouble is None:
            return part
        if part.pid is None or time.monotonic() > deadline:
            raise did_not_start(state, part)
        time.sleep(0.1)


def did_not_start(state: State, part: Part) -> LocalAwsError:
    """Make the error for a part that does not answer, with the end of its log."""
    return LocalAwsError(f"{part.name} did not start: {part.trouble}\n{_tail(log_file(state, part.name))}")


def kill_all(state: State) -> int:
    """End every process of this AWS, whoever started it; return how many there were."""
    processes = [process for process, _ in _all_processes(state)]
    kill(processes)
    for place in state.scratch.glob("tasks/*"):
        kill(working_in(place))
    # PostgreSQL outlives a parent that was killed.
    for data in state.scratch.glob("clusters/*/data"):
        kill_servers(data)
    return len(processes)


def log_file(state: State, name: str) -> Path:
    """Path of what a part prints."""
    return state.directory / "s3.log" if name == "s3" else config_file(state).with_name("redshift.log")


def listening_socket(preferred: int) -> socket.socket:
    """Listen on `preferred`, or on any free port when another program has it."""
    try:
        return socket.create_server((HOST, preferred), backlog=128)
    except OSError:
        return socket.create_server((HOST, 0), backlog=128)


def _spawn(state: State, argv: list[str], listening: int) -> None:
    """Start the API in a session of its own, so that the shell's Ctrl-C and hang-up do not reach it."""
    # --postgres-dsn may have come by a variable, and it holds a password.
    environment = {name: value for name, value in isolated(os.environ).items() if not name.startswith("LOCAL_AWS_")}
    with open_log(log_file(state, "s3")) as log:
        started = subprocess.Popen(
            [sys.executable, "-m", _MODULES["s3"], *argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd="/",
            start_new_session=True,
            pass_fds=(listening,),
        )
    # For a moment a new process shows no arguments yet, and would be taken for one that is gone.
    while started.poll() is None and not _processes(state, "s3"):
        time.sleep(0.01)


def _processes(state: State, name: str) -> list[psutil.Process]:
    """Find the processes of a part by their arguments, which name the state directory or a file in it.

    So it needs no recorded process id, which may be lost, or be another process's by now.
    """
    subject = state.directory if name == "s3" else config_file(state)
    return [process for process, argv in _all_processes(state) if _MODULES[name] in argv and str(subject) in argv]


def _all_processes(state: State) -> list[tuple[psutil.Process, list[str]]]:
    """Find every process of this AWS, with its arguments: the two parts, and the clusters that S3's process started."""
    found = []
    directory, modules = str(state.directory), set(_MODULES.values())
    for process in psutil.process_iter(["cmdline"]):
        argv = process.info["cmdline"] or []
        if modules.isdisjoint(argv):  # first, since a PostgreSQL has many hundred words, all empty
            continue
        here = any(word == directory or word.startswith(f"{directory}/") for word in argv)
        if here and not is_gone(process):
            found.append((process, argv))
    return found


def _look(state: State, name: str, address: str, trouble: Callable[[], str | None]) -> Part:
    running = _processes(state, name)
    if not running:
        return Part(name, address, None, "its process is gone")
    return Part(name, address, running[0].pid, trouble())


def _s3_trouble(endpoint: str) -> str | None:
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"), timeout=ANSWER_SECONDS)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        return f"it does not answer at {endpoint}: {error}"
    else:
        return None
    finally:
        connection.close()


def _redshift_trouble(state: State, port: int) -> str | None:
    try:
        psycopg2.connect(
            host=HOST,
            port=port,
            user=ADMIN,
            dbname=DATABASE,
            passfile=str(state.pgpass),
            sslmode="verify-full",
            sslrootcert=str(state.ca),
            connect_timeout=ANSWER_SECONDS,
        ).close()
    except psycopg2.Error as error:
        return f"it does not answer: {error}".strip()
    return None


def _tail(log: Path, lines: int = 10) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
