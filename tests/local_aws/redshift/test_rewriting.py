"""Random queries in Redshift's words have the rows of the same queries in PostgreSQL's, past the stand-in.

Each piece is a pair: what the client writes, and what it means to PostgreSQL by the guide's page.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import psycopg2
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.support.stand_in import Redshift


class Pair(NamedTuple):
    ours: str
    theirs: str

    def within(self, ours: str, theirs: str | None = None) -> "Pair":
        """Put this pair in the place of {} in two texts."""
        return Pair(ours.format(self.ours), (theirs or ours).format(self.theirs))


def same(*texts: str) -> st.SearchStrategy[Pair]:
    return st.sampled_from([Pair(text, text) for text in texts])


def joined(form: str, *parts: Pair) -> Pair:
    return Pair(form.format(*(part.ours for part in parts)), form.format(*(part.theirs for part in parts)))


NUMBERS = st.recursive(
    same("a", "b", "r.a", "0", "1", "(-2)", "NULL::int"),
    lambda inner: st.one_of(
        st.builds(
            joined, st.sampled_from(["({} + {})", "({} - {})", "COALESCE({}, {})", "NULLIF({}, {})"]), inner, inner
        ),
        st.builds(
            lambda one, two: Pair(f"NVL({one.ours}, {two.ours})", f"COALESCE({one.theirs}, {two.theirs})"), inner, inner
        ),
        inner.map(lambda one: one.within("NVL2({0}, 1, 2)", "CASE WHEN {0} IS NOT NULL THEN 1 ELSE 2 END")),
        inner.map(lambda one: one.within("DECODE({0}, 1, 10, NULL, 20, 30)", _DECODE)),
        inner.map(lambda one: one.within("{}::INT4")),
        inner.map(lambda one: one.within("CONVERT(BIGINT, {})", "CAST({} AS BIGINT)")),
    ),
    max_leaves=4,
)
_DECODE = "CASE WHEN {0} = 1 THEN 10 WHEN {0} IS NULL THEN 20 ELSE 30 END"
TEXTS = st.one_of(
    same("s", "'x'", "UPPER(s)", "s || '-'", "NULL::varchar(3)"),
    NUMBERS.map(lambda one: one.within("{}::varchar(12)")),
    st.just(Pair("NVL(s, '?')", "COALESCE(s, '?')")),
    st.just(Pair("LEN(s)::varchar(9)", "LENGTH(s)::varchar(9)")),
)
TRUTHS = st.one_of(
    st.builds(joined, st.sampled_from(["{} = {}", "{} < {}", "{} <> {}", "{} IN ({}, 2)"]), NUMBERS, NUMBERS),
    st.builds(joined, st.sampled_from(["{} = {}", "{} >= {}"]), TEXTS, TEXTS),
    st.just(Pair("1", "true")),
    same("a IS NULL", "s LIKE 'x%'", "EXISTS (SELECT 1 FROM q WHERE q.b = r.b)", "a IN (SELECT a FROM q)"),
)
ITEMS = st.one_of(NUMBERS, TEXTS)
"""What stands before FROM, and what stands behind it."""


@st.composite
def plain(draw: st.DrawFn) -> Pair:
    """SELECT with an alias that is used at once, and a filter."""
    item, second, truth = draw(ITEMS), draw(ITEMS), draw(TRUTHS)
    query = joined("SELECT {} AS one, {} AS two FROM r WHERE {}", item, second, truth)
    if draw(st.booleans()):  # [r_SELECT_list]
        more = Pair("one AS again", f"{item.theirs} AS again")
        query = joined("SELECT {} AS one, {}, {} AS two FROM r WHERE {}", item, more, second, truth)
    return query


@st.composite
def grouped(draw: st.DrawFn) -> Pair:
    item = draw(ITEMS)
    aggregate = draw(
        st.one_of(
            same("COUNT(*)", "COUNT(DISTINCT s)", "SUM(a)", "MIN(s)", "MAX(b)"),
            st.just(Pair("LISTAGG(s, ',') WITHIN GROUP (ORDER BY s, b)", "STRING_AGG(s, ',' ORDER BY s, b)")),
            st.just(Pair("MEDIAN(b)::FLOAT", "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY b)")),
            st.just(Pair("APPROXIMATE COUNT(DISTINCT b)", "COUNT(DISTINCT b)")),
        )
    )
    by = draw(st.sampled_from([Pair("ALL", "1"), Pair("1", "1")]))
    having = draw(same("", " HAVING COUNT(*) > 1", " HAVING MIN(a) IS NOT NULL"))
    return joined("SELECT {} AS one, {} AS two FROM r GROUP BY {}{}", item, aggregate, by, having)


@st.composite
def windowed(draw: st.DrawFn) -> Pair:
    """QUALIFY, which PostgreSQL writes as a subquery [r_QUALIFY_clause]."""
    item = draw(ITEMS)
    window = draw(
        same(
            "ROW_NUMBER() OVER (PARTITION BY s ORDER BY b, a)",
            "RANK() OVER (ORDER BY a NULLS LAST)",
            "COUNT(*) OVER (PARTITION BY a)",
            "SUM(b) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
        )
    )
    compared = draw(st.sampled_from(["= 1", "<= 2", "> 1"]))
    return Pair(
        f"SELECT {item.ours} AS one FROM r AS r QUALIFY {window.ours} {compared}",
        f"SELECT one FROM (SELECT {item.theirs} AS one, {window.theirs} AS w FROM r) AS inner_query WHERE w {compared}",
    )


@st.composite
def starred(draw: st.DrawFn) -> Pair:
    """EXCLUDE and UNPIVOT, which need the columns' names."""
    left_out = draw(st.sampled_from([("a",), ("s",), ("a", "s")]))
    kept = ", ".join(name for name in ("a", "b", "s") if name not in left_out)
    exclude = Pair(f"SELECT * EXCLUDE ({', '.join(left_out)}) FROM r", f"SELECT {kept} FROM r")
    unpivot = Pair(
        "SELECT s, name, value FROM r UNPIVOT (value FOR name IN (a, b))",
        "SELECT s, 'a', a FROM r WHERE a IS NOT NULL UNION ALL SELECT s, 'b', b FROM r WHERE b IS NOT NULL",
    )
    return draw(st.sampled_from([exclude, unpivot]))


@st.composite
def held(draw: st.DrawFn) -> Pair:
    """A query within another: without an alias, as a common table expression, in a set operation."""
    inner = draw(st.one_of(plain(), grouped(), windowed()))
    form = draw(st.sampled_from(["from", "with", "minus", "top"]))
    if form == "from":
        return inner.within("SELECT COUNT(*), MIN(one) FROM ({})", "SELECT COUNT(*), MIN(one) FROM ({}) AS named")
    if form == "with":
        return inner.within("WITH w AS ({}) SELECT one, COUNT(*) FROM w GROUP BY 1")
    if form == "top":
        return inner.within(
            "SELECT TOP 3 one FROM ({}) AS i ORDER BY one", "SELECT one FROM ({}) AS i ORDER BY one LIMIT 3"
        )
    return inner.within("SELECT one FROM ({0}) AS i MINUS SELECT one FROM ({0}) AS j WHERE one IS NULL", _EXCEPT)


_EXCEPT = "SELECT one FROM ({0}) AS i EXCEPT SELECT one FROM ({0}) AS j WHERE one IS NULL"
TABLES = """
CREATE TABLE r (a INT, b INT NOT NULL, s VARCHAR(8)); CREATE TABLE q (a INT, b INT);
INSERT INTO r VALUES (1, 1, 'x'), (1, 2, 'x'), (NULL, 3, 'y'), (2, 4, NULL), (-2, 5, ''), (3, 6, 'X'), (NULL, 7, NULL);
INSERT INTO q VALUES (1, 1), (NULL, 4), (3, 3)
"""


@pytest.fixture(scope="module")
def sides(shared_redshift: Redshift) -> Iterator[tuple[Any, Any]]:
    """Two cursors over the same tables: through the stand-in, and past it."""
    with closing(shared_redshift.connect()) as ours, shared_redshift.backend() as theirs:
        cursor = ours.cursor()
        cursor.execute(f"CREATE SCHEMA rewritten; SET search_path TO rewritten; {TABLES}")
        theirs.execute("SET search_path TO rewritten")
        yield cursor, theirs
        cursor.execute("DROP SCHEMA rewritten CASCADE")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.one_of(plain(), grouped(), windowed(), starred(), held()))
def test_the_same_rows(sides: tuple[Any, Any], pair: Pair) -> None:
    ours, theirs = sides
    try:
        theirs.execute(pair.theirs)
    except psycopg2.Error:
        reject()  # such as an overflow
    ours.execute(pair.ours)
    assert sorted(map(repr, ours.fetchall())) == sorted(map(repr, theirs.fetchall()))
