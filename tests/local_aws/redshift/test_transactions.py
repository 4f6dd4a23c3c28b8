"""Transactions: implicit ones of several statements, what commits, and what an error leaves."""

import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests.local_aws.redshift.wire import Wire, fields, login, message, text
from tests.support.stand_in import Redshift


@pytest.fixture
def wire(redshift: Redshift) -> Iterator[Wire]:
    redshift.rows("CREATE TABLE t (a INT)")
    with closing(login(redshift.dsn())) as wire:
        yield wire


def ask(wire: Wire, sql: str) -> str:
    """The command tags and SQLSTATEs of the answer, and the status at its end."""
    wire.send(message(b"Q", text(sql)))
    said = []
    for kind, body in wire.until_ready():
        if kind == b"C":
            said.append(body[:-1].decode())
        elif kind == b"E":
            said.append(fields(body)["C"])
        elif kind in b"IZ":
            said.append((kind if kind == b"I" else body).decode())
    return " ".join(said)


@pytest.mark.parametrize(
    ("sql", "answer", "rows"),
    [
        ("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)", "INSERT 0 1 INSERT 0 1 I", 2),
        ("INSERT INTO t VALUES (1); SELECT 1/0; INSERT INTO t VALUES (2)", "INSERT 0 1 22012 I", 0),
        ("INSERT INTO t VALUES (1); INSERT INTO missing VALUES (1)", "INSERT 0 1 42P01 I", 0),
        ("INSERT INTO t VALUES (1); SAVEPOINT a", "0A000 I", 0),
        ("BEGIN; INSERT INTO t VALUES (1)", "BEGIN INSERT 0 1 T", 0),
        ("INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2)", "INSERT 0 1 BEGIN INSERT 0 1 T", 0),
        ("INSERT INTO t VALUES (1); BEGIN; ROLLBACK", "INSERT 0 1 BEGIN ROLLBACK I", 0),
        ("INSERT INTO t VALUES (1); COMMIT; SELECT 1/0", "INSERT 0 1 COMMIT 22012 I", 1),
        ("INSERT INTO t VALUES (1); ROLLBACK; INSERT INTO t VALUES (2)", "INSERT 0 1 ROLLBACK INSERT 0 1 I", 1),
        (
            "INSERT INTO t VALUES (1); TRUNCATE t; INSERT INTO t VALUES (2); SELECT 1/0",
            "INSERT 0 1 TRUNCATE TABLE INSERT 0 1 22012 I",
            0,
        ),
        ("BEGIN; INSERT INTO t VALUES (1); TRUNCATE t", "BEGIN INSERT 0 1 TRUNCATE TABLE I", 0),
        ("CREATE TABLE s (a INT); INSERT INTO t SELECT count(*) FROM s", "CREATE TABLE INSERT 0 1 I", 1),
        ("CREATE TABLE s (a INT DISTKEY); SELECT 1/0", "CREATE TABLE 22012 I", 0),
        ("END", "COMMIT I", 0),
        ("", "I I", 0),
        (";;", "I I", 0),
        ("-- nothing", "I I", 0),
        ("VACUUM t; SELECT 1", "25001 I", 0),
        ("VACUUM t", "VACUUM I", 0),
        ("ANALYZE t; SELECT 1", "ANALYZE SELECT 1 I", 0),
        ("SHOW query_group", "SHOW I", 0),
    ],
)
def test_one_query_message(redshift: Redshift, wire: Wire, sql: str, answer: str, rows: int) -> None:
    assert ask(wire, sql) == answer
    assert redshift.one("SELECT count(*) FROM t") == rows


def test_an_error_leaves_a_failed_transaction(wire: Wire) -> None:
    assert ask(wire, "BEGIN") == "BEGIN T"
    assert ask(wire, "SELECT 1/0") == "22012 E"
    assert ask(wire, "SELECT 1") == "25P02 E"
    assert ask(wire, "COPY t FROM 's3://a/b' IAM_ROLE default JSON 'auto'") == "25P02 E"
    assert ask(wire, "SELECT pg_last_copy_id()") == "25P02 E"
    assert ask(wire, "COMMIT") == "ROLLBACK I"


@pytest.mark.parametrize("sql", ["SAVEPOINT a", "SELECT 'a", "SELEKT", "COPY t FROM STDIN", "CREATE TABLE u (a JSON)"])
def test_an_error_of_the_stand_ins_own_does_so_too(redshift: Redshift, wire: Wire, sql: str) -> None:
    ask(wire, "BEGIN; INSERT INTO t VALUES (1)")
    assert ask(wire, sql).endswith(" E")
    assert ask(wire, "SELECT 1") == "25P02 E"
    assert ask(wire, "ROLLBACK") == "ROLLBACK I"
    assert redshift.one("SELECT count(*) FROM t") == 0


def test_the_record_of_a_table_goes_with_it(redshift: Redshift, wire: Wire) -> None:
    ask(wire, "BEGIN; CREATE TABLE s (a INT DISTKEY); ROLLBACK")
    assert redshift.rows("SELECT 1 FROM svv_table_info WHERE \"table\" = 's'") == []
    assert ask(wire, "CREATE TABLE s (a INT)") == "CREATE TABLE I"


def test_truncate_of_a_missing_table_commits_nothing(redshift: Redshift, wire: Wire) -> None:
    assert ask(wire, "BEGIN; INSERT INTO t VALUES (1); TRUNCATE missing") == "BEGIN INSERT 0 1 42P01 E"
    ask(wire, "ROLLBACK")
    assert redshift.one("SELECT count(*) FROM t") == 0


def test_snapshot_isolation(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    with closing(redshift.connect()) as connection:
        connection.autocommit = False
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM t")
        redshift.rows("INSERT INTO t VALUES (1)")
        cursor.execute("SELECT count(*) FROM t")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("named", ["t", "public.t", 'public."t"'])
def test_a_table_that_another_session_has_made_again(redshift: Redshift, named: str) -> None:
    redshift.rows("CREATE TABLE other (a INT); CREATE TABLE t (a INT)")
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM other")
        redshift.rows("DROP TABLE t; CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 2)")
        with pytest.raises(psycopg2.errors.lookup("XX000"), match=r"could not open relation with OID \d+"):
            cursor.execute(f"SELECT count(*) FROM {named}")
        cursor.execute(f"ROLLBACK; SELECT count(*) FROM {named}")
        assert cursor.fetchone() == (1,)


def test_a_table_that_the_transaction_itself_has_made_again(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    with closing(redshift.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM t; DROP TABLE t; CREATE TABLE t (b INT); INSERT INTO t VALUES (1)")
        cursor.execute("SELECT sum(b) FROM t")
        assert cursor.fetchone() == (1,)
        with pytest.raises(psycopg2.errors.UndefinedTable):
            cursor.execute("SELECT 1 FROM missing")


def test_a_lock_waits_and_then_sees_the_latest(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    seen: list[Any] = []
    with closing(redshift.connect()) as first, first.cursor() as cursor:
        cursor.execute("BEGIN; LOCK t; INSERT INTO t VALUES (1)")
        waiting = threading.Event()

        def second() -> None:
            with closing(redshift.connect()) as connection, connection.cursor() as other:
                waiting.set()
                other.execute("BEGIN; LOCK t; SELECT count(*) FROM t")
                seen.append(other.fetchone())

        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(20)
        with redshift.backend() as admin:
            for _ in range(500):
                admin.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if admin.fetchone() == (1,):
                    break
        assert seen == []
        cursor.execute("COMMIT")
        thread.join(20)
    assert seen == [(1,)]


def test_a_user_of_psycopg2_in_its_own_way(redshift: Redshift) -> None:
    """Transactions by `with`, server-side cursors, and parameters that need quoting."""
    with closing(psycopg2.connect(redshift.dsn())) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE t (a INT, b VARCHAR(100))")
            cursor.execute("INSERT INTO t VALUES (%s, %s)", (1, r"it's \ a 'test'; -- $1"))
        with connection, connection.cursor("portion") as cursor:
            cursor.execute("SELECT b FROM t")
            assert cursor.fetchall() == [(r"it's \ a 'test'; -- $1",)]
        connection.rollback()
        connection.set_session(isolation_level="SERIALIZABLE", readonly=True)
        with connection.cursor() as cursor, pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("DELETE FROM t")


@pytest.mark.parametrize(
    ("sql", "position"),
    [
        ("SELECT missing", "8"),
        ("  /* é */ SELECT missing", "18"),
        ("SELECT 'é'; SELECT missing", "20"),
        ("SELECT NVL(missing, 1)", None),
        (r"SELECT 'a\n', missing", None),
    ],
)
def test_the_place_of_an_error(redshift: Redshift, sql: str, position: str | None) -> None:
    assert redshift.error(sql).diag.statement_position == position


def test_a_second_writer_of_a_table_waits_for_the_first(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT); CREATE TABLE s (a INT)")
    with closing(redshift.connect()) as first, first.cursor() as writer:
        writer.execute("BEGIN; INSERT INTO t VALUES (1)")
        for waiting in ("INSERT INTO t VALUES (2)", "DELETE FROM t WHERE a = 9", "UPDATE t SET a = 3 WHERE a = 9"):
            assert redshift.error(f"SET statement_timeout TO 300; {waiting}").pgcode == "57014"
        redshift.rows("INSERT INTO s VALUES (1)")
        assert redshift.rows("SELECT a FROM t") == []
        writer.execute("COMMIT")
    redshift.rows("INSERT INTO t VALUES (2)")
    assert redshift.rows("SELECT a FROM t ORDER BY a") == [(1,), (2,)]


def test_two_transactions_that_find_a_view_unbound_do_not_conflict(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT)")
    redshift.rows("CREATE VIEW v AS SELECT a FROM public.t WITH NO SCHEMA BINDING")
    redshift.rows("DROP TABLE t")
    with closing(redshift.connect()) as one, closing(redshift.connect()) as two:
        first, second = one.cursor(), two.cursor()
        second.execute("BEGIN; SELECT COUNT(*) FROM pg_class")
        first.execute("BEGIN; CREATE TABLE t (a INT)")
        second.execute("CREATE TABLE before_its_end (a INT)")
        first.execute("COMMIT")
        second.execute("CREATE TABLE behind_its_end (a INT); COMMIT")
    assert redshift.rows("SELECT a FROM v") == []


@pytest.mark.parametrize(
    ("level", "message"),
    [("SNAPSHOT", None), ("SERIALIZABLE", "1023\nDETAIL:  Serializable isolation violation on table")],
)
def test_write_skew_by_the_isolation_of_the_database(redshift: Redshift, level: str, message: str | None) -> None:
    """Each of two transactions reads what the other writes [c_serial_isolation]."""
    redshift.rows("CREATE TABLE t (a INT); CREATE TABLE u (a INT)")
    redshift.rows(f"ALTER DATABASE dev ISOLATION LEVEL {level}")
    said = None
    try:
        with closing(redshift.connect()) as one, closing(redshift.connect()) as two:
            first, second = one.cursor(), two.cursor()
            first.execute("BEGIN; SELECT COUNT(*) FROM t")
            second.execute("BEGIN; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT COUNT(*) FROM u")
            first.execute("INSERT INTO u VALUES (1)")
            second.execute("INSERT INTO t VALUES (1)")
            first.execute("COMMIT")
            second.execute("COMMIT")
    except psycopg2.errors.InternalError_ as error:
        said = str(error)
    finally:
        redshift.rows("ALTER DATABASE dev ISOLATION LEVEL SNAPSHOT")
    assert said is None if message is None else said and said.startswith(message)


def test_a_lost_update_conflicts(redshift: Redshift) -> None:
    redshift.rows("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)")
    with closing(redshift.connect()) as one, one.cursor() as first:
        first.execute("BEGIN; SELECT COUNT(*) FROM t")
        redshift.rows("UPDATE t SET a = 2")
        with pytest.raises(psycopg2.Error, match="could not complete because of conflict with concurrent transaction"):
            first.execute("UPDATE t SET a = 3")
