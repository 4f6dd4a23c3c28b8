"""With the real data every number of every table is what an independent program counts in the JSON files."""

import json
from pathlib import Path

import pytest

from tests.loader.report.figures import tables
from tests.loader.report.figures.log import Log, Table
from tests.loader.report.reading import Reader, read
from tests.support.local_aws import LocalAws
from tests.support.real_data import members, needs_real_data

pytestmark = needs_real_data

BUCKET = "real-report"


@pytest.fixture(scope="module")
def figures() -> dict[str, Table]:
    events = [json.loads(line) for _, body in members("log_data.tar.xz") for line in body.decode().splitlines()]
    return tables(Log(events, (json.loads(body) for _, body in members("song_data.tar.xz"))))


@pytest.fixture(scope="module")
def page(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The page of the real data, its songs packed into a few objects."""
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    songs = [body for _, body in members("song_data.tar.xz")]
    objects = dict(members("log_data.tar.xz"))
    objects |= {f"songs/{number}.json": b"\n".join(songs[number::4]) for number in range(4)}
    for key, body in objects.items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    sources = {"EVENTS_URI": f"s3://{BUCKET}/log_data", "SONGS_URI": f"s3://{BUCKET}/songs"}
    out = tmp_path_factory.mktemp("report") / "report.html"
    for command in (["schema", "--reset", "--yes"], ["load"], ["report", "--out", str(out)]):
        done = local_aws.loader(*command, **sources)
        assert done.returncode == 0, done.stderr
    return read(Path(out).read_text(encoding="utf-8"))


def test_every_number_of_every_table(page: Reader, figures: dict[str, Table]) -> None:
    assert page.tables.keys() == figures.keys()
    for question, rows in figures.items():
        assert page.tables[question] == rows[:100], question


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("plays_per_day", "6,820 plays on 30 days. The busiest day was Thursday 15 November 2018: 479 plays"),
        ("plays_per_listener", "9 of 96 listeners (more than 250 plays) make 58.6% of the plays."),
        ("known_songs", "The catalog knows the songs of 333 of 6,820 plays: 4.9%."),
        ("top_artists", "Coldplay is played most: 58 times, by 22 listeners."),
        ("hours_by_weekday", "Most is played on Friday from 16 to 17 o'clock: 140 plays by 18 listeners."),
        ("levels_by_day", "5,591 of 6,820 plays are by paid users."),
        ("conversions", "8 listeners went from free to paid. They played 441 times before and 2,642 times after."),
        (
            "also_played",
            "10 listeners play both Franz Ferdinand and Guns N' Roses; by chance it would be 1.4.",
        ),
        (
            "recommendations",
            "Recommend what is played most: 40 of 940 such recommendations are played later, against 29 of 824",
        ),
        ("session_ends", "73.4% of 911 sessions end on the page NextSong. Nothing was played in 135."),
        ("listeners_by_week", "In the last week 5 of 62 listeners were new; 66.2% of those of the week before"),
    ],
)
def test_a_sentence_says_what_was_counted(page: Reader, question: str, says: str) -> None:
    assert page.says[question].startswith(says)
