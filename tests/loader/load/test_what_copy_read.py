"""Between the listing and the COPY anything may happen to an object: what COPY read is asked of the warehouse."""

import gzip
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from psycopg2.extensions import make_dsn

from loader.aws.s3_uri import S3Uri
from loader.errors import DataError, WarehouseError
from loader.load import copied
from loader.load.copied import TRIES, lines_read, rows_rejected
from loader.s3.manifest import Shipment
from loader.s3.objects import S3Object
from local_aws.parts import config_file
from local_aws.postgres import Postgres
from local_aws.state import State
from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import BUCKET, FEW, SONGS, Lake, day
from tests.support.local_aws import LocalAws
from tests.support.records import event, lines
from tests.support.s3_proxy import Request, S3Proxy

DAY = "events/2018-11-02-events.json"
OTHER = day(2).replace(b"Nobody's", b"Title 40")


@pytest.fixture(scope="module")
def way(local_aws: LocalAws) -> Iterator[S3Proxy]:
    """The loader's way to S3; COPY and the tests have their own."""
    proxy = S3Proxy(local_aws.env["AWS_ENDPOINT_URL"])
    yield proxy
    proxy.close()


@pytest.fixture
def proxy(way: S3Proxy) -> S3Proxy:
    way.reset()
    return way


def test_a_version_that_was_there_for_the_copy_only(lake: Lake, proxy: S3Proxy) -> None:
    """Overwritten after the listing, and put back after the COPY: the listing before and after says the same."""
    lake.put(FEW, SONGS)
    changes = {"events.new.manifest": {DAY: OTHER}, "loaded_objects.json": {DAY: FEW[DAY]}}

    def rule(request: Request) -> None:
        for part in list(changes):
            if request.method == "PUT" and part in request.path:
                lake.put(changes.pop(part))

    proxy.rule = rule
    said = lake.load(code=0, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}")
    assert "an object changed while it was loaded: trying again" in said
    etag = lake.aws.one(f"SELECT etag FROM etl.loaded_objects WHERE uri LIKE '%{DAY}'")
    held = lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 2 AND song_title = 'Title 40'")
    changed = lake.aws.client("s3").head_object(Bucket=BUCKET, Key=f"{lake.name}/{DAY}")["ETag"].strip('"') != etag
    assert (held, changed) == (1, True), "the second try found the other version, and says so in the ledger"
    lake.put(FEW)
    lake.load()
    star = lake.star()
    lake.empty()
    lake.load()
    assert lake.star() == star


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


def versions(number: int) -> list[bytes]:
    """Return versions of a day with the same keys, users and hours: see docs/loading.md, Limits."""
    return [
        day(number),
        day(number).replace(b"Nobody's", b"Title 40"),
        day(number).replace(b'"level": "free"', b'"level": "paid"').replace(b"London", b"Paris"),
    ]


CHANGES = st.lists(
    st.integers(0, 3).flatmap(lambda at: st.tuples(st.just(list(FEW)[at]), st.sampled_from(versions(at + 1)))),
    min_size=1,
    max_size=3,
)


@given(before=CHANGES, during=st.lists(CHANGES, min_size=1, max_size=3), full=st.booleans(), packed=st.booleans())
@settings(max_examples=10, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
def test_whatever_is_overwritten_at_whatever_moment(
    *,
    bucket: LocalAws,
    loader: Loader,
    way: S3Proxy,
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, bytes]],
    during: list[list[tuple[str, bytes]]],
    full: bool,
    packed: bool,
) -> None:
    """Each request that the loader writes to S3 is a moment: before the COPY, between two of them, after the last.

    Back and forth between few versions, so that an object is often again what it was when it was listed.
    """
    lake = Lake(bucket, tmp_path_factory.mktemp("log") / "log.jsonl")
    lake.empty()
    lake.put(FEW, SONGS)
    way.reset()
    env = lake.env | {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{way.port}",
        "PACK_FROM_OBJECTS": "1" if packed else "500",
        "LOAD_ATTEMPTS": "20",
    }
    options = ["--full"] if full else []
    loader("load", env=env)
    lake.put(dict(before))
    moments = list(during)

    def rule(request: Request) -> None:
        if request.method == "PUT" and "/runs/" in request.path and moments:
            lake.put(dict(moments.pop(0)))

    way.rule = rule
    loader("load", *options, env=env)
    way.reset()
    loader("load", env=env)
    known = dict(lake.aws.rows("SELECT uri, etag FROM etl.loaded_objects"))
    listed = lake.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{lake.name}/")["Contents"]
    assert known == {f"s3://{BUCKET}/{one['Key']}": one["ETag"].strip('"') for one in listed}
    star = lake.star()
    lake.empty()
    loader("load", env=env)
    assert lake.star() == star


@contextmanager
def as_superuser(aws: LocalAws, *statements: str, afterwards: list[str]) -> Iterator[None]:
    """Change the catalog of the stand-in, behind it, as no client could."""
    config = json.loads(config_file(State(Path(aws.env["LOCAL_AWS_STATE"]))).read_text())
    behind = Postgres(Path(config["postgres_directory"]))
    with closing(psycopg2.connect(make_dsn(behind.dsn, dbname=aws.env["PGDATABASE"]))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            yield
            for statement in afterwards:
                cursor.execute(statement)


SYS = "pg_catalog.sys_load_detail"


def test_a_view_that_shows_nothing_of_an_open_transaction(
    lake: Lake, loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How soon it shows a COPY is not documented: the objects that are there tell then what COPY read."""
    monkeypatch.setattr(copied, "TRIES", 1)
    lake.put(FEW, SONGS, {"events/2018-11-09.json.gz": gzip.compress(lines(event(), event(itemInSession=7)))})
    lake.load()
    star, ledger = lake.star(), lake.aws.rows("SELECT uri, etag, lines FROM etl.loaded_objects ORDER BY uri")
    lake.empty()
    hidden = (
        "SET allow_system_table_mods = on",
        f"ALTER VIEW {SYS} RENAME TO hidden",
        f"CREATE VIEW {SYS} AS SELECT * FROM pg_catalog.hidden LIMIT 0",
        f"GRANT SELECT ON {SYS} TO PUBLIC",
    )
    shown = [f"DROP VIEW {SYS}", "ALTER VIEW pg_catalog.hidden RENAME TO sys_load_detail"]
    with as_superuser(lake.aws, *hidden, afterwards=shown):
        loader("load", env=lake.env)
    assert lake.star() == star
    assert lake.aws.rows("SELECT uri, etag, lines FROM etl.loaded_objects ORDER BY uri") == ledger


OBJECT = S3Object("s3://b/k", "new", 9, datetime(2018, 11, 1))
SHIPMENT = Shipment("events", S3Uri("w", "m"), (OBJECT,), (), gzip=False)


class Views:
    """Answers the templates by name; the last answer again and again."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, name: str) -> list[tuple[Any, ...]]:
        self.asked.append(name)
        answers: list[list[tuple[Any, ...]]] = self.answers[name.rpartition("/")[2]]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> list[float]:
    taken: list[float] = []
    if "lake" not in request.fixturenames and "bucket" not in request.fixturenames:
        monkeypatch.setattr(time, "sleep", taken.append)
    return taken


def test_a_view_that_lags_behind_is_asked_again(naps: list[float]) -> None:
    ask = Views(**{"3_copied_files": [[], [], [("s3://b/k", 3, '"new"')]]})
    assert lines_read(SHIPMENT, ask, "us-west-2") == {OBJECT: 3}
    assert naps == [1, 1]


def test_another_version_is_transient() -> None:
    ask = Views(**{"3_copied_files": [[("s3://b/k", 3, "old")]]})
    with pytest.raises(DataError, match="an object changed while it was loaded") as raised:
        lines_read(SHIPMENT, ask, "us-west-2")
    assert raised.value.transient


def test_a_file_that_no_view_ever_shows(naps: list[float]) -> None:
    ask = Views(**{"3_copied_files": [[("s3://b/other", 1, "old")]]})
    with pytest.raises(WarehouseError, match="did not read exactly"):
        lines_read(SHIPMENT, ask, "us-west-2")
    assert len(naps) == TRIES - 1


@pytest.mark.parametrize(
    ("notices", "sys", "found"),
    [
        ([], [[]], []),
        (["INFO:  Load into table 't' completed, 3 record(s) loaded successfully.\n"], [[]], []),
        (["... 1 record(s) could not be loaded. Check"], [[], [("u", 1)]], [("u", 1)]),
    ],
)
def test_as_many_rejected_rows_as_the_notice_says(notices: list[str], sys: Any, found: Any) -> None:
    assert rows_rejected(notices, Views(**{"4_rejected": sys})) == found


def test_a_rejected_row_that_nobody_names_stops_the_load() -> None:
    ask = Views(**{"4_rejected": [[("u", 1)]]})
    with pytest.raises(WarehouseError, match=r"COPY rejected 2 rows, and .* name 1 of them"):
        rows_rejected(["2 record(s) could not be loaded"], ask)
