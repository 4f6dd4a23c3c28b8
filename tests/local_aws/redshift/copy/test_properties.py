"""Any text comes back as it was, and the fast and the careful way give the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from local_aws.redshift.copy import run
from local_aws.redshift.copy.fast import fast_converter
from local_aws.redshift.copy.run import CopyOutcome
from tests.local_aws.redshift.copy.target import CopyTarget

PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
HOSTILE = [
    "null",
    "\\N",
    "\\.",
    "",
    " ",
    '"',
    '""',
    '\\"',
    "\\",
    "\\\\",
    "\\/",
    "/",
    "\t",
    "\n",
    "\r\n",
    "\b\f\v\x01\x1f\x7f",
    "{",
    "[1]",
    '{"a":1}',
    "\\u0041",
    "\\x41",
    "a\\/b",
    "\u00e9",
    "\u2028",
    "\ufffe",
    "\U0001f600",
    "\U0010ffff",
    "x" * 300,
    "'; DROP TABLE t; --",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))


@pytest.fixture
def copy(warehouse: CopyTarget, monkeypatch: pytest.MonkeyPatch) -> Callable[..., CopyOutcome]:
    """Copy an object into the emptied table, the fast way or the careful way throughout."""
    fast = fast_converter

    def copy(body: str, *, careful: bool) -> CopyOutcome:
        monkeypatch.setattr(run, "fast_converter", (lambda *_: None) if careful else fast)
        warehouse.rows("DELETE FROM t RETURNING true")
        warehouse.put("data/x", body)
        return warehouse.copy("JSON 'auto' MAXERROR 1000")

    return copy


@PROPERTY
@given(
    rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=30), ensure_ascii=st.booleans(), careful=st.booleans()
)
@example(rows=[(text, text) for text in HOSTILE], ensure_ascii=True, careful=False)
@example(rows=[(text, text) for text in HOSTILE], ensure_ascii=False, careful=False)
def test_any_text_comes_back_as_it_was(
    warehouse: CopyTarget,
    copy: Callable[..., CopyOutcome],
    *,
    rows: list[tuple[str, str]],
    ensure_ascii: bool,
    careful: bool,
) -> None:
    warehouse.create("n int, a varchar(65535), b varchar(65535)")
    lines = (json.dumps({"n": n, "a": a, "b": b}, ensure_ascii=ensure_ascii) for n, (a, b) in enumerate(rows))
    copy("\n".join(lines), careful=careful)
    assert warehouse.rows() == [(n, a, b) for n, (a, b) in enumerate(rows)]


numbers = st.one_of(
    st.integers(-(2**65), 2**65),
    st.integers(-40_000, 40_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.5, -0.0, 1.005, 999.999, 1e3, 1e-7, 2**31, -(2**31) - 1]),
)
words = st.one_of(
    texts,
    numbers.map(str),
    st.sampled_from(
        ["now", "today", "infinity", "nan", "on", "TRUE", "t", "1", " 1", "1 ", "0x10", "1_0", "+1", "1e5"]
    ),
    st.sampled_from([".5", "1.", "abcd ", "\u0661", "abc\u00e9", "2018-11-01", "20181101"]),
    st.sampled_from(["2018-11-01 10:00:00", "2018-11-01 10:00:00.5", "2018-13-01 10:00:00"]),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=4,
)
TYPES = (
    "smallint",
    "int",
    "bigint",
    "numeric(6,2)",
    "numeric(20,0)",
    "real",
    "double precision",
    "boolean",
    "varchar(4)",
    "char(3)",
    "date",
    "timestamp",
    "timestamptz",
    "int not null",
)


@PROPERTY
@given(st.lists(st.tuples(st.integers(0, len(TYPES) - 1), values), min_size=1, max_size=3), st.booleans())
def test_the_fast_and_the_careful_way_agree(
    warehouse: CopyTarget, copy: Callable[..., CopyOutcome], fields: list[tuple[int, Any]], ensure_ascii: bool
) -> None:
    warehouse.create(", ".join(f"c{index} {kind}" for index, kind in enumerate(TYPES)))
    body = "\n".join(
        json.dumps({f"c{len(TYPES) - 1}": 1} | {f"c{index}": value}, ensure_ascii=ensure_ascii)
        for index, value in fields
    )
    results = []
    for careful in (False, True):
        outcome = copy(body, careful=careful)
        results.append((outcome.rows, outcome.errors, sorted(map(str, warehouse.rows("SELECT * FROM t")))))
    assert results[0] == results[1]
    assert results[0][0] + len(results[0][1]) == len(fields)
