"""`loader audit` names what the star and S3 do not agree on, and changes nothing."""

import pytest

from tests.support.command import ROOT, run
from tests.support.lake import BUCKET, FEW, SONGS, Lake, day
from tests.support.records import event, lines


def audit(lake: Lake, *options: str, code: int, **settings: str) -> tuple[list[str], str]:
    done = run("loader", "audit", *options, "--quiet", env=lake.env | settings, cwd=ROOT)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize("options", [(), ("--deep",)], ids=["objects", "deep"])
def test_a_star_that_is_what_s3_holds(lake: Lake, options: tuple[str, ...]) -> None:
    lake.put(FEW, SONGS, {"events/bad.json": lines(event(sessionId=77), event(status="bad"))})
    lake.load("--max-errors", "1")
    before = lake.star()
    assert audit(lake, *options, code=0) == ([], "")
    assert lake.star() == before
    assert lake.aws.one("SELECT COUNT(*) FROM etl.load_starts") == 1


def test_every_way_in_which_they_differ(lake: Lake) -> None:
    """An object is missing, one changed so that a row lost its object, one is gone, and one is to be left out now."""
    lake.put(FEW, SONGS)
    lake.load()
    missing, changed, gone = (f"events/2018-11-0{number}-events.json" for number in (9, 2, 3))
    lake.put({missing: day(9), changed: b"\n".join(day(2).splitlines()[:1])})
    lake.aws.client("s3").delete_object(Bucket=BUCKET, Key=f"{lake.name}/{gone}")
    name = f"s3://{BUCKET}/{lake.name}"
    (ignored, *found), said = audit(lake, code=1, SOURCE_IGNORE="B.json")
    assert ignored == f"ignored   {name}/songs/B.json"
    assert found == [f"missing   {name}/{missing}", f"changed   {name}/{changed}", f"gone      {name}/{gone}"]
    assert said.startswith("error: the star and S3 differ in 4 things\n")
    outside, _ = audit(lake, code=1, EVENTS_URI=f"{name}/{missing}")
    left = [f"outside   {name}/{key}" for key in sorted(FEW)]
    assert outside == [f"missing   {name}/{missing}", *left]
    star = lake.star()
    deep, _ = audit(lake, "--deep", code=1)
    assert deep[:3] == found
    assert "rows      fct_song_plays: 5 only in the star, 3 only in a fresh build" in deep
    assert lake.star() == star, "nothing was changed"
    lake.load("--full")
    again = run("loader", "audit", "--deep", env=lake.env, cwd=ROOT)
    assert again.stdout.endswith("\nthe star is what S3 holds\n")
    assert again.stderr == ""
    assert "ok      audit/1_scratch/staging_songs " in again.stdout
