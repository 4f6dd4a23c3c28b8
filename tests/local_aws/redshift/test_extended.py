"""The extended query protocol, by redshift_connector and message by message."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import redshift_connector

from tests.local_aws.redshift.wire import FLUSH, SYNC, Wire, bind, execute, fields, login, message, parse, text
from tests.support.stand_in import PASSWORD, USER, Redshift


@pytest.fixture
def wire(redshift: Redshift) -> Iterator[Wire]:
    with closing(login(redshift.dsn())) as wire:
        yield wire


def describe(kind: bytes, name: str = "") -> bytes:
    return message(b"D", kind + text(name))


@pytest.fixture
def connector(redshift: Redshift) -> Iterator[Any]:
    with redshift_connector.connect(
        host="127.0.0.1", port=redshift.server.port, database="dev", user=USER, password=PASSWORD, ssl=False
    ) as connection:
        yield connection


def test_aws_own_driver(connector: Any) -> None:
    with connector.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a INT DISTKEY, b VARCHAR(10)) SORTKEY (a)")
        cursor.executemany("INSERT INTO t VALUES (%s, %s)", [(1, "one"), (2, None), (3, "it's")])
        cursor.execute("SELECT a, b FROM t WHERE a >= %s ORDER BY a", (2,))
        assert [list(row) for row in cursor.fetchall()] == [[2, None], [3, "it's"]]
    connector.commit()


def test_aws_own_driver_takes_an_error_and_goes_on(connector: Any) -> None:
    with connector.cursor() as cursor:
        with pytest.raises(redshift_connector.ProgrammingError) as caught:
            cursor.execute("SELECT string_agg('a', ',')")
        assert "string_agg" in str(caught.value)
        connector.rollback()
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == [1]


def test_a_pipeline_is_answered_in_order(wire: Wire) -> None:
    batch = (parse("", "SELECT $1::int"), bind("", "", "7"), describe(b"P"), execute(), SYNC)
    assert wire.ask(*batch) == b"12TDCZ"
    assert wire.ask(*batch, *batch[:-1], SYNC) == b"12TDCZ"
    assert wire.kinds() == b"12TDCZ"


def test_after_an_error_everything_up_to_sync_is_skipped(wire: Wire) -> None:
    bad = (parse("", "SELECT 1/$1::int"), bind("", "", "0"), execute())
    good = (parse("", "SELECT 1"), bind("", ""), execute())
    assert wire.ask(*bad, *good, SYNC) == b"1EZ"
    assert wire.ask(*good, SYNC) == b"12DCZ"


def test_a_refusal_comes_after_the_answers_before_it_and_skips_to_sync(wire: Wire) -> None:
    assert wire.ask(message(b"Q", text("CREATE TABLE t (a INT)"))) == b"CZ"
    insert = (parse("", "INSERT INTO t VALUES (1)"), bind("", ""), execute())
    refused = (parse("", "SAVEPOINT a"), bind("", ""), execute())
    assert wire.ask(*insert, *refused, *insert, SYNC) == b"12CEZ"
    wire.send(message(b"Q", text("SELECT count(*) FROM t")))
    rows = [body for kind, body in wire.until_ready() if kind == b"D"]
    assert rows[0].endswith(b"0"), "the insert before the refusal is in the same implicit transaction"


def test_a_refusal_fails_the_open_transaction(wire: Wire) -> None:
    wire.ask(message(b"Q", text("BEGIN")))
    wire.send(parse("", "SAVEPOINT a"), SYNC)
    assert wire.until_ready()[-1] == (b"Z", b"E")
    wire.send(message(b"Q", text("SELECT 1")))
    assert fields(wire.until_ready()[0][1])["C"] == "25P02"


def test_flush_brings_answers_before_sync(wire: Wire) -> None:
    wire.send(parse("p", "SELECT 1"), describe(b"S", "p"), FLUSH)
    assert [wire.read()[0] for _ in range(3)] == [b"1", b"t", b"T"]
    assert wire.ask(bind("", "p"), execute(), SYNC) == b"2DCZ"


def test_a_named_statement_keeps_its_plan(wire: Wire) -> None:
    assert wire.ask(parse("s", "SELECT 1"), SYNC) == b"1Z"
    assert wire.ask(parse("s", "TRUNCATE t"), SYNC) == b"EZ"
    assert wire.ask(bind("", "s"), execute(), SYNC) == b"2DCZ"
    assert wire.ask(message(b"C", b"S" + text("s")), parse("s", "SELECT 2, 3"), SYNC) == b"31Z"
    assert wire.ask(bind("", "s"), describe(b"P"), execute(), SYNC) == b"2TDCZ"


def test_rows_in_portions(wire: Wire) -> None:
    wire.ask(message(b"Q", text("CREATE TABLE t (a INT)")))
    wire.ask(message(b"Q", text("INSERT INTO t VALUES (1), (2), (3)")))
    answer = wire.ask(parse("", "SELECT a FROM t"), bind("p", ""), execute("p", 2), execute("p", 2), SYNC)
    assert answer == b"12DDsDCZ"


def test_ddl_and_its_record_are_one_transaction(wire: Wire, redshift: Redshift) -> None:
    batch = (parse("", "CREATE TABLE t (a INT DISTKEY)"), bind("", ""), describe(b"P"), execute())
    assert wire.ask(*batch, parse("", "SELECT 1/0"), bind("", ""), execute(), SYNC) == b"12nC1EZ"
    assert redshift.rows("SELECT 1 FROM svv_table_info") == []
    assert wire.ask(*batch, SYNC) == b"12nCZ"
    assert redshift.one("SELECT diststyle FROM svv_table_info") == "KEY(a)"


def test_truncate_commits(wire: Wire) -> None:
    wire.ask(message(b"Q", text("CREATE TABLE t (a INT)")))
    assert wire.ask(message(b"Q", text("BEGIN; INSERT INTO t VALUES (1)"))) == b"CCZ"
    wire.send(parse("", "TRUNCATE t"), bind("", ""), execute(), SYNC)
    assert wire.until_ready()[-1] == (b"Z", b"I")


def test_several_statements_cannot_be_prepared(wire: Wire) -> None:
    wire.send(parse("", "SELECT 1; SELECT 2"), SYNC)
    assert fields(wire.until_ready()[0][1])["C"] == "42601"


def test_an_empty_statement(wire: Wire) -> None:
    assert wire.ask(parse("", " -- nothing"), bind("", ""), describe(b"P"), execute(), SYNC) == b"12nIZ"


def test_thousands_of_messages_before_one_sync(wire: Wire) -> None:
    wire.ask(message(b"Q", text("CREATE TABLE t (a VARCHAR(60000))")))
    long = "x" * 50_000
    batch = [parse("", "INSERT INTO t VALUES ($1)")] + [bind("", "", long), execute()] * 100
    batch += [parse("", "SELECT a FROM t"), bind("", ""), execute()]
    assert wire.ask(*batch, SYNC) == b"1" + b"2C" * 100 + b"12" + b"D" * 100 + b"CZ"


def test_the_function_call_protocol_is_refused(wire: Wire) -> None:
    assert wire.ask(message(b"F", b"\0" * 10)) == b"EZ"
    assert wire.ask(message(b"Q", text("SELECT 1"))) == b"TDCZ"
