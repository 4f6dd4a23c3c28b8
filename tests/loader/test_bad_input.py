"""Every bad input ends in one message that says what, where, why and what to do, and leaves the warehouse as it was."""

import gzip
import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.loader_copy import Copy
from tests.support.records import event, lines, song
from tests.support.warehouse import BUCKET, Warehouse


def refused(done: subprocess.CompletedProcess[str], code: int, *said: str) -> str:
    """Check the form that every refusal has, and give its message."""
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: "), done.stderr
    labels = [line.split()[0] for line in done.stderr.splitlines()[1:]]
    assert "why" in labels or "missing" in labels
    assert labels[-1] == "remedy", done.stderr
    for words in said:
        assert words in done.stderr, done.stderr
    return done.stderr


@dataclass(frozen=True)
class Bad:
    """One object that cannot be loaded, after a good line, and what must be said about it."""

    name: str
    body: bytes
    line: int | None
    column: str | None
    said: tuple[str, ...]


def broken(name: str, column: str, value: object, *said: str, snake: str | None = None) -> Bad:
    return Bad(name, lines(event(), event(**{column: value, "itemInSession": 7}) | {column: value}), 2, snake, said)


EVENTS = [
    broken("a word for a number", "sessionId", "many", "'many'", snake="session_id"),
    broken("a fraction for a whole number", "status", 200.5, "200.5", snake="status"),
    broken("a word for a time", "ts", "yesterday", "yesterday", snake="ts"),
    broken("an object for a number", "status", {"a": 1}, snake="status"),
    broken("out of the range of INTEGER", "sessionId", 2**31, "2147483648", snake="session_id"),
    broken("out of the range of SMALLINT", "status", 40000, "40000", snake="status"),
    broken("out of the range of BIGINT", "itemInSession", 2**70, str(2**70), snake="item_in_session"),
    broken("out of the range of a time", "ts", 10**18, snake="ts"),
    broken("out of the range of a double", "length", 10**400, snake="length"),
    broken("too long in bytes, not in characters", "location", "é" * 513, snake="location"),
    broken("a NUL character", "song", "a\0b", snake="song"),
    broken("NULL where NOT NULL", "page", None, snake="page"),
    Bad("a raw NUL byte", lines(event()) + lines(event(song="a@b")).replace(b"@", b"\0"), 2, None, ()),
    Bad("invalid UTF-8", lines(event()) + lines(event(song="a@b")).replace(b"@", b"\xff"), 2, "song", ("UTF-8",)),
    Bad(
        "half a UTF-8 character", lines(event()) + lines(event(song="a@")).replace(b"@", b"\xc3"), 2, "song", ("UTF-8",)
    ),
    Bad("truncated JSON", lines(event()) + lines(event())[:100], 2, None, ("JSON",)),
    Bad("a string without an end", lines(event()) + b'{"page": "Next', 2, None, ("JSON",)),
    Bad("not JSON at all", b"artist,song\nDes'ree,You Gotta Be\n", None, None, ("JSON",)),
    Bad("a list", b"[" + lines(event()).strip() + b"]", 1, None, ()),
    Bad("over 4 MB", lines(event()) + lines(event(song="x" * 4_300_000)), 2, None, ("4",)),
]


@pytest.mark.parametrize("bad", EVENTS, ids=lambda bad: bad.name)
def test_bad_data_is_named_and_nothing_is_lost(warehouse: Warehouse, bad: Bad) -> None:
    before = warehouse.state()
    uri = warehouse.put("2018-11-02-events.json", bad.body)
    message = refused(warehouse.load(EVENTS_URI=uri.rpartition("/")[0]), 5, "staging_events", *bad.said)
    facts = {line.split()[0]: line.split(maxsplit=1)[1] for line in message.splitlines()[1:]}
    assert facts["object"] == uri
    assert facts["line"] == str(bad.line or facts["line"])
    if bad.column:
        assert facts["column"].split()[0] == bad.column
    assert warehouse.state() == before


def test_a_bad_event_takes_the_songs_back_too(warehouse: Warehouse) -> None:
    before = warehouse.state()
    songs = warehouse.put("new.json", lines(song(song_id="SONEW")))
    events = warehouse.put("bad.json", lines(event(status="fine")))
    done = warehouse.load(EVENTS_URI=events, SONGS_URI=songs)
    refused(done, 5, "staging_events", events, "status")
    assert "ok      load/3_stage/2_copy/staging_songs" in done.stdout, "the songs were in, before they were taken back"
    assert warehouse.state() == before


def test_an_error_in_a_pack_is_told_by_the_object_that_was_packed(warehouse: Warehouse) -> None:
    before = warehouse.state()
    folder = warehouse.put("1.json", lines(event(), event(itemInSession=70))).rpartition("/")[0]
    bad = f"{folder}/2.json"
    for uri, body in ((bad, lines(event(), event(status="bad"))), (f"{folder}/3.json", lines(event()))):
        warehouse.aws.client("s3").put_object(Bucket=BUCKET, Key=uri.split("/", 3)[3], Body=body)
    done = warehouse.load(EVENTS_URI=folder, PACK_FROM_OBJECTS="2", REDSHIFT_SLICES="1")
    message = refused(done, 5, "status")
    facts = {line.split()[0]: line.split(maxsplit=1)[1] for line in message.splitlines()[1:]}
    assert (facts["object"], facts["line"]) == (bad, "2")
    assert warehouse.state() == before


def test_a_name_that_quotes_and_breaks_does_no_harm(warehouse: Warehouse) -> None:
    """Quotes, percent signs, semicolons, backslashes and letters of every kind, in a key and in the error about it."""
    key = 'it\'s 100%s; DROP TABLE dim_users; -- "é" 日本\\x {{ 1 }}.json'
    good = warehouse.put(key, lines(event()))
    assert warehouse.load(EVENTS_URI=good).returncode == 0
    assert warehouse.aws.one("SELECT COUNT(*) FROM staging_events") == 1
    assert warehouse.load().returncode == 0
    bad = warehouse.put(key, lines(event(status="it's % {} \\ bad")))
    refused(warehouse.load(EVENTS_URI=bad), 5, "it's 100%s; DROP TABLE dim_users", "column", "status")


def test_data_that_would_steer_the_terminal_is_shown_escaped(warehouse: Warehouse) -> None:
    uri = warehouse.put("x.json", lines(event(status="\x1b[2J\x1b]0;owned\x07")))
    assert "\x1b" not in refused(warehouse.load(EVENTS_URI=uri), 5, "status")


def test_a_missing_bucket(warehouse: Warehouse) -> None:
    refused(
        warehouse.load(EVENTS_URI="s3://there-is-no-such-bucket/x"), 4, "EVENTS_URI", "NoSuchBucket", "bucket's name"
    )


def test_a_missing_prefix(warehouse: Warehouse) -> None:
    nowhere = {"SONGS_URI": f"s3://{BUCKET}/nothing/here"}
    refused(warehouse.load(**nowhere), 5, "SONGS_URI", f"s3://{BUCKET}/nothing/here")
    status = warehouse.loader("status", **nowhere)
    refused(status, 5, "SONGS_URI")
    assert "loaded" in status.stdout, "the runs are shown, whatever is left in S3"


def test_a_prefix_with_folders_only(warehouse: Warehouse) -> None:
    uri = warehouse.put("", b"")
    refused(warehouse.load(EVENTS_URI=uri), 5, "EVENTS_URI", uri)


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ("copy_role_arn", ("COPY into staging_events", "COPY_ROLE_ARN", "s3:GetObject")),
        ("*", ("an object cannot be read", "s3:GetObject", "the AWS identity that runs the loader")),
    ],
    ids=["the role of COPY", "everybody"],
)
def test_no_permission(warehouse: Warehouse, whom: str, said: tuple[str, ...]) -> None:
    """The loader looks how an object begins; then COPY reads it with a role of its own, and need not list it."""
    before = warehouse.state()
    uri = warehouse.put("new.json", lines(event()))
    s3 = warehouse.aws.client("s3")
    outputs = json.loads(Path(warehouse.aws.env["OUTPUTS_FILE"]).read_text())
    deny = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "NobodyReads",
                "Effect": "Deny",
                "Principal": "*" if whom == "*" else {"AWS": outputs[whom]["value"]},
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
            }
        ],
    }
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(deny))
    try:
        refused(warehouse.load(EVENTS_URI=uri), 4, *said)
    finally:
        s3.delete_bucket_policy(Bucket=BUCKET)
    assert warehouse.state() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"jsonpath": ["$[\'artist\']"]}', '"jsonpaths"'),
        ('{"jsonpaths": []}', '"jsonpaths"'),
        ('{"jsonpaths": [1]}', '"jsonpaths"'),
        ("[", "not JSON"),
        ('{"jsonpaths": ["$[\'artist\']", "$[\'auth\']"]}', "one path for each column"),
    ],
)
def test_a_jsonpaths_file_that_does_not_fit(copy: Copy, warehouse: Warehouse, content: str, said: str) -> None:
    before = warehouse.state()
    (copy.path / "sql_templates/load/3_stage/2_copy/staging_events.jsonpaths.json").write_text(content)
    uri = warehouse.put("new.json", lines(event()))
    refused(copy.loader("load", **(warehouse.sources | {"EVENTS_URI": uri})), 6, said)
    assert warehouse.state() == before


@pytest.mark.parametrize("events", [500, 12_000], ids=["found before COPY", "too large for that, found by COPY"])
def test_a_broken_gzip(warehouse: Warehouse, events: int) -> None:
    before = warehouse.state()
    agents = random.Random(1)
    rows = (event(itemInSession=number, userAgent=agents.randbytes(450).hex()) for number in range(events))
    whole = gzip.compress(lines(*rows), compresslevel=1)
    cut = warehouse.put("cut.json.gz", whole[:-1_000])
    refused(warehouse.load(EVENTS_URI=cut), 5, "staging_events", cut, "gzip")
    assert warehouse.state() == before


def test_a_source_that_takes_in_the_work_files(warehouse: Warehouse) -> None:
    work = json.loads(Path(warehouse.aws.env["OUTPUTS_FILE"]).read_text())["work_bucket"]["value"]
    refused(warehouse.load(EVENTS_URI=f"s3://{work}/jsonpaths"), 3, "EVENTS_URI", "jsonpaths/")


def test_a_load_before_the_schema(copy: Copy, warehouse: Warehouse) -> None:
    for file in copy.template("load/4_transform/2_songs/x").parent.glob("*.j2"):
        file.write_text(file.read_text().replace("dim_songs", "not_there_songs"))
    uri = warehouse.put("new.json", lines(event()))
    refused(copy.loader("load", **(warehouse.sources | {"EVENTS_URI": uri})), 6, "not_there_songs", "loader schema")


@pytest.mark.parametrize(
    ("source", "options", "code", "said"),
    [
        (f"{BUCKET}/nothing/here", "JSON 'auto'", 5, "prefix"),
        ("there-is-no-such-bucket/x", "JSON 'auto'", 4, "bucket's name"),
        (f"{BUCKET}/good/songs", f"JSON 's3://{BUCKET}/gone.json'", 5, "gone.json"),
        (f"{BUCKET}/good/songs", "JSON 'auto' NIXOPT", 6, "NIXOPT"),
    ],
)
def test_a_copy_of_your_own_is_explained_too(
    warehouse: Warehouse, source: str, options: str, code: int, said: str
) -> None:
    role = json.loads(Path(warehouse.aws.env["OUTPUTS_FILE"]).read_text())["copy_role_arn"]["value"]
    done = warehouse.loader("query", f"COPY staging_songs FROM 's3://{source}' IAM_ROLE '{role}' {options}")
    refused(done, code, "COPY into staging_songs", said)
