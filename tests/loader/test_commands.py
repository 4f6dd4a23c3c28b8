"""Every command against a warehouse, through the real wire."""

import csv
import hashlib
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.support.command import ROOT, run
from tests.support.loader_copy import Copy
from tests.support.records import event, lines
from tests.support.warehouse import BUCKET, Warehouse


def test_every_step_of_a_load_has_one_aligned_line(warehouse: Warehouse) -> None:
    uri = warehouse.put("steps.json", lines(event(), event(itemInSession=2, song="Unknown", ts=1541106206796)))
    done = warehouse.load(EVENTS_URI=uri)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    plan, steps = done.stdout.splitlines()[:2], done.stdout.splitlines()[2:]
    assert [line.split()[:4] for line in plan] == [["plan", "songs", "0", "new"], ["plan", "events", "1", "new"]]
    names = [step.split()[1] for step in steps]
    rendered = warehouse.loader("render", **warehouse.sources).stdout
    shown = re.findall(r"^-- (load/[2346]_\S+|verify/\S+)$", rendered, re.MULTILINE)
    asked = ("load/4_transform/6_plays/1_disputed", *(f"load/3_stage/{number}" for number in (3, 4, 6, 7, 8)))
    skipped = ("load/2_rebuild", *asked)
    of_songs = {f"load/3_stage/{folder}/staging_songs" for folder in ("2_copy", "5_impossible")}
    ran = [name for name in shown if not name.startswith(skipped) and name not in of_songs]
    expected = sorted(ran, key=lambda name: ("load/6" in name, "verify/" in name))
    assert [name for name in names if not name.startswith("load/5_") and name != "COMMIT"] == expected
    assert names.index("COMMIT") == next(at for at, name in enumerate(names) if name.startswith("load/6_")) - 1
    assert {len(step) for step in steps} == {len(steps[0])}
    [copied] = [step for step in steps if "2_copy/staging_events" in step]
    assert re.fullmatch(r"ok +load/3_stage/2_copy/staging_events +2 rows +\d+\.\d s", copied)


def test_a_second_load_has_nothing_to_do(warehouse: Warehouse) -> None:
    before = warehouse.state()
    done = warehouse.load()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing to do: everything is loaded (2 objects)\n")
    assert warehouse.state() == before


def test_quiet_says_nothing(warehouse: Warehouse) -> None:
    done = warehouse.loader("load", "--quiet", **warehouse.sources)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_loading_twice_or_in_another_order_changes_nothing(warehouse: Warehouse) -> None:
    before = warehouse.state()
    first = warehouse.put("b.json", lines(event(itemInSession=2, song="Unknown", ts=1541106206796)))
    warehouse.aws.client("s3").put_object(
        Bucket=BUCKET, Key=f"{first.split('/')[3]}/z.json", Body=lines(event(), event())
    )
    done = warehouse.load(EVENTS_URI=first.rpartition("/")[0])
    assert done.returncode == 0, done.stderr
    after = warehouse.state()
    assert {table: digest for table, digest in after.items() if table != "staging"} == {
        table: digest for table, digest in before.items() if table != "staging"
    }
    assert warehouse.load().returncode == 0


def test_the_column_map_lies_in_the_work_bucket_under_its_own_hash(warehouse: Warehouse) -> None:
    rendered = warehouse.loader("render", "load/3_stage/2_copy/staging_events", **warehouse.sources).stdout
    found = re.search(r"'s3://([^/]+)/(jsonpaths/([0-9a-f]{64})\.json)'", rendered)
    assert found is not None
    body = warehouse.aws.client("s3").get_object(Bucket=found[1], Key=found[2])["Body"].read()
    assert hashlib.sha256(body).hexdigest() == found[3]


def test_schema_creates_only_what_is_missing(warehouse: Warehouse) -> None:
    before = warehouse.state()
    done = warehouse.loader("schema")
    assert done.returncode == 0, done.stderr
    assert warehouse.state() == before


def test_reset_needs_a_yes_and_somebody_to_say_it(warehouse: Warehouse) -> None:
    before = warehouse.state()
    done = warehouse.loader("schema", "--reset")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert warehouse.state() == before


def test_reset_asks_at_a_terminal(copy: Copy, warehouse: Warehouse) -> None:
    """With a template folder of its own, so that saying yes drops nothing that others need."""
    for file in copy.template("schema/x").parent.rglob("*.sql.j2"):
        file.unlink()
    copy.template("schema/2_star/reset_me").write_text("-- One row per try.\nCREATE TABLE reset_me (tries INTEGER)\n")
    warehouse.run("CREATE TABLE reset_me (tries INTEGER)", "INSERT INTO reset_me VALUES (1)")
    try:
        for answer, code, rows in (("n", 2, 1), ("", 2, 1), ("y", 0, 0)):
            assert at_a_terminal(copy, answer) == code
            assert warehouse.aws.one("SELECT COUNT(*) FROM reset_me") == rows
    finally:
        warehouse.run("DROP TABLE reset_me")


def at_a_terminal(copy: Copy, answer: str) -> int:
    """Run schema --reset with a terminal as standard input, type the answer, and give the exit code."""
    ours, theirs = pty.openpty()
    argv = [sys.executable, "-m", "loader", "schema", "--reset"]
    env = copy.aws.env | {"PYTHONPATH": str(copy.path)}
    pipe = subprocess.PIPE
    process = subprocess.Popen(argv, stdin=theirs, stdout=pipe, stderr=pipe, env=env, text=True, cwd=copy.path)
    os.write(ours, f"{answer}\n".encode())
    said, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "This drops reset_me, with all rows" in said
    return process.returncode


def test_reset_drops_and_creates_in_one_transaction(copy: Copy, warehouse: Warehouse) -> None:
    before = warehouse.state()
    copy.template("schema/4_views/zz_broken").write_text(
        "-- Cannot be created.\nCREATE VIEW zz_broken AS SELECT nope FROM nix\n"
    )
    done = copy.loader("schema", "--reset", "--yes")
    assert done.returncode == 6
    assert "ok      drop/dim_users" in done.stdout
    assert "schema/4_views/zz_broken" in done.stderr
    assert warehouse.state() == before


def test_verify_says_that_all_is_well(warehouse: Warehouse) -> None:
    done = warehouse.loader("verify")
    assert done.returncode == 0, done.stderr
    claims = [line for line in done.stdout.splitlines() if line.startswith("ok      verify/")]
    assert len(claims) == len(list((ROOT / "sql_templates/verify").glob("*.sql.j2")))


def test_verify_shows_the_rows_that_break_a_claim(copy: Copy, warehouse: Warehouse) -> None:
    copy.template("verify/a_few").write_text(
        "-- Two rows.\nSELECT user_id, item_in_session FROM fct_song_plays ORDER BY item_in_session"
    )
    copy.template("verify/too_many").write_text(
        "-- More rows than anybody wants to see.\n"
        "SELECT a.item_in_session AS bad FROM fct_song_plays a, fct_song_plays b, fct_song_plays c, fct_song_plays d, "
        "fct_song_plays e"
    )
    done = copy.loader("verify")
    assert done.returncode == 1
    assert "FAILED  verify/a_few" in done.stdout
    assert "ok      verify/no_play_twice" in done.stdout, "the claims after a broken one are checked too"
    assert "a_few" in done.stderr
    assert "2 rows break it" in done.stderr
    assert re.search(r"user_id +item_in_session\n +7 +0\n +7 +2\n", done.stderr)
    assert "32 rows break it, the first 20 of which are" in done.stderr
    shown = done.stderr.partition("too_many")[2].partition("bad\n")[2].partition("  remedy")[0]
    assert len(shown.splitlines()) == 20


def test_a_query_as_table_csv_and_json(warehouse: Warehouse) -> None:
    sql = "SELECT user_id, first_name AS \"a 100% name\", 'x%s; y' AS t, NULL AS n FROM dim_users"
    table = warehouse.loader("query", sql)
    assert table.returncode == 0, table.stderr
    assert table.stdout.splitlines()[1].split() == ["7", "Ada", "x%s;", "y", "NULL"]
    as_csv = warehouse.loader("query", sql, "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(as_csv))) == [
        ["user_id", "a 100% name", "t", "n"],
        ["7", "Ada", "x%s; y", ""],
    ]
    as_json = warehouse.loader("query", sql, "--format", "json").stdout
    assert json.loads(as_json) == [{"user_id": "7", "a 100% name": "Ada", "t": "x%s; y", "n": None}]


def test_a_time_in_json_is_iso_8601(warehouse: Warehouse) -> None:
    done = warehouse.loader("query", "SELECT MIN(start_time) AS first FROM fct_song_plays", "--format", "json")
    assert json.loads(done.stdout) == [{"first": "2018-11-01T20:57:10.796000"}]


def test_a_query_from_a_file_and_from_standard_input(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "it's 100%.sql"
    file.write_text("-- how many\nSELECT COUNT(*) AS plays FROM fct_song_plays;\n")
    by_file = warehouse.loader("query", file.name, "--format", "csv", cwd=tmp_path)
    assert by_file.stdout == "plays\n2\n", by_file.stderr
    by_stdin = run("loader", "query", "-", "--format", "csv", env=warehouse.aws.env, stdin=file.read_text())
    assert by_stdin.stdout == "plays\n2\n", by_stdin.stderr


def test_a_statement_without_rows_says_so_and_is_kept(warehouse: Warehouse) -> None:
    warehouse.run("CREATE TABLE kept (a INTEGER)")
    try:
        inserted = warehouse.loader("query", "INSERT INTO kept VALUES (1), (2)")
        assert inserted.returncode == 0, inserted.stderr
        assert "returns no rows" in inserted.stdout
        assert warehouse.aws.one("SELECT COUNT(*) FROM kept") == 2
    finally:
        warehouse.run("DROP TABLE kept")


def test_an_answer_without_rows_has_its_header(warehouse: Warehouse) -> None:
    done = warehouse.loader("query", "SELECT user_id FROM dim_users WHERE user_id = ''", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "user_id\n")


def test_a_query_that_fails_names_its_line(warehouse: Warehouse) -> None:
    done = warehouse.loader("query", "SELECT user_id,\n       nope\nFROM dim_users")
    assert done.returncode == 6
    assert "nope" in done.stderr
    assert "line 2" in done.stderr


def test_a_query_that_fails_keeps_nothing(warehouse: Warehouse) -> None:
    done = warehouse.loader("query", "DELETE FROM dim_users; SELECT nope FROM dim_users")
    assert done.returncode == 6
    assert warehouse.aws.one("SELECT COUNT(*) FROM dim_users") == 1


def test_the_reader_of_the_output_may_leave(warehouse: Warehouse) -> None:
    argv = [
        sys.executable,
        "-m",
        "loader",
        "query",
        "SELECT a.* FROM staging_events a, staging_events b, staging_events c",
    ]
    process = subprocess.Popen(argv, env=warehouse.aws.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 141, "as a shell says SIGPIPE"


def test_answers_answer_every_question(warehouse: Warehouse) -> None:
    questions = sorted(path.name.removesuffix(".sql.j2") for path in (ROOT / "sql_templates/answers").glob("*.sql.j2"))
    done = warehouse.loader("answers")
    assert done.returncode == 0, done.stderr
    for question in questions:
        assert f"{question}: " in done.stdout
    assert sorted(json.loads(warehouse.loader("answers", "--format", "json").stdout)) == questions
    many = warehouse.loader("answers", "--format", "csv")
    assert many.returncode == 2
    assert questions[0] in many.stderr
    one = warehouse.loader("answers", "known_songs", "--format", "csv")
    assert one.returncode == 0, one.stderr
    assert len(list(csv.reader(io.StringIO(one.stdout)))) > 1
    assert warehouse.loader("answers", "nix").returncode == 2


def test_the_doctor_finds_a_healthy_warehouse_and_leaves_nothing(warehouse: Warehouse) -> None:
    work = json.loads(Path(warehouse.aws.env["OUTPUTS_FILE"]).read_text())["work_bucket"]["value"]
    s3 = warehouse.aws.client("s3")
    before = s3.list_object_versions(Bucket=work)
    done = warehouse.loader("doctor", **warehouse.sources)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (
        "settings",
        "AWS identity",
        "EVENTS_URI",
        "SONGS_URI",
        "WORK_BUCKET",
        "endpoint",
        "TLS",
        "login",
        "SELECT",
    ):
        assert re.search(rf"^ok      {name} ", done.stdout, re.MULTILINE), done.stdout
    assert re.search(rf"^EVENTS_URI +{warehouse.sources['EVENTS_URI']} +environment$", done.stdout, re.MULTILINE)
    assert re.search(r"^REDSHIFT_HOST +\S+ +\S*outputs.json$", done.stdout, re.MULTILINE)
    after = s3.list_object_versions(Bucket=work)
    for kind in ("Versions", "DeleteMarkers"):
        assert [one["Key"] for one in after.get(kind, [])] == [one["Key"] for one in before.get(kind, [])]


def test_the_doctor_goes_on_after_a_failure_and_shows_no_secret(warehouse: Warehouse) -> None:
    settings = warehouse.sources | {
        "REDSHIFT_LOGIN": "password",
        "REDSHIFT_USER": "nobody",
        "REDSHIFT_PASSWORD": "hunter2-hunter2",
        "EVENTS_URI": f"s3://{BUCKET}/nothing/here",
    }
    done = warehouse.loader("doctor", **settings)
    assert done.returncode == 5, "the code of the first failure"
    assert re.search(r"^FAILED  EVENTS_URI ", done.stdout, re.MULTILINE)
    assert re.search(r"^ok      SONGS_URI ", done.stdout, re.MULTILINE)
    assert re.search(r"^ok      TLS ", done.stdout, re.MULTILINE)
    assert re.search(r"^FAILED  login ", done.stdout, re.MULTILINE)
    assert re.search(r"^REDSHIFT_PASSWORD +\(hidden\) +environment$", done.stdout, re.MULTILINE)
    assert "hunter2" not in done.stdout + done.stderr
    assert done.stdout.count("remedy") == 2
