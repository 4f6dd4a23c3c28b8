"""`loader shell`: psql with the login done, and the password where nobody can list it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.warehouse import Warehouse

SPY = f"#!{sys.executable}\nimport json, os, sys\nprint(json.dumps([sys.argv[1:], dict(os.environ)]))\n"


@pytest.mark.parametrize("name", ["psql", "pgcli"])
def test_the_first_shell_that_is_there_gets_the_login_in_its_environment(
    warehouse: Warehouse, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(SPY)
    (tmp_path / name).chmod(0o755)
    done = warehouse.aws.loader("shell", PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    arguments, environment = json.loads(done.stdout)
    assert arguments == []
    assert environment["PGPASSWORD"]
    assert environment["PGSSLMODE"] == "verify-full"
    assert "PGPASSFILE" in warehouse.aws.env
    assert "PGPASSFILE" not in environment


def test_without_a_shell_it_says_how_to_get_one(warehouse: Warehouse, tmp_path: Path) -> None:
    done = warehouse.aws.loader("shell", PATH=str(tmp_path))
    assert done.returncode == 2
    assert "neither psql nor pgcli is on the PATH" in done.stderr


def test_without_a_way_in_no_shell_is_opened(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "psql").write_text(SPY)
    (tmp_path / "psql").chmod(0o755)
    done = warehouse.aws.loader("shell", PATH=str(tmp_path), REDSHIFT_PORT="1")
    assert (done.returncode, done.stdout) == (4, "")
    assert "no connection to the warehouse" in done.stderr


@pytest.mark.skipif(shutil.which("psql") is None, reason="no psql here (Debian: apt install postgresql-client)")
def test_psql_answers(warehouse: Warehouse) -> None:
    argv = [sys.executable, "-m", "loader", "shell"]
    sql = "\\pset format unaligned\n\\pset tuples_only on\nSELECT COUNT(*), CURRENT_USER FROM fct_song_plays;\n"
    env = warehouse.aws.env | {"PATH": os.environ["PATH"]}
    done = subprocess.run(argv, input=sql, capture_output=True, text=True, env=env, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "2|awsuser"
