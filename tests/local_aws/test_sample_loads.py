"""The sample in the local S3, loaded by the loader: the warehouse must say what the sample said of itself."""

from tests.support.command import run
from tests.support.local_aws import LocalAws

FIGURES = {
    "events": "SELECT COUNT(*) FROM staging_events",
    "plays": "SELECT COUNT(*) FROM fct_song_plays",
    "matched_plays": "SELECT COUNT(*) FROM fct_song_plays WHERE song_id IS NOT NULL",
    "users": "SELECT COUNT(*) FROM dim_users",
    "paid_users": "SELECT COUNT(*) FROM dim_users WHERE level = 'paid'",
    "songs": "SELECT COUNT(*) FROM dim_songs",
    "artists": "SELECT COUNT(*) FROM dim_artists",
    "hours": "SELECT COUNT(*) FROM dim_time",
}


def test_the_warehouse_says_what_the_sample_says(local_aws: LocalAws) -> None:
    made = run(
        "local_aws", "sample", "--users", "30", "--songs", "200", "--days", "4", "--seed", "5", env=local_aws.env
    )
    assert made.returncode == 0, made.stderr
    said = {name: int(count.replace(",", "")) for name, count in map(str.split, made.stdout.splitlines())}
    for command in (["schema", "--reset", "--yes"], ["load"]):
        done = local_aws.loader(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert {name: local_aws.one(sql) for name, sql in FIGURES.items()} == said
    assert said["matched_plays"] > 0
