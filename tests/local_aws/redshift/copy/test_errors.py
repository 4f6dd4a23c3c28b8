"""Bad data is named: object, line, column, value, reason; and the good rows are not harmed."""

import gzip
import json

import pytest

from local_aws.redshift.copy.load_error import CopyFailed, LoadError
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget


def failed(warehouse: CopyTarget, options: str = "JSON 'auto'", **more: str) -> list[LoadError]:
    """Run a COPY that fails by its data, see that it loaded nothing, and give its errors."""
    with pytest.raises(CopyFailed) as raised:
        warehouse.copy(options, **more)
    assert warehouse.rows("SELECT count(*) FROM t") == [(0,)]
    return raised.value.errors


def only_error(warehouse: CopyTarget, options: str = "JSON 'auto'") -> LoadError:
    (error,) = failed(warehouse, options)
    return error


def test_the_message_and_the_record(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b varchar(5)")
    warehouse.put("data/1", '{"a":1,"b":"ok"}\n{\n"a":2,\n"b":"far too long"\n}\n{"a":3}\n')
    with pytest.raises(CopyFailed) as raised:
        warehouse.copy()
    assert raised.value.sqlstate == "XX000"
    assert raised.value.message == "Load into table 't' failed.  Check 'stl_load_errors' system table for details."
    assert raised.value.errors == [
        LoadError(
            file=f"s3://{BUCKET}/data/1",
            line_number=5,
            error_code=1204,
            error_reason="String length exceeds DDL length",
            column_name="b",
            type="varchar",
            length="5",
            position=5,
            raw_field_value="far too long",
            raw_line='{\n"a":2,\n"b":"far too long"\n}',
        )
    ]


@pytest.mark.parametrize(
    ("column", "value", "code", "reason"),
    [
        ("int", "1.0", 1207, "Invalid digit, Value '.', Pos 1, Type: Integer"),
        ("bigint", "1e3", 1207, "Invalid digit, Value 'e', Pos 1, Type: Long"),
        ("int", '"abc"', 1207, "Invalid digit, Value 'a', Pos 0, Type: Integer"),
        ("int", '" 1 "', 1207, "Invalid digit, Value ' ', Pos 0, Type: Integer"),
        ("int", '"0x1F"', 1207, "Invalid digit, Value 'x', Pos 1, Type: Integer"),
        ("int", '"1_000"', 1207, "Invalid digit, Value '_', Pos 1, Type: Integer"),
        ("int", '"-"', 1207, "Invalid digit, Value '-', Pos 0, Type: Integer"),
        ("int", '"\u00e9"', 1207, "Invalid digit, Value '\u00e9', Pos 0, Type: Integer"),
        ("int", "true", 1207, "Invalid digit, Value 't', Pos 0, Type: Integer"),
        ("int", '{"b":1}', 1207, "Invalid digit, Value '{', Pos 0, Type: Integer"),
        ("int", "2147483648", 1222, "Overflow (Integer valid range -2147483648 to 2147483647)"),
        ("smallint", "-32769", 1222, "Overflow (Short valid range -32768 to 32767)"),
        ("bigint", "1" * 30, 1222, "Overflow (Long valid range -9223372036854775808 to 9223372036854775807)"),
        ("double precision", '"nan"', 1207, "Invalid digit, Value 'n', Pos 0, Type: Double"),
        ("double precision", '"infinity"', 1207, "Invalid digit, Value 'i', Pos 0, Type: Double"),
        ("double precision", "1e400", 1204, "Overflow, Value '1e400', Type: Double"),
        ("real", "1e39", 1204, "Overflow, Value '1e39', Type: Float"),
        ("double precision", '"1,5"', 1207, "Invalid digit, Value ',', Pos 1, Type: Double"),
        ("numeric(4,2)", "100", 1204, "Overflow for NUMERIC(4,2)"),
        ("numeric(4,2)", "1e99999", 1204, "Overflow for NUMERIC(4,2)"),
        ("numeric(4,2)", '"x"', 1207, "Invalid digit, Value 'x', Pos 0, Type: Decimal"),
        ("numeric(4,2)", '"NaN"', 1207, "Invalid digit, Value 'N', Pos 0, Type: Decimal"),
        ("boolean", '"on"', 1210, "Unknown boolean format"),
        ("boolean", "2", 1210, "Unknown boolean format"),
        ("date", '"today"', 1205, "Invalid Date Format - length must be 10 or more"),
        ("date", '"2018-02-30"', 1205, "Invalid date format or value [YYYY-MM-DD]"),
        ("date", "20181101", 1205, "Invalid Date Format - length must be 10 or more"),
        ("timestamp", '"now"', 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
        ("timestamp", '"epoch"', 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
        ("timestamp", '"infinity"', 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
        ("timestamp", "1541105830796", 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
        ("timestamp", '"2018-11-01T10:00:00"', 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
        ("char(3)", '"abcd"', 1204, "Char length exceeds DDL length"),
        (
            "char(3)",
            '"\u00e9"',
            1220,
            "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9",
        ),
        ("varchar(5)", '"\u00e9\u00e9\u00e9"', 1204, "String length exceeds DDL length"),
        ("varchar(5)", '"\\u00e9\\u00e9\\u00e9"', 1204, "String length exceeds DDL length"),
        ("varchar(5)", "[1,2,3]", 1204, "String length exceeds DDL length"),
        ("varchar(5)", "123456", 1204, "String length exceeds DDL length"),
        ("int not null", "null", 1213, "Missing data for not-null field"),
        ("varchar(5) not null", "null", 1213, "Missing data for not-null field"),
        ("int not null", '""', 1213, "Missing data for not-null field"),
        (
            "varchar(5)",
            '"a\\u0000b"',
            1220,
            "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: 00 (error 3)",
        ),
    ],
)
def test_a_value_that_its_column_cannot_hold(
    warehouse: CopyTarget, column: str, value: str, code: int, reason: str
) -> None:
    warehouse.create(f"z int, a {column}")
    good = {"z": 0, "a": {"char": "abc", "varc": "abc", "bool": True, "date": "2018-11-01"}.get(column[:4], 1)}
    if column.startswith("timestamp"):
        good["a"] = "2018-11-01 00:00:00"
    warehouse.put("data/1", f'{json.dumps(good)}\n{{"z":1,"a":{value}}}\n')
    error = only_error(warehouse)
    assert (error.error_code, error.error_reason) == (code, reason)
    assert (error.file, error.line_number, error.column_name) == (f"s3://{BUCKET}/data/1", 2, "a")


@pytest.mark.parametrize(
    "value", ["1.5", "1541105830796.0", "1e12", "true", '"2018-11-01"', "99999999999999999", '"\u0661"']
)
def test_milliseconds_are_whole_and_within_the_calendar(warehouse: CopyTarget, value: str) -> None:
    warehouse.create("a timestamp")
    warehouse.put("data/1", f'{{"a":{value}}}')
    error = only_error(warehouse, "JSON 'auto' TIMEFORMAT 'epochmillisecs'")
    assert (error.error_code, error.error_reason) == (1206, "Invalid timestamp format or value [epochmillisecs]")


@pytest.mark.parametrize(
    ("text", "value", "hexadecimal"),
    [
        (b"a\xffb", b"a\xffb", "ff (error 3)"),
        (b"caf\xe9", b"caf\xe9", "e9 (error 2)"),
        (b"\xed\xa0\x80", b"", "ed (error 5)"),
    ],
)
def test_text_that_is_no_utf8(warehouse: CopyTarget, text: bytes, value: bytes, hexadecimal: str) -> None:
    warehouse.create("a varchar(20)")
    warehouse.put("data/1", b'{"a":"good"}\n{"a":"' + text + b'"}')
    error = only_error(warehouse)
    assert (error.error_code, error.line_number) == (1220, 2)
    assert error.error_reason.endswith(f"Bad UTF-8 hex sequence: {hexadecimal}")


@pytest.mark.parametrize(
    ("bad", "lines", "last_line"),
    [
        ("this is not JSON", 1, 2),
        ('{"a":1', 1, 2),
        ('{"a":tru}', 1, 2),
        ("{'a':1}", 1, 2),
        ('{"a":"x\ny"}', 2, 3),
        ('{"a":01}', 1, 2),
        ('{"a":1,}', 1, 2),
        ('{"a":"\\x41"}', 1, 2),
        ('{"a":"\\ud800"}', 1, 2),
        ("[1, 2]", 1, 2),
        ("42", 1, 2),
        ("{\n\n  nonsense\n}", 4, 5),
        ("\0", 1, 2),
        ('{"a":"\0"}', 1, 2),
        ("\ufeff", 1, 2),
        ('{"a":' + "[" * 5000 + "]" * 5000 + "}", 1, 2),
    ],
)
def test_what_is_no_json_is_one_error_and_the_rows_around_it_load(
    warehouse: CopyTarget, bad: str, lines: int, last_line: int
) -> None:
    warehouse.create("a varchar(20)")
    warehouse.put("data/1", f'{{"a":"before"}}\n{bad}\n{{"a":"after"}}\n')
    outcome = warehouse.copy("JSON 'auto' MAXERROR 100")
    assert warehouse.values() == ["after", "before"]
    assert {error.error_code for error in outcome.errors} == {1216}
    assert outcome.errors[-1].line_number == last_line
    assert all(error.raw_line for error in outcome.errors)
    assert outcome.notices == [
        f"Load into table 't' completed, {len(outcome.errors)} record(s) could not be loaded.  "
        "Check 'stl_load_errors' system table for details.",
        "Load into table 't' completed, 2 record(s) loaded successfully.",
    ]


def test_an_object_that_does_not_end(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/1", '{"a":1}\n{"a":2,\n"b":{"c":[1')
    error = only_error(warehouse)
    assert (error.error_code, error.line_number, error.error_reason) == (
        1216,
        3,
        "Invalid JSON: the object or array does not end",
    )


def test_an_object_over_four_megabytes(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    fits = '{"a":1,"b":"' + "x" * (4 << 20)
    fits = fits[: (4 << 20) - 2] + '"}'
    warehouse.put("data/1", fits + "\n" + fits.replace('"a":1', '"a":12') + "\n" + '{"a":3}')
    outcome = warehouse.copy("JSON 'auto' MAXERROR 2")
    assert warehouse.values() == [1, 3]
    (error,) = outcome.errors
    assert (error.line_number, error.error_reason) == (2, "JSON object or array is longer than 4 MB")
    assert len(error.raw_line) == 1024


def test_an_endless_object_does_not_fill_the_memory(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/1", '{"a":1}\n{"a":"' + "x" * (12 << 20) + '"}\n{"a":3}\n')
    outcome = warehouse.copy("JSON 'auto' MAXERROR 2")
    assert warehouse.values() == [1, 3]
    assert [error.error_reason for error in outcome.errors] == ["JSON object or array is longer than 4 MB"]


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        (gzip.compress(b'{"a":1}\n' * 10_000)[:-12], 10_001, "incomplete deflate data"),
        (b'{"a":1}\n', 1, "incorrect header check"),
        (gzip.compress(b'{"a":1}\n', mtime=0) + b"rubbish", 2, "incorrect header check"),
    ],
)
def test_a_broken_gzip_ends_the_copy_whatever_maxerror_says(
    warehouse: CopyTarget, body: bytes, line: int, reason: str
) -> None:
    warehouse.create("a int")
    warehouse.put("data/1.gz", body)
    with pytest.raises(CopyFailed) as raised:
        warehouse.copy("JSON 'auto' GZIP MAXERROR 1000")
    (error,) = raised.value.errors
    assert (error.file, error.error_code) == (f"s3://{BUCKET}/data/1.gz", 9001)
    assert reason in error.error_reason
    assert raised.value.message == error.error_reason
    assert f"S3 key being read : s3://{BUCKET}/data/1.gz" in (raised.value.detail or "")
    assert warehouse.rows("SELECT count(*) FROM t") == [(0,)]


def test_gzip_that_is_not_announced_is_no_json(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put("data/1.gz", gzip.compress(b'{"a":1}'))
    assert only_error(warehouse).error_code == 1216


def test_maxerror_lets_fewer_errors_pass_and_fails_at_its_number(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put_json("data/1", *({"a": number if number % 10 else "x"} for number in range(100)))
    assert len(failed(warehouse, "JSON 'auto' MAXERROR 10")) == 10
    outcome = warehouse.copy("JSON 'auto' MAXERROR 11")
    assert (outcome.rows, len(outcome.errors)) == (90, 10)
    assert [error.line_number for error in outcome.errors] == list(range(1, 101, 10))
    assert warehouse.rows("SELECT count(*), sum(a) FROM t") == [(90, 4500)]


def test_noload_checks_and_loads_nothing(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put_json("data/1", {"a": 1}, {"a": 2})
    assert warehouse.copy("JSON 'auto' NOLOAD").rows == 2
    warehouse.put_json("data/2", {"a": 1.5})
    assert only_error(warehouse, "JSON 'auto' NOLOAD").file == f"s3://{BUCKET}/data/2"
    assert warehouse.rows() == []


def test_an_error_is_found_in_the_middle_of_many_objects(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b varchar(10)")
    for number in range(60):
        warehouse.put_json(f"data/{number:02}", {"a": number, "b": "x" * (11 if number == 37 else 10)})
    (error,) = failed(warehouse)
    assert (error.file, error.line_number, error.column_name) == (f"s3://{BUCKET}/data/37", 1, "b")
