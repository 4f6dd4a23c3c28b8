"""A warehouse that is changed: public and private again, paused, replaced, destroyed with a last snapshot, restored.

Each step broke on AWS while the AWS on this machine said yes. In this order.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.life import NAME, SOURCE, Life, born, called
from tests.deploy.review.stack import NO_LIFECYCLES
from tests.support.aws import client_of
from tests.support.command import ROOT, clean_environment, run
from tests.support.project import Project

VARIABLES = "infra/envs/local.tfvars"
ADDRESS = "203.0.113.7/32"
COUNTS = " UNION ALL ".join(
    f"SELECT '{table}', COUNT(*) FROM {table}"
    for table in ("fct_song_plays", "dim_songs", "dim_users", "etl.load_runs")
)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, checked_out: Project) -> Iterator[Life]:
    directory = tmp_path_factory.mktemp("life")
    with born(directory, checked_out) as life:
        put_sample(life, directory / "sample")
        yield life


def put_sample(life: Life, target: Path) -> None:
    made = run(
        "local_aws", "sample", "--users=9", "--days=2", "--songs=9", f"--directory={target}", env=clean_environment()
    )
    assert made.returncode == 0, made.stderr
    s3 = life.client("s3")
    s3.create_bucket(Bucket=SOURCE)
    for path in target.rglob("*.json"):
        s3.put_object(Bucket=SOURCE, Key=str(path.relative_to(target)), Body=path.read_bytes())


def done(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def wish(life: Life, **variables: str) -> None:
    """Write variables over those of the environment's file."""
    path = life.project.root / VARIABLES
    text = (ROOT / VARIABLES).read_text()
    for name, value in variables.items():
        text = re.sub(rf"^{name} .*\n", "", text, flags=re.MULTILINE) + f"{name} = {value}\n"
    path.write_text(text)


def gateways(life: Life) -> int:
    return len(life.client("ec2").describe_internet_gateways()["InternetGateways"])


def counts(life: Life) -> str:
    return done(life.loader("query", f"{COUNTS} ORDER BY 1", "--format", "csv"))


def test_an_address_in_the_environment_gets_in(life: Life) -> None:
    # With everything that can be asked for, so that it is made, and in the next step removed.
    elsewhere = client_of(life.project.env | {"AWS_REGION": "us-east-2"}, "redshift")
    elsewhere.create_snapshot_copy_grant(SnapshotCopyGrantName="copies")
    wish(
        life,
        alarm_emails='["data-platform@example.com"]',
        in_vpc_clients="true",
        pause_schedule='"cron(0 20 * * ? *)"',
        load_schedule='"cron(0 5 * * ? *)"',
        fresh_within="26",
        snapshot_copy='{ region = "us-east-2", grant_name = "copies" }',
    )
    said = done(life.make("apply", CLIENT_CIDRS=ADDRESS))
    who = f"who can connect: {ADDRESS}, over the internet; the VPC's own security group for clients"
    assert said.count(who) == 2  # with the plan, and at the end
    assert gateways(life) == 1


def test_private_again(life: Life) -> None:
    wish(life)
    said = done(life.make("apply"))
    assert "who can connect: nobody. A load from here will not reach it." in said
    assert "CLIENT_CIDRS=$(curl -s https://checkip.amazonaws.com)/32 make plan apply ENV=local" in said
    assert gateways(life) == 0
    for command in ("schema", "load"):
        done(life.loader(command))


def test_a_paused_warehouse_is_resumed_before_it_is_changed(life: Life) -> None:
    assert f"{NAME} is paused" in done(life.make("pause"))
    assert f"{NAME} is paused" in done(life.make("pause"))
    for step in ("plan", "apply", "destroy"):
        ended = life.make(step)
        assert ended.returncode == 3
        assert f"{NAME} is paused, and AWS changes nothing of a paused warehouse." in ended.stderr
        assert "make resume ENV=local" in ended.stderr
    ended = life.loader("load")
    assert (ended.returncode, "The warehouse is paused: make resume ENV=local" in ended.stderr) == (4, True)
    assert f"{NAME} is available" in done(life.make("resume"))
    assert "fct_song_plays" in counts(life)


def test_a_protected_warehouse_is_not_replaced(life: Life) -> None:
    # Terraform alone knows the flags of a destroy: an apply of them sends no ModifyCluster, which AWS would refuse.
    wish(life, deletion_protection="true", skip_final_snapshot="false")
    done(life.make("apply"))
    code = life.project.root / "infra" / "modules" / "warehouse" / "main.tf"
    before = code.read_text()
    code.write_text(
        before.replace("cluster_identifier = var.cluster_identifier\n", 'cluster_identifier = "another"\n', 1)
    )
    said = done(life.make("plan"))
    assert "verdict: loses data or opens the door" in said

    ended = life.make("apply")
    assert ended.returncode == 3
    assert f"{NAME} is protected: deletion_protection is true, and this plan replaces it" in ended.stderr

    bare = life.terraform("apply", str(life.project.build() / "tfplan"))
    assert bare.returncode == 1
    assert f"{NAME} is protected: nothing was destroyed." in bare.stdout
    assert "fct_song_plays" in counts(life)
    code.write_text(before)


def test_another_region_is_refused(life: Life) -> None:
    wish(life, aws_region='"us-west-2"', source_region='"us-west-2"', availability_zones='["us-west-2a", "us-west-2b"]')
    ended = life.make("plan")
    assert ended.returncode == 1
    assert "This state is of a warehouse in us-east-1 of the account 123456789012" in " ".join(
        re.sub(r"[│╷╵]", " ", ended.stderr).split()
    )


def test_a_restore_has_the_data_of_the_last_snapshot(life: Life) -> None:
    before = counts(life)
    wish(life, skip_final_snapshot="false")
    done(life.make("apply"))
    said = done(life.make("destroy"))
    [snapshot] = re.findall(rf"stays, and costs money: snapshot ({NAME}-final-\d+)", said)
    assert (life.project.build() / "kept").read_text() == f"{snapshot}\n"  # by which make leaves this AWS up

    # Those of the first apply were waited for, as the provider does for most of a minute.
    (life.project.root / "infra/modules/storage/lifecycles_override.tf").write_text(NO_LIFECYCLES)
    # Another admin and database than the snapshot's: they are said, and change nothing.
    wish(life, restore_from_snapshot=f'"{snapshot}"', redshift_user='"somebody"', redshift_database='"another"')
    said = done(life.make("apply"))
    assert "who can connect" in said
    outputs = json.loads((life.project.build() / "outputs.json").read_text())
    assert [outputs[name]["value"] for name in ("redshift_user", "redshift_database")] == ["sparkify_admin", "sparkify"]
    assert counts(life) == before
    done(life.loader("verify"))
    said = done(life.make("plan"))
    assert "Terraform: no changes" in said
    assert "The cluster has the database sparkify and the admin sparkify_admin; the code says another and somebody" in (
        " ".join((life.project.build() / "plan.txt").read_text().split())
    )


def test_its_destroy_names_what_stays(life: Life) -> None:
    said = done(life.make("destroy"))
    assert "stays, and costs money: snapshot" in said
    assert "nothing else left" in said


def test_the_written_policy_allows_what_was_called_and_nothing_else(life: Life) -> None:
    """But for what only a serverless warehouse needs: tests/deploy/test_life_cycle.py has one."""
    written = json.loads((ROOT / "infra" / "bootstrap" / "actions.json").read_text())
    serverless = ("logs:", "redshift-serverless:")
    assert sorted(one for one in called(life) if not one.startswith(serverless)) == sorted(
        one for one in {*written["read"], *written["write"]} if not one.startswith(serverless)
    )
    assert not set(written["read"]) & set(written["write"])
