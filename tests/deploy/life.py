"""A warehouse on this machine, from nothing on: Terraform and its provider are the real ones, the AWS is local_aws."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.support.aws import client_of
from tests.support.command import ROOT, clean_environment, exports, run
from tests.support.ports import free_port
from tests.support.project import Project, copied, initialised
from tests.support.provider import running_provider
from tests.support.real_data import SPARKIFY, members
from tests.support.waiting import wait_until

NAME = "sparkify-local"
TAGS = {"project": "sparkify", "environment": "local", "owner": "this-machine"}
SOURCE = "life-of-a-warehouse"


class Life:
    """One warehouse, its AWS, and what was printed in its life."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.printed: list[str] = []

    def make(self, target: str, *argv: str, confirmed: bool = True, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a step as `make TARGET ENV=local` does."""
        ended = self.project.workflow(target, *argv, **(({"CONFIRM": NAME} if confirmed else {}) | extra))
        self.printed += [ended.stdout, ended.stderr]
        return ended

    def terraform(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run Terraform past `make`, on what `make` has initialised."""
        build = self.project.build()
        return subprocess.run(
            ["terraform", f"-chdir={build / 'infra'}", *argv],
            env=self.project.env | {"TF_DATA_DIR": str(build / "terraform-data"), "TF_WORKSPACE": "local"},
            capture_output=True,
            text=True,
            check=False,
        )

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """Type a command that was printed."""
        ended = subprocess.run(command, shell=True, env=self.project.env, capture_output=True, text=True, check=False)
        self.printed += [ended.stdout, ended.stderr]
        return ended

    def loader(self, *argv: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the loader on the outputs of the apply, and on nothing else."""
        kept = {name: value for name, value in self.project.env.items() if name not in {"EVENTS_URI", "SONGS_URI"}}
        kept |= {"OUTPUTS_FILE": str(self.project.build() / "outputs.json"), "PYTHONPATH": str(ROOT)}
        ended = run("loader", *argv, env=kept | settings)
        self.printed += [ended.stdout, ended.stderr]
        return ended

    def client(self, service: str) -> Any:
        """Return a boto3 client of the administrator."""
        return client_of(self.project.env, service)

    def vpcs(self) -> list[Any]:
        """List the VPCs that carry the environment's tags."""
        filters = [{"Name": f"tag:{name}", "Values": [value]} for name, value in TAGS.items()]
        return list(self.client("ec2").describe_vpcs(Filters=filters)["Vpcs"])

    def made_by_hand(self) -> str:
        """Make a VPC that carries the environment's tags, as somebody at a console might, and give its identifier."""
        tags = [{"Key": name, "Value": value} for name, value in TAGS.items()]
        tagged = [{"ResourceType": "vpc", "Tags": tags}]
        made = self.client("ec2").create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=tagged)
        return str(made["Vpc"]["VpcId"])

    def start(self, target: str) -> subprocess.Popen[bytes]:
        """Start a step and come back."""
        return subprocess.Popen(
            [sys.executable, "-m", "deploy", "--env", "local", target],
            cwd=self.project.root,
            env=self.project.env | {"PYTHONPATH": str(self.project.root), "CONFIRM": NAME},
            stdin=subprocess.DEVNULL,
            stdout=(self.project.root / "output").open("wb"),
            stderr=subprocess.STDOUT,
        )

    def processes(self, module: str, beneath: str = "") -> list[psutil.Process]:
        """Find the processes of this AWS that run a module of local_aws, by the state directory in their arguments."""
        where = f"{self.project.env['LOCAL_AWS_STATE']}{beneath}"
        found = [(process, process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
        return [process for process, argv in found if module in argv and any(word.startswith(where) for word in argv)]

    def kill_terraform(self, step: subprocess.Popen[bytes]) -> None:
        """End Terraform in the middle of an apply that was started, with a VPC made and not written down."""
        # The provider waits for ten seconds after it has made the VPC, and only then writes it down.
        wait_until(self.vpcs, "Terraform made no VPC")
        [terraform] = [child for child in psutil.Process(step.pid).children() if child.name().startswith("terraform")]
        terraform.kill()
        assert step.wait(60) == 1, self.output()

    def output(self) -> str:
        """Return what a started step has printed."""
        return (self.project.root / "output").read_text()


@contextmanager
def born(tmp_path: Path, checked_out: Project) -> Iterator[Life]:
    """Yield a warehouse that is still to be made, on an AWS of its own. It has a runner where a step says so.

    One provider runs for all its steps, from where the init of `checked_out` has put it.
    """
    (tmp_path / "project").mkdir()
    env = clean_environment(LOCAL_AWS_STATE=str(tmp_path / "aws"), LOCAL_AWS_REDSHIFT_PORT=str(free_port()))
    project = copied(tmp_path / "project", env)
    # A new role is not known everywhere at once, as on AWS, where the provider has to ask again.
    up = run("local_aws", "up", "--new-role-seconds", "2", env=env)
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        env |= exports(run("local_aws", "env", env=env).stdout)
        wishes = {
            "REDSHIFT_PORT": str(free_port()),
            "REDSHIFT_SSL_ROOT_CERT": env["PGSSLROOTCERT"],
            "EVENTS_URI": f"s3://{SOURCE}/log_data",
            "SONGS_URI": f"s3://{SOURCE}/song_data",
            "RUNNER": "false",
        }
        env = project.env | env | wishes
        with running_provider(checked_out.providers("dev"), env, tmp_path / "provider.log") as setting:
            yield Life(initialised(Project(project.root, env | setting), "local"))
    finally:
        run("local_aws", "down", env=env)


def put_sources(life: Life, directory: Path) -> None:
    """Put the real data into the S3 of a warehouse where that is at hand, and sample data elsewhere."""
    s3 = life.client("s3")
    s3.create_bucket(Bucket=SOURCE)
    for key, body in _sources(directory):
        s3.put_object(Bucket=SOURCE, Key=key, Body=body)


def _sources(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the objects: a day of events each, and a few of packed songs, since 14,896 take a minute to put."""
    if SPARKIFY:
        yield from members("log_data.tar.xz")
        songs = [body for _, body in members("song_data.tar.xz")]
    else:
        target = directory / "sample"
        made = run("local_aws", "sample", "--directory", str(target), env=clean_environment())
        assert made.returncode == 0, made.stderr
        for path in (target / "log_data").rglob("*.json"):
            yield str(path.relative_to(target)), path.read_bytes()
        songs = [path.read_bytes() for path in (target / "song_data").rglob("*.json")]
    for number in range(4):
        yield f"song_data/packed-{number}.json", b"\n".join(songs[number::4])


S3_ACTIONS = {
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
"""What IAM calls S3's operations, where it calls them otherwise [list_amazons3]."""
OURS = {"terraform-provider-aws", "sparkify-deploy"}


def called(life: Life) -> set[str]:
    """Return what Terraform's provider and `make` have called so far, as actions of IAM."""
    calls = (Path(life.project.env["LOCAL_AWS_STATE"]) / "calls.txt").read_text().split("\n")[:-1]
    return {_action(call.split()[0]) for call in calls if call.split()[1] in OURS}


def _action(call: str) -> str:
    service, _, operation = call.partition(":")
    service = {"resourcegroupstaggingapi": "tag"}.get(service, service)
    return f"{service}:{S3_ACTIONS.get(operation, operation) if service == 's3' else operation}"
