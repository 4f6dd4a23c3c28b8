"""The options that change values."""

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from local_aws.redshift.errors import RedshiftError
from tests.local_aws.redshift.copy.target import CopyTarget


def load(warehouse: CopyTarget, column: str, value: str, options: str) -> Any:
    """Load one value and give what the table holds."""
    warehouse.create(f"a {column}")
    warehouse.put("data/x", f'{{"a":{value}}}')
    warehouse.copy(f"JSON 'auto' {options}")
    ((result,),) = warehouse.rows()
    return result


@pytest.mark.parametrize("value", ["1541105830796", '"1541105830796"'])
def test_epoch_milliseconds(warehouse: CopyTarget, value: str) -> None:
    loaded = load(warehouse, "timestamp", value, "TIMEFORMAT 'epochmillisecs'")
    assert loaded == datetime(2018, 11, 1, 20, 57, 10, 796_000)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("0", datetime(1970, 1, 1)),
        ("-1", datetime(1969, 12, 31, 23, 59, 59, 999_000)),
        ("-62135596800000", datetime(1, 1, 1)),
        ("253402300799999", datetime(9999, 12, 31, 23, 59, 59, 999_000)),
        ("null", None),
        ('""', None),
    ],
)
def test_epoch_milliseconds_at_the_edges(warehouse: CopyTarget, value: str, moment: datetime | None) -> None:
    assert load(warehouse, "timestamp", value, "TIMEFORMAT 'epochmillisecs'") == moment


def test_epoch_seconds_and_time_zones(warehouse: CopyTarget) -> None:
    assert load(warehouse, "timestamp", "1541105830", "TIMEFORMAT 'epochsecs'") == datetime(2018, 11, 1, 20, 57, 10)
    loaded = load(warehouse, "timestamptz", "1541105830796", "TIMEFORMAT AS 'epochmillisecs'")
    assert loaded == datetime(2018, 11, 1, 20, 57, 10, 796_000, timezone.utc)


@pytest.mark.parametrize(
    ("time_format", "value"),
    [
        ("", "2018-11-01 20:57:10.5"),
        ("TIMEFORMAT 'auto'", "2018-11-01T20:57:10.5Z"),
        ("TIMEFORMAT 'auto'", "11/01/2018 20:57:10.50 PST"),
        ("TIMEFORMAT 'auto'", "01.11.2018 20:57:10.5"),
        ("TIMEFORMAT 'YYYY-MM-DDTHH:MI:SS'", "2018-11-01T20:57:10.5"),
        ("TIMEFORMAT 'MON DD, YYYY HH12:MI:SS AM'", "Nov 01, 2018 08:57:10.5 pm"),
        ("TIMEFORMAT 'DD/MM/YY HH24.MI.SS'", "01/11/18 20.57.10.5"),
    ],
)
def test_time_formats(warehouse: CopyTarget, time_format: str, value: str) -> None:
    loaded = load(warehouse, "timestamp", f'"{value}"', time_format)
    assert loaded == datetime(2018, 11, 1, 20, 57, 10, 500_000)


@pytest.mark.parametrize(
    ("date_format", "value"),
    [
        ("", "2018-11-01"),
        ("", "2018-11-01 23:59:59"),
        ("ACCEPTANYDATE", "2018-11-01"),
        ("DATEFORMAT 'auto'", "20181101"),
        ("DATEFORMAT 'auto'", "Nov-01-2018"),
        ("DATEFORMAT AS 'MM-DD-YYYY'", "11-01-2018"),
        ("DATEFORMAT 'DD MONTH YYYY'", "1 November 2018"),
    ],
)
def test_date_formats(warehouse: CopyTarget, date_format: str, value: str) -> None:
    assert load(warehouse, "date", f'"{value}"', date_format) == date(2018, 11, 1)


@pytest.mark.parametrize(
    ("column", "option"),
    [
        ("date", ""),
        ("date", "DATEFORMAT 'YYYY-MM-DD'"),
        ("timestamp", ""),
        ("timestamp", "TIMEFORMAT 'epochmillisecs'"),
    ],
)
def test_accept_any_date_loads_null(warehouse: CopyTarget, column: str, option: str) -> None:
    assert load(warehouse, column, '"00/00/00 00:00:00"', f"{option} ACCEPTANYDATE") is None


@pytest.mark.parametrize("option", ["TIMEFORMAT 'EPOCHMILLISECS'", "TIMEFORMAT 'epoch'", "TIMEFORMAT 'MI MI YYYY'"])
def test_a_time_format_that_cannot_be(warehouse: CopyTarget, option: str) -> None:
    with pytest.raises(RedshiftError, match="is not a valid format"):
        load(warehouse, "timestamp", "1", option)


@pytest.mark.parametrize(
    ("column", "value", "option", "expected"),
    [
        ("numeric(8,2)", "20.259", "", Decimal("20.25")),
        ("numeric(8,2)", "20.259", "ROUNDEC", Decimal("20.26")),
        ("numeric(8,2)", '"20.259"', "ROUNDEC", Decimal("20.26")),
        ("numeric(8,2)", "-20.259", "", Decimal("-20.25")),
        ("numeric(8,2)", "2.0259e1", "", Decimal("20.25")),
        ("numeric(4,4)", "0", "", Decimal(0)),
        ("numeric(4,2)", "99.999", "", Decimal("99.99")),
        ("numeric(38,0)", "9" * 38, "", Decimal("9" * 38)),
        ("double precision", '"1e5"', "", 1e5),
        ("double precision", "1540919166796.0", "", 1540919166796.0),
        ("smallint", "-32768", "", -32768),
        ("bigint", "9223372036854775807", "", 9223372036854775807),
        ("int", '"7"', "", 7),
        ("int", '""', "", None),
        ("int", '"  "', "", None),
        ("double precision", '""', "", None),
        ("boolean", "true", "", True),
        ("boolean", '"YES"', "", True),
        ("boolean", "0", "", False),
        ("boolean", '"f"', "", False),
        ("char(3)", '"ab"', "", "ab "),
        ("varchar(3)", '"abc  "', "", "abc"),
        ("varchar(4)", '"\u00e9 \u0020 "', "", "\u00e9  "),
    ],
)
def test_values_of_each_type(warehouse: CopyTarget, column: str, value: str, option: str, expected: object) -> None:
    assert load(warehouse, column, value, option) == expected


@pytest.mark.parametrize(
    ("value", "option", "expected"),
    [
        ('""', "", ""),
        ('""', "EMPTYASNULL", None),
        ('"  "', "EMPTYASNULL", "  "),
        ('""', "BLANKSASNULL", ""),
        ('" \\t "', "BLANKSASNULL", None),
        ('"\\t "', "BLANKSASNULL", None),
        ('" x "', "BLANKSASNULL", " x "),
        ('"x\\""', "EMPTYASNULL", 'x"'),
        ('"\\""', "EMPTYASNULL", '"'),
        ('"null"', "EMPTYASNULL BLANKSASNULL", "null"),
    ],
)
def test_empty_and_blank_texts(warehouse: CopyTarget, value: str, option: str, expected: str | None) -> None:
    assert load(warehouse, "varchar(20)", value, option) == expected


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("varchar(5)", '"abcdefgh"', "abcde"),
        ("varchar(5)", '"abcd\u00e9f"', "abcd"),
        ("varchar(5)", '"a\U0001f600\U0001f600"', "a\U0001f600"),
        ("varchar(3)", '"\U0001f600"', ""),
        ("char(2)", '"abc"', "ab"),
        ("varchar(4)", "123456", "1234"),
    ],
)
def test_truncatecolumns_cuts_between_characters(warehouse: CopyTarget, column: str, value: str, expected: str) -> None:
    assert load(warehouse, column, value, "TRUNCATECOLUMNS") == expected


@pytest.mark.parametrize(
    ("text", "option", "expected"),
    [
        (b"a\xffb", "ACCEPTINVCHARS", "a?b"),
        (b"a\xe2\x82b", "ACCEPTINVCHARS AS '^'", "a^^b"),
        (b"caf\xe9", "ACCEPTINVCHARS '*'", "caf*"),
        (b"\xc3\xa9\xf5\xff\\n", "ACCEPTINVCHARS", "\u00e9??\n"),
        (b"a\\u0000b", "ACCEPTINVCHARS", "a?b"),
    ],
)
def test_acceptinvchars_replaces_each_byte(warehouse: CopyTarget, text: bytes, option: str, expected: str) -> None:
    warehouse.create("a varchar(20)")
    warehouse.put("data/x", b'{"a":"' + text + b'"}')
    warehouse.copy(f"JSON 'auto' {option}")
    assert warehouse.values() == [expected]


def test_a_type_that_copy_cannot_fill_is_refused(warehouse: CopyTarget) -> None:
    with pytest.raises(RedshiftError, match='COPY of JSON into column "a" of type jsonb is not supported'):
        load(warehouse, "jsonb", "1", "")
