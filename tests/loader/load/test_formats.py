"""Objects as others write them: gzip beside plain ones whatever their names say, packed or not; and a BOM."""

import gzip
from collections.abc import Iterator

import pytest

from tests.support.in_process import Loader, loader_in_process
from tests.support.lake import BUCKET, DAYS, FEW, SONGS, Lake
from tests.support.records import event, lines

BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    with loader_in_process() as loader:
        yield loader


@pytest.mark.parametrize("packing", ["500", "1"], ids=["as they are", "packed"])
def test_gzip_loads_beside_plain_objects(lake: Lake, expected: dict[str, str], loader: Loader, packing: str) -> None:
    """By their first bytes: one has the suffix, one has not, and a plain one has it too."""
    first, second, third, fourth = FEW
    lake.put(SONGS, {f"{first}.gz": gzip.compress(FEW[first]), second: gzip.compress(FEW[second])})
    halves = FEW[third].splitlines(keepends=True)
    members = gzip.compress(b"".join(halves[:2])) + gzip.compress(b"".join(halves[2:]))
    lake.put({third: members, f"{fourth}.gz": FEW[fourth]})
    lake.aws.client("s3").delete_object(Bucket=BUCKET, Key=f"{lake.name}/{first}")
    lake.aws.client("s3").delete_object(Bucket=BUCKET, Key=f"{lake.name}/{fourth}")
    settings = lake.env | {"PACK_FROM_OBJECTS": packing}
    loader("load", env=settings)
    assert lake.star() == expected
    lines_of = "SELECT DISTINCT lines FROM etl.loaded_objects WHERE source = 'events'"
    assert lake.aws.rows(lines_of) == [(4,)], "of what is in the gzip file"
    assert "nothing to do" in loader("load", env=settings)


def test_a_bad_row_in_a_gzip_object_is_kept_with_its_line(lake: Lake, loader: Loader) -> None:
    bad = lines(event(), event(itemInSession=7, status="bad"))
    lake.put(SONGS, {"events/x.json.gz": gzip.compress(bad)})
    loader("load", "--max-errors", "1", env=lake.env)
    [(line, raw)] = lake.aws.rows("SELECT line, raw_line FROM etl.rejected_rows")
    assert (line, raw) == (2, bad.splitlines()[1].decode())


@pytest.mark.parametrize("packing", ["500", "1"], ids=["as they are", "packed"])
def test_a_byte_order_mark_is_named_and_how_to_take_it_off(lake: Lake, loader: Loader, packing: str) -> None:
    key = "events/2018-11-02-events.json"
    lake.put(FEW, SONGS, {key: BOM + DAYS[key]})
    settings = lake.env | {"PACK_FROM_OBJECTS": packing}
    said = loader("load", env=settings, code=5)
    assert f"object  s3://{BUCKET}/{lake.name}/{key}" in said
    assert "byte order mark" in said
    assert r"sed -i '1s/^\xEF\xBB\xBF//' FILE" in said
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == 0
    loader("load", "--max-errors", "1", env=settings)
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id IN (1, 3, 4)") == 9
    lake.put({key: DAYS[key]})
    loader("load", env=settings)
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays") == 12


def test_a_name_that_no_record_of_a_copy_holds_is_packed_alone(lake: Lake, loader: Loader) -> None:
    """One key of 300 bytes does not make a pack of everything, and the others are read as they are."""
    long = f"events/{'x' * 300}.json"
    lake.put(FEW, SONGS, {long: lines(event(sessionId=900))})
    loader("load", env=lake.env)
    assert lake.aws.one("SELECT COUNT(*) FROM fct_song_plays WHERE session_id = 900") == 1
    read = lake.aws.rows("SELECT DISTINCT TRIM(filename) FROM stl_load_commits WHERE filename LIKE '%events%'")
    assert {(f"s3://{BUCKET}/{lake.name}/{key}",) for key in FEW} <= set(read)
