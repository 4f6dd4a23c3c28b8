"""The life of an AWS on this machine, as a user runs it: up, status, env, down; twice, at once, broken, killed."""

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from shutil import rmtree

import psutil
import pytest

from local_aws.postgres import temporary_postgres
from local_aws.processes import wait_until_gone
from tests.support.command import ROOT
from tests.support.local_aws import LocalAws
from tests.support.machine import Machine, outputs, password


def execute(aws: LocalAws, sql: str) -> None:
    connection = aws.connect()
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


def wait_for(condition: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def kill(processes: list[psutil.Process]) -> None:
    assert processes
    for process in processes:
        process.kill()
    assert wait_until_gone(processes, 10) == []


def test_of_two_ups_at_once_one_starts_and_the_other_finds_it(machine: Machine) -> None:
    command = [sys.executable, "-m", "local_aws", "up"]
    both = [subprocess.Popen(command, env=machine.env, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("already up" in text for text in printed) == 1
    assert len(machine.processes("-m", "local_aws.")) == 2
    assert machine.run("status").returncode == 0


def test_a_crash_of_s3_is_reported_and_mended(machine: Machine) -> None:
    machine.up()
    before = machine.aws()
    execute(before, "CREATE TABLE kept AS SELECT 7 AS n")
    kill(machine.processes("local_aws.api.server"))
    done = machine.run("status")
    assert done.returncode == 4
    assert "s3        crashed   its process is gone" in done.stdout
    assert "redshift  up" in done.stdout

    again = machine.up()
    assert "s3 had crashed (its process is gone); starting it again, it is empty now" in again.stdout
    after = machine.aws()
    assert after.env == before.env
    assert after.one("SELECT n FROM kept") == 7
    after.client("s3").head_bucket(Bucket=outputs(after)["work_bucket"])
    arn = outputs(after)["redshift_secret_arn"]
    secret = json.loads(after.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    assert secret["password"] == password(after)


@pytest.mark.parametrize("victim", ["local_aws.redshift", "postgres"])
def test_a_crash_of_redshift_is_reported_and_mended(machine: Machine, victim: str) -> None:
    machine.up()
    before = machine.aws()
    execute(before, f'CREATE TABLE "kept {victim}" AS SELECT 7 AS n')
    before.client("s3").create_bucket(Bucket=f"kept-{victim}".replace("_", "-"))
    stand_in = machine.processes("local_aws.redshift")
    kill(machine.processes(victim, "-D") if victim == "postgres" else stand_in)
    assert wait_until_gone(stand_in, 10) == [], "without its PostgreSQL the stand-in ends"
    done = machine.run("status")
    assert done.returncode == 4
    assert "redshift  crashed   its process is gone" in done.stdout

    again = machine.up()
    assert "redshift had crashed (its process is gone); starting it again, with the data it had" in again.stdout
    after = machine.aws()
    assert after.env == before.env
    assert after.one(f'SELECT n FROM "kept {victim}"') == 7
    after.client("s3").head_bucket(Bucket=f"kept-{victim}".replace("_", "-"))
    assert len(machine.processes("postgres", "-D")) == 1


def test_a_part_that_hangs_is_reported(machine: Machine) -> None:
    machine.up()
    [stand_in] = machine.processes("local_aws.redshift")
    stand_in.send_signal(signal.SIGSTOP)
    try:
        done = machine.run("status")
    finally:
        stand_in.send_signal(signal.SIGCONT)
    assert done.returncode == 4
    assert "redshift  stuck" in done.stdout
    assert machine.run("status").returncode == 0


def test_down_finds_what_was_killed_and_leaves_nothing(machine: Machine) -> None:
    """kill -9 of both parts leaves a PostgreSQL without a parent."""
    machine.up()
    kill(machine.processes("-m", "local_aws."))
    assert machine.processes("postgres")
    for expected in ("down; nothing is left\n", "nothing was up\n"):
        done = machine.run("down")
        assert (done.returncode, done.stdout) == (0, expected)
        assert machine.left() == []
    assert machine.run("status").returncode == 3
    env = machine.run("env")
    assert (env.returncode, env.stdout) == (3, "")
    assert "python -m local_aws up" in env.stderr
    assert machine.left() == []


def test_an_up_that_was_killed_is_begun_again(machine: Machine, taken: set[str]) -> None:
    """And it steps around ports that other programs have."""
    killed = subprocess.Popen([sys.executable, "-m", "local_aws", "up"], env=machine.env, cwd=ROOT)
    wait_for(lambda: machine.processes("local_aws.redshift"))
    killed.kill()
    killed.wait()
    assert machine.run("status").returncode == 3
    machine.up()
    assert len(machine.processes("-m", "local_aws.")) == 2
    aws = machine.aws()
    assert aws.one("SELECT 1") == 1
    aws.client("s3").list_buckets()
    assert not {aws.env["PGPORT"], aws.env["AWS_ENDPOINT_URL"].rsplit(":", 1)[1]} & taken


@pytest.fixture
def taken() -> Iterator[set[str]]:
    """Those of the usual ports that this process can hold; another program may have them, and give them back."""
    held = set()
    with ExitStack() as stack:
        for port in (5000, 5439):
            listening = stack.enter_context(socket.socket())
            with suppress(OSError):
                listening.bind(("127.0.0.1", port))
                listening.listen()
                held.add(str(port))
        yield held


def test_a_state_directory_that_was_removed_by_hand_is_no_loss(machine: Machine) -> None:
    """`up` starts afresh, on no data of before, and `down` finds everything."""
    machine.up()
    execute(machine.aws(), "CREATE TABLE before AS SELECT 1 AS n")
    rmtree(machine.state)
    machine.up()
    assert len(machine.processes("-m", "local_aws.")) == 2
    assert len(machine.processes("postgres", "-D")) == 1
    assert machine.aws().rows("SELECT * FROM pg_tables WHERE tablename = 'before'") == []
    rmtree(machine.state)
    done = machine.run("down")
    assert (done.returncode, done.stdout) == (0, "down; nothing is left\n")
    assert machine.left() == []


def test_an_up_that_is_interrupted_cleans_up(machine: Machine) -> None:
    interrupted = subprocess.Popen([sys.executable, "-m", "local_aws", "up"], env=machine.env, cwd=ROOT)
    wait_for(lambda: machine.processes("local_aws.redshift"))
    interrupted.send_signal(signal.SIGINT)
    assert interrupted.wait() == 1
    assert machine.left() == []


def test_an_up_that_fails_says_why_once_and_cleans_up(machine: Machine) -> None:
    machine.run("down")
    done = machine.run("up", LOCAL_AWS_POSTGRES_DSN="host=127.0.0.1 port=9 password=hunter2hunter2")
    assert done.returncode == 1
    assert "redshift did not start" in done.stderr
    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert machine.left() == []


def test_another_postgres_can_be_given(machine: Machine) -> None:
    with temporary_postgres() as given:
        machine.up(LOCAL_AWS_POSTGRES_DSN=given.dsn)
        assert not machine.processes("postgres", "-D")
        assert machine.aws().one("SELECT 1") == 1
        other = machine.run("up", LOCAL_AWS_POSTGRES_DSN="host=127.0.0.1")
        assert other.returncode == 1
        assert "python -m local_aws down" in other.stderr
        for process in machine.processes("-m", "local_aws."):
            assert "LOCAL_AWS_POSTGRES_DSN" not in process.environ()
        execute(machine.aws(), "CREATE TABLE kept AS SELECT 7 AS n")
        assert machine.run("down").returncode == 0
        assert machine.left() == []
        machine.up(LOCAL_AWS_POSTGRES_DSN=given.dsn)
        assert machine.aws().one("SELECT n FROM kept") == 7
        assert machine.run("down").returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="not root, so every other test has run as another user")
def test_it_runs_as_another_user_than_root() -> None:
    machine = Machine(Path(tempfile.mkdtemp(prefix="m-")))
    account = pwd.getpwnam("nobody")
    os.chown(machine.temporary, account.pw_uid, account.pw_gid)

    # This process's Python may lie in root's home; the system's, of the same version, can use the same packages.
    python = os.path.realpath(sys.executable)
    if python.startswith("/root/"):
        python = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    packages = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])

    def nobody(*argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-m", *argv],
            env=machine.env | {"PYTHONPATH": packages, "HOME": str(machine.temporary)},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
        )

    try:
        try:
            reachable = nobody("local_aws", "--help").returncode == 0
        except (FileNotFoundError, PermissionError):
            reachable = False
        if not reachable:
            pytest.skip(f"nobody cannot run {python} with the packages of {packages}")
        up = nobody("local_aws", "up")
        assert up.returncode == 0, up.stderr
        assert {process.username() for process in machine.processes()} == {"nobody"}
        assert nobody("local_aws", "status").returncode == 0
        assert nobody("local_aws", "down").returncode == 0
        assert machine.left() == []
    finally:
        for process in machine.processes():
            process.kill()
        rmtree(machine.temporary)
