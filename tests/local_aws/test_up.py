"""An AWS on this machine that is up, looked at from all sides."""

import json
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from shutil import which

import psutil
import pytest

from tests.support.command import ROOT
from tests.support.local_aws import LocalAws
from tests.support.machine import Machine, outputs, password

OUTPUTS = {
    "redshift_host",
    "redshift_port",
    "redshift_database",
    "redshift_user",
    "redshift_cluster_identifier",
    "redshift_secret_arn",
    "redshift_ssl_root_cert",
    "aws_region",
    "copy_role_arn",
    "work_bucket",
    "events_uri",
    "songs_uri",
    "source_region",
}


@pytest.fixture(scope="module")
def up(machine: Machine) -> Iterator[subprocess.CompletedProcess[str]]:
    umask = os.umask(0o077)  # the strictest; root's PostgreSQL, another user's process, must live with it
    yield machine.up()
    os.umask(umask)
    down = machine.run("down")
    assert (down.returncode, down.stdout) == (0, "down; nothing is left\n")
    assert machine.left() == []


@pytest.fixture(scope="module")
def aws(machine: Machine, up: object) -> LocalAws:
    return machine.aws()


def test_both_answer(aws: LocalAws) -> None:
    assert aws.one("SELECT current_user") == "awsuser"
    assert aws.one("SELECT current_database()") == "sparkify"
    found = outputs(aws)
    buckets = {bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]}
    assert {found["work_bucket"], str(found["events_uri"]).split("/")[2]} <= buckets


def test_the_outputs_are_the_loaders_settings(machine: Machine, aws: LocalAws) -> None:
    found = outputs(aws)
    assert set(found) == OUTPUTS
    assert found["redshift_port"] == int(aws.env["PGPORT"]) == machine.port
    assert found["redshift_host"] == aws.env["PGHOST"] == "127.0.0.1"
    role = str(found["copy_role_arn"]).rsplit("/", 1)[1]
    assert aws.client("iam").get_role(RoleName=role)["Role"]["Arn"] == found["copy_role_arn"]


def test_the_secret_is_the_one_that_logs_in(aws: LocalAws) -> None:
    arn = outputs(aws)["redshift_secret_arn"]
    secret = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    assert secret == {"username": "awsuser", "password": password(aws)}


def test_status_is_one_line_a_part(machine: Machine, up: subprocess.CompletedProcess[str]) -> None:
    done = machine.run("status")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[:2] for line in lines] == [["s3", "up"], ["redshift", "up"]]
    assert {int(line[-1]) for line in lines} == {process.pid for process in machine.processes("-m", "local_aws.")}
    assert up.stdout == done.stdout + 'To reach it: eval "$(python -m local_aws env)"\n'


def test_a_second_up_finds_the_first(machine: Machine, aws: LocalAws) -> None:
    before = machine.processes("-m", "local_aws.")
    again = machine.up()
    assert "already up" in again.stdout
    assert machine.processes("-m", "local_aws.") == before


def test_env_is_read_by_a_shell(machine: Machine, aws: LocalAws) -> None:
    command = f'eval "$({shlex.join([sys.executable, "-m", "local_aws", "env"])})" && echo "$PGHOST:$PGPORT"'
    done = subprocess.run(["sh", "-c", command], env=machine.env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{aws.env['PGHOST']}:{aws.env['PGPORT']}"


def test_env_leads_past_a_proxy(machine: Machine, aws: LocalAws) -> None:
    done = machine.run("env", HTTPS_PROXY="http://proxy.example:3128", NO_PROXY="intranet")
    assert "NO_PROXY" not in done.stdout
    done = machine.run("env", http_proxy="http://proxy.example:3128", NO_PROXY="intranet,localhost")
    assert "export NO_PROXY=intranet,127.0.0.1,localhost\n" in done.stdout


def test_another_aws_in_the_shell_does_not_matter(machine: Machine, aws: LocalAws) -> None:
    """A profile that does not exist, an endpoint and a proxy that nobody serves, a PostgreSQL elsewhere."""
    elsewhere = {
        "AWS_PROFILE": "no-such-profile",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "PGHOSTADDR": "127.0.0.9",
        "PGOPTIONS": "--no_such_setting=1",
    }
    assert machine.run("status", **elsewhere).returncode == 0
    done = machine.run("sample", "--songs", "3", "--days", "1", **elsewhere)
    assert done.returncode == 0, done.stderr


def test_a_sample_replaces_the_one_before(machine: Machine, aws: LocalAws) -> None:
    for songs, days in ((12, 2), (5, 1)):
        done = machine.run("sample", "--songs", str(songs), "--days", str(days))
        assert done.returncode == 0, done.stderr
    bucket = str(outputs(aws)["songs_uri"]).split("/")[2]
    keys = [entry["Key"] for entry in aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]]
    assert sum(key.startswith("song_data/") for key in keys) == 5
    assert [key for key in keys if key.startswith("log_data/")] == ["log_data/2018/11/2018-11-01-events.json"]


def test_nothing_listens_beyond_loopback(machine: Machine, aws: LocalAws) -> None:
    connections = []
    for process in machine.processes():
        with suppress(psutil.NoSuchProcess):  # PostgreSQL starts and ends workers as it likes
            connections += process.net_connections(kind="inet")
    listening = [connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1", "127.0.0.1"]


def test_the_password_is_nowhere_but_in_private_files(machine: Machine, aws: LocalAws) -> None:
    secret = password(aws)
    for process in machine.processes():
        with suppress(psutil.NoSuchProcess):
            assert secret not in " ".join(process.cmdline())
            assert secret not in str(process.environ())
    holding = [path for path in machine.state.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding
    for path in [*holding, machine.state / "server.key"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    printed = [machine.run(command).stdout for command in ("status", "env", "up")]
    assert secret not in "".join(printed)


def test_processes_hold_no_terminal_and_no_directory(machine: Machine, aws: LocalAws) -> None:
    for process in machine.processes("-m", "local_aws."):
        assert process.cwd() == "/"
        assert os.getsid(process.pid) == process.pid


@pytest.mark.skipif(which("aws") is None, reason="the AWS CLI is not installed")
def test_the_aws_cli_needs_nothing_but_env(machine: Machine, aws: LocalAws) -> None:
    done = subprocess.run(["aws", "s3", "ls"], env=aws.env, capture_output=True, text=True, check=False)
    if "command not found" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    assert str(outputs(aws)["work_bucket"]) in done.stdout
