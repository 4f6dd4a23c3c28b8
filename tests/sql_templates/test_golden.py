"""Every template as the SQL that is sent: a change to a template is read as a diff of its golden file."""

from pathlib import Path

import pytest

from loader.render.templates import Templates

GOLDEN = Path(__file__).parent / "golden"
CONTEXT: dict[str, object] = {
    "events_uri": "s3://sparkify-source/log_data",
    "songs_uri": "s3://sparkify-source/song_data",
    "source_region": "us-west-2",
    "copy_role_arn": "arn:aws:iam::123456789012:role/sparkify-copy",
    "events_jsonpaths_uri": "s3://sparkify-work/staging_events.jsonpaths.json",
    "match_tolerance_seconds": None,
    "plays": "fct_song_plays",
    "aws_region": "us-west-2",
    "events_manifest_uri": "s3://sparkify-work/runs/RUN_ID/events.new.manifest",
    "events_packed": False,
    "songs_manifest_uri": "s3://sparkify-work/runs/RUN_ID/songs.new.manifest",
    "songs_packed": True,
    "max_errors": 9,
    "loaded_objects_uri": "s3://sparkify-work/runs/RUN_ID/loaded_objects.json",
    "rejected_rows_uri": "s3://sparkify-work/runs/RUN_ID/rejected_rows.json",
    "session_id": 4711,
    "run_id": "RUN_ID",
    "started_at": "2018-11-30 23:00:00",
    "ended_at": "2018-11-30 23:01:00",
    "started_by": "loader@host process 1",
    "outcome": "loaded",
    "reason": "",
    "objects": 30,
    "bytes": 3820018,
    "lines": 8490,
    "rejected": 0,
    "steps": '{"load/4_transform/1_songs/1_new_songs": 0.1}',
}
TEMPLATES = Templates(CONTEXT)


@pytest.mark.parametrize("name", TEMPLATES.names())
def test_template_renders_to_its_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    [statement] = TEMPLATES.render(name)
    golden = GOLDEN / f"{name}.sql"
    if request.config.getoption("--golden-refresh", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(statement.sql + "\n", encoding="utf-8")
    assert golden.is_file(), f"{golden} is missing: run make golden"
    assert statement.sql + "\n" == golden.read_text(encoding="utf-8"), "the SQL changed: run make golden, read the diff"


def test_every_golden_file_has_its_template(request: pytest.FixtureRequest) -> None:
    stale = [
        path
        for path in GOLDEN.rglob("*.sql")
        if path.relative_to(GOLDEN).as_posix().removesuffix(".sql") not in TEMPLATES.names()
    ]
    if request.config.getoption("--golden-refresh", default=False):
        for path in stale:
            path.unlink()
        stale = []
    assert stale == []
