"""Good data arrives as it is written."""

import gzip
import json

import pytest

from local_aws.redshift.copy.load_error import CopyFailed
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget


def test_an_object_becomes_a_row(warehouse: CopyTarget) -> None:
    warehouse.create("a varchar(20), b int, c double precision, d boolean")
    warehouse.put("data/x.json", '{"a":"hi","b":1,"c":2.5,"d":true,"unknown":[1]}')
    outcome = warehouse.copy()
    assert warehouse.rows() == [("hi", 1, 2.5, True)]
    assert outcome.rows == 1
    assert outcome.notices == ["Load into table 't' completed, 1 record(s) loaded successfully."]
    assert [(str(file.uri), file.rows) for file in outcome.files] == [(f"s3://{BUCKET}/data/x.json", 1)]


@pytest.mark.parametrize("separator", ["\n", "", " ", "\r\n", "\n\n\n", "\t\n "])
def test_white_space_between_objects_does_not_matter(warehouse: CopyTarget, separator: str) -> None:
    warehouse.create("a int")
    warehouse.put("data/x", separator.join(f'{{"a":{number}}}' for number in range(5)))
    warehouse.copy()
    assert warehouse.values() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_an_object_may_span_lines(warehouse: CopyTarget, indent: int | None) -> None:
    warehouse.create("a int, b varchar(50)")
    warehouse.put_json("data/x", {"a": 1, "b": {"c": [1, 2]}}, {"a": 2, "b": "x"}, indent=indent)
    warehouse.copy()
    assert [(number, text.replace(" ", "")) for number, text in warehouse.rows()] == [(1, '{"c":[1,2]}'), (2, "x")]


def test_objects_larger_than_a_block_and_blocks_larger_than_an_object(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b varchar(65535)")
    wide = {"b": "x" * 60_000, "skipped": ["y" * 1_000_000]}
    warehouse.put_json("data/wide", *({"a": number, **wide} for number in range(4)), indent=1)
    warehouse.put_json("data/narrow", *({"a": number} for number in range(4, 200_000)))
    warehouse.copy()
    assert warehouse.rows("SELECT count(*), sum(a), count(b) FROM t") == [(200_000, 199_999 * 100_000, 4)]


def test_no_object_and_blank_objects_load_nothing(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/empty", "")
    warehouse.put("data/blank", " \n\n ")
    warehouse.put("data/", "")
    assert warehouse.copy().rows == 0
    assert warehouse.copy("JSON 'auto' GZIP", source="data/empty").rows == 0


def test_auto_matches_lower_case_names_only(warehouse: CopyTarget) -> None:
    warehouse.create("firstname varchar(9), lastname varchar(9)")
    warehouse.put_json("data/x", {"firstName": "Ada", "lastname": "Byron"})
    warehouse.copy()
    assert warehouse.rows() == [(None, "Byron")]


def test_auto_ignorecase_matches_any_case(warehouse: CopyTarget) -> None:
    warehouse.create("firstname varchar(9), lastname varchar(9)")
    warehouse.put_json("data/x", {"firstName": "Ada", "LASTNAME": "Byron"}, {"firstname": "Eva"})
    warehouse.copy("JSON 'auto ignorecase'")
    assert warehouse.rows() == [("Ada", "Byron"), ("Eva", None)]


def test_of_a_name_that_stands_twice_the_last_counts(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/x", '{"a":1,"a":2}\n{"a":3,"\\u0061":4}')
    warehouse.copy()
    assert warehouse.values() == [2, 4]


def test_columns_left_out_get_their_default(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b int DEFAULT 7, c int, d int GENERATED ALWAYS AS IDENTITY")
    warehouse.put_json("data/x", {"a": 1, "b": 2, "c": 3, "d": 9})
    warehouse.copy(columns="(c, a)")
    assert warehouse.rows() == [(1, 7, 3, 1)]


def test_identity_values_are_generated_unless_explicit(warehouse: CopyTarget) -> None:
    warehouse.create("a int, d int GENERATED ALWAYS AS IDENTITY")
    warehouse.put_json("data/x", {"a": 1, "d": 9})
    warehouse.copy()
    warehouse.copy("JSON 'auto' EXPLICIT_IDS")
    assert warehouse.rows("SELECT * FROM t ORDER BY 2") == [(1, 1), (1, 9)]


def test_gzip_and_gzip_in_several_members(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/1.gz", gzip.compress(b'{"a":1}\n{"a":2}'))
    warehouse.put("data/2.gz", gzip.compress(b'{"a":3}\n{"a"') + gzip.compress(b":4}") + b"\0" * 10)
    warehouse.put("data/3.gz", gzip.compress(b'{"a":5}' + b" " * 5_000_000 + b'{"a":6}'))
    warehouse.copy("JSON 'auto' GZIP")
    assert warehouse.values() == [1, 2, 3, 4, 5, 6]


def test_many_small_objects_arrive_in_the_order_of_their_keys(warehouse: CopyTarget) -> None:
    warehouse.create("n serial, a int")
    for number in range(120):
        warehouse.put(f"data/{number:03}", json.dumps({"a": number}))
    outcome = warehouse.copy(columns="(a)")
    assert warehouse.rows("SELECT a FROM t ORDER BY n") == [(number,) for number in range(120)]
    assert [file.uri.key[-3:] for file in outcome.files] == [f"{number:03}" for number in range(120)]


@pytest.mark.parametrize(
    ("json_type", "value", "expected"),
    [
        ("number", "1.50", "1.50"),
        ("number", "-0", "-0"),
        ("exponent", "1e3", "1e3"),
        ("boolean", "true", "true"),
        ("null", "null", None),
        ("the word null", '"null"', "null"),
        ("NULL marker of PostgreSQL", '"\\\\N"', "\\N"),
        ("end marker of PostgreSQL", '"\\\\."', "\\."),
        ("empty string", '""', ""),
        ("blank string", '"  "', "  "),
        ("object", '{"b": "x\\"\\\\y"}', '{"b": "x\\"\\\\y"}'),
        ("array", '[1, "a\\tb", null]', '[1, "a\\tb", null]'),
        ("laid out object", '{\n  "id": 1,\n  "name": "Renaldo"\n}', '{"id": 1,"name": "Renaldo"}'),
        ("escapes", '"\\b\\f\\n\\r\\t\\/\\"\\\\"', '\b\f\n\r\t/"\\'),
        ("backslashes before a quote", '"\\\\\\\\\\""', '\\\\"'),
        ("backslash at the end", '"x\\\\"', "x\\"),
        ("hex after a quote", '"\\"41"', '"41'),
        ("surrogate pair", '"\\ud83d\\ude00"', "\U0001f600"),
        ("four bytes", '"\U0001f600"', "\U0001f600"),
        ("control character", '"\\u0001\\u001f"', "\x01\x1f"),
    ],
)
def test_any_json_value_becomes_text(warehouse: CopyTarget, json_type: str, value: str, expected: str | None) -> None:
    warehouse.create("a varchar(100), b int")
    warehouse.put("data/x", f'{{"a":{value},"b":1}}')
    warehouse.copy()
    assert warehouse.rows("SELECT a FROM t") == [(expected,)]


def test_a_failed_copy_leaves_the_transaction_usable_and_the_table_as_it_was(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put_json("data/1", {"a": 1})
    warehouse.copy()
    warehouse.put_json("data/2", {"a": "x"})
    with pytest.raises(CopyFailed):
        warehouse.copy()
    assert warehouse.values() == [1]
