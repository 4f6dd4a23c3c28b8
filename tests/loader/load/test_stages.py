"""One list of stages, four views of it: folders of SQL, steps of `publish`, the log, the table in docs/loading.md."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from loader.load.publish import AFTERWARDS, TRANSACTION
from loader.render.templates import ROOT as SQL
from tests.support.command import ROOT
from tests.support.lake import FEW, SONGS, Lake
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines
from tests.support.relay import COMMIT, striking
from tests.support.s3_proxy import S3Proxy

FOLDERS = sorted(f"load/{folder.name}" for folder in (SQL / "load").iterdir() if folder.is_dir())
TEMPLATES = {
    path.relative_to(SQL).as_posix().removesuffix(".sql.j2")
    for folder in ("load", "verify")
    for path in (SQL / folder).rglob("*.sql.j2")
}
NOT_SQL = re.compile(r"begin|end|COMMIT|manifest/(songs|events)")
NEVER = b"no statement has this in it"


def test_the_code_that_publishes_is_the_list_of_the_folders() -> None:
    assert [stage.folder for stage in (*TRANSACTION, *AFTERWARDS)] == FOLDERS
    assert len(FOLDERS) == 6


def test_the_documentation_has_a_row_for_each_folder_in_its_order() -> None:
    rows = re.findall(r"^\| `(load/\S+)` \|", (ROOT / "docs/loading.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == FOLDERS


def logged(file: Path) -> list[str]:
    return [json.loads(line)["step"] for line in file.read_text(encoding="utf-8").splitlines()]


def stage_of(step: str) -> str:
    """Return the folder that a step belongs to. The claims are verified at the end of 4_transform."""
    return "load/4_transform" if step.startswith("verify/") else "/".join(step.split("/")[:2])


def test_the_log_has_the_steps_of_the_stages_in_their_order(lake: Lake) -> None:
    """With new and changed objects of both sources, rejected rows and --full: everything that a load can do."""
    lake.put(FEW, SONGS)
    lake.load()
    lake.put(
        {"events/2018-11-01-events.json": lines(event(), event(status="bad"))}, {"songs/A.json": SONGS["songs/B.json"]}
    )
    lake.put({"events/2018-11-09-events.json": lines(event(sessionId=9))}, {"songs/C.json": SONGS["songs/A.json"]})
    lake.log.unlink()
    lake.load("--max-errors", "9")
    steps = logged(lake.log)
    assert (steps[0], steps[-1].split("/")[1]) == ("begin", "6_analyze")
    assert all(step in TEMPLATES or NOT_SQL.fullmatch(step) for step in steps)
    sql = [step for step in steps if step in TEMPLATES]
    stages = [stage_of(step) for step in sql]
    assert stages == sorted(stages)
    ran = set(sql)
    lake.log.unlink()
    lake.load("--full", "--max-errors", "9", REPAIR_TEXT="true")
    full = [step for step in logged(lake.log) if step in TEMPLATES]
    assert [stage_of(step) for step in full] == sorted(stage_of(step) for step in full)
    assert ran | set(full) == TEMPLATES
    batches = [step.split("/")[2] for step in sql if step.startswith("load/3_stage/")]
    first, *others = "/".join(batches).split("2_copy")
    assert first.strip("/").split("/") == ["1_empty", "1_empty"]
    found = [re.findall(r"\d(?=_)", batch) for batch in others]
    assert found == [list("34567"), list("345")] * 2


def test_a_load_has_one_login_and_one_connection(lake: Lake, local_aws: LocalAws) -> None:
    lake.put(FEW, SONGS)
    proxy = S3Proxy(local_aws.env["AWS_ENDPOINT_URL"])
    with striking(lake.aws, NEVER, arrives=True) as (relay, settings):
        lake.load(code=0, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}", **settings)
        assert "nothing to do" in lake.load(code=0, **settings)
    logins = [request for request in proxy.requests if (request.method, request.path) == ("POST", "/")]
    assert (len(logins), relay.connections) == (1, 2), "one question to Secrets Manager; a connection for each load"


@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
def test_one_more_connection_only_after_a_commit_that_was_not_heard(
    lake: Lake, local_aws: LocalAws, arrives: bool
) -> None:
    lake.put(FEW, SONGS)
    proxy = S3Proxy(local_aws.env["AWS_ENDPOINT_URL"])
    with striking(lake.aws, COMMIT, arrives=arrives) as (relay, settings):
        lake.load(code=0, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}", **settings)
    logins = [request for request in proxy.requests if (request.method, request.path) == ("POST", "/")]
    assert (len(logins), relay.connections) == (1, 2)
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays") == 12


def test_steps_of_one_try_are_not_counted_twice(lake: Lake) -> None:
    lake.put(FEW, SONGS)
    lake.load()
    kept = list(json.loads(lake.aws.one("SELECT steps FROM etl.load_runs")))
    assert all(one in TEMPLATES or NOT_SQL.fullmatch(one) for one in kept)
    assert all(stage_of(one) <= stage_of(other) for one, other in pairwise(name for name in kept if name in TEMPLATES))
