import pytest

from loader.aws.s3_uri import S3Uri
from loader.s3.ignored import Ignored

SOURCE = S3Uri("bucket", "logs/_raw")

CASES = {
    ("_*,.*", "part.json"): False,
    ("_*,.*", "_SUCCESS"): True,
    ("_*,.*", "2018/_SUCCESS"): True,
    ("_*,.*", ".DS_Store"): True,
    ("_*,.*", "_temporary/0/part.json"): True,
    ("_*,.*", "2018/.hidden/part.json"): True,
    ("_*,.*", "part_1.json"): False,
    ("_*,.*", "2018/part.json.crc"): False,
    ("*.tmp", "a.tmp"): True,
    ("*.tmp", "A.TMP"): False,
    ("*.tmp", "_SUCCESS"): False,
    ("old", "old/part.json"): True,
    ("old", "older/part.json"): False,
    ("old/*", "old/part.json"): True,
    ("old/*", "2018/old/part.json"): False,
    ("*/old/*", "2018/old/part.json"): True,
    ("[ab].json", "b.json"): True,
    ("", "part.json"): False,
    ("_*, .*", ".DS_Store"): True,
    ("_*,", "a//part.json"): False,
    (" ,", "part.json"): False,
}


@pytest.mark.parametrize(("globs", "path"), CASES, ids=map(str, CASES))
def test_which_names_are_left_out(globs: str, path: str) -> None:
    ignored = Ignored(globs.split(","), SOURCE)
    assert (f"{SOURCE}/{path}" in ignored) == CASES[globs, path]


def test_the_object_that_a_source_names_is_taken_whatever_its_name() -> None:
    assert "s3://bucket/logs/_raw" not in Ignored(["_*", "*", "*/*"], SOURCE)


def test_a_source_may_be_a_bucket() -> None:
    assert "s3://bucket/_SUCCESS" in Ignored(["_*"], S3Uri("bucket", ""))
    assert "s3://bucket/part" not in Ignored(["_*"], S3Uri("bucket", ""))
