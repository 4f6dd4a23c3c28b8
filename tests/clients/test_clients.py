"""Clients that our environment does not hold, each in its own: `make clients` builds them and runs these tests."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.local_aws import LocalAws

HERE = Path(__file__).parent


def client(name: str) -> Path:
    """Return the directory of a client's programs."""
    environment = ROOT / "build" / "clients" / name
    if not (environment / "ready").exists():
        pytest.skip(f"{name} has an environment of its own, which `make clients` builds")
    return environment / "bin"


def run(local_aws: LocalAws, *argv: Path | str, **more: str) -> None:
    """Run a client's program as its user would, with the outputs of `local_aws env`."""
    password = Path(local_aws.env["PGPASSFILE"]).read_text().strip().rsplit(":", 1)[1]
    env = local_aws.env | {"PGPASSWORD": password, "SSL_CERT_FILE": local_aws.env["PGSSLROOTCERT"]} | more
    done = subprocess.run([*map(str, argv)], env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]


@pytest.mark.parametrize("name", ["psycopg", "sqlalchemy", "awswrangler"])
def test_a_program(local_aws: LocalAws, name: str) -> None:
    run(local_aws, client(name) / "python", "-W", "ignore", HERE / f"use_{name}.py")


def test_the_aws_cli_needs_nothing_but_the_printed_environment(local_aws: LocalAws, tmp_path: Path) -> None:
    """That of `make clients`, or else the one that is installed here: each service as somebody would look at it."""
    ours = ROOT / "build" / "clients" / "awscli" / "bin" / "aws"
    aws = str(ours) if ours.exists() else shutil.which("aws")
    if aws is None:
        pytest.skip("the AWS CLI is not installed here, and `make clients` has not built its environment")
    (tmp_path / "song.json").write_text('{"song_id": "SO1"}')
    asked = """
        set -eu
        eval "$(python -m local_aws env)"
        aws sts get-caller-identity --query Account
        aws s3 mb s3://typed && aws s3 cp song.json s3://typed/songs/ && aws s3 ls --recursive s3://typed
        aws s3 cp s3://typed/songs/song.json - && aws s3 rb --force s3://typed
        aws redshift describe-clusters --query 'Clusters[].ClusterStatus'
        aws redshift-serverless list-workgroups && aws iam list-roles --query 'Roles[].RoleName'
        aws ec2 describe-vpcs && aws secretsmanager list-secrets && aws logs describe-log-groups
    """
    home = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PG"))}
    path = f"{Path(sys.executable).parent}:{Path(aws).parent}:{home['PATH']}"
    env = home | {"PATH": path, "HOME": str(tmp_path), "LOCAL_AWS_STATE": local_aws.env["LOCAL_AWS_STATE"]}
    env |= {"PYTHONPATH": str(ROOT), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run(["bash", "-c", asked], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ('"123456789012"', "songs/song.json", '{"song_id": "SO1"}', '"available"', "remove_bucket: typed"):
        assert said in done.stdout


def test_dbt_builds_a_project_twice_and_documents_it(local_aws: LocalAws, tmp_path: Path) -> None:
    dbt = client("dbt") / "dbt"
    project = tmp_path / "project"
    shutil.copytree(HERE / "dbt", project)
    settings = ("--project-dir", project, "--profiles-dir", project)
    year = ("--event-time-start", "2018-01-01", "--event-time-end", "2019-01-01")
    run(local_aws, dbt, "build", *year, *settings)
    with local_aws.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE dbt_sparkify.plays SET level = 'paid' WHERE play_id = 4")
        cursor.execute("INSERT INTO dbt_sparkify.plays VALUES (5, 'Hurt', 'free', '2018-11-04', 218.0)")
    run(local_aws, dbt, "build", "--exclude-resource-type", "seed", *year, *settings)
    # Row 4 has become paid, row 5 is new. The check snapshot keeps both of row 4; the one by time sees no change of it.
    expected = {
        "incremental_append": (6, 3),
        "incremental_delete_insert": (5, 3),
        "incremental_merge": (5, 3),
        "incremental_merge_columns": (5, 3),
        "incremental_microbatch": (5, 3),
        "plays_view": (5, 3),
        "levels": (6, 3),
        "levels_by_time": (5, 2),
    }
    counted = "SELECT COUNT(*), COUNT(CASE WHEN level = 'paid' THEN 1 END) FROM dbt_sparkify."
    assert {name: local_aws.rows(counted + name)[0] for name in expected} == expected
    assert local_aws.rows("SELECT song, plays FROM dbt_sparkify.songs ORDER BY 1") == [
        ("Hurt", 2),
        ("Imagine", 2),
        ("Zoë", 1),
    ]
    assert local_aws.one("SELECT n FROM dbt_sparkify.plays_mv WHERE level = 'paid'") == 3
    run(local_aws, dbt, "docs", "generate", "--no-compile", *settings)
    catalog = json.loads((project / "target" / "catalog.json").read_text())
    songs = catalog["nodes"]["model.sparkify.songs"]
    assert songs["columns"]["song"]["type"] == "character varying(40)"
    assert songs["metadata"]["comment"] == "A song and how often it was played"
