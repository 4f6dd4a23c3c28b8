"""Names of 64 to 127 bytes [r_names], which PostgreSQL alone would cut at 63."""

import psycopg2
import pytest

from local_aws.redshift.translate.long_names import LongNames
from local_aws.redshift.translate.statements import split
from tests.support.stand_in import Redshift

LONG = "a_dataset_for_the_songs_that_were_played_in_november_and_december_2018"
WIDE = "é" * 63


def test_two_names_that_differ_behind_63_bytes_are_two_tables(redshift: Redshift) -> None:
    redshift.rows(f"CREATE TABLE {LONG} (a INT); CREATE TABLE {LONG}_staging (a INT); INSERT INTO {LONG} VALUES (1)")
    assert redshift.one(f"SELECT count(*) FROM {LONG}_staging") == 0
    assert redshift.rows(f"SELECT a FROM {LONG.upper()}") == [(1,)]
    listed = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'a_dataset%' AND schemaname = 'public'"
    assert sorted(redshift.rows(listed)) == [(LONG,), (f"{LONG}_staging",)]


@pytest.mark.parametrize("name", [LONG, f'"{LONG}"', f'"{WIDE}"', "x" * 127])
def test_a_result_has_the_name_that_was_written(redshift: Redshift, name: str) -> None:
    with redshift.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 AS {name}, NULL AS b")
        assert cursor.description is not None
        assert [column.name for column in cursor.description] == [name.strip('"'), "b"]


def test_an_error_and_a_definition_have_the_name(redshift: Redshift) -> None:
    assert f'"{LONG}" does not exist' in str(redshift.error(f"SELECT * FROM {LONG}"))
    redshift.rows(f"CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a AS {LONG} FROM t")
    assert f"AS {LONG}" in redshift.one("SELECT definition FROM pg_views WHERE viewname = 'v'")


def test_a_literal_of_a_users_query_stays_as_it_is(redshift: Redshift) -> None:
    redshift.rows(f"CREATE TABLE {LONG} (a VARCHAR(100)); INSERT INTO {LONG} VALUES ('{LONG}')")
    assert redshift.rows(f"SELECT a, len(a) FROM {LONG} WHERE a = '{LONG}'") == [(LONG, len(LONG))]


def test_copy_finds_the_table_and_refuses_such_a_column(redshift: Redshift) -> None:
    redshift.rows(f"CREATE TABLE {LONG} ({LONG} INT)")
    copy = f"COPY {LONG} FROM 's3://b/p' IAM_ROLE default JSON 'auto'"
    assert f"columns of more than 63 bytes: {LONG}" in str(redshift.error(copy))


def test_names_outlive_the_process() -> None:
    kept: dict[str, str] = {}
    (statement,) = split(f"SELECT * FROM {LONG}")
    short = LongNames(keep=kept.__setitem__).shorten(statement).sql.removeprefix("SELECT * FROM ")
    assert (list(kept), len(short)) == ([short], 63)
    assert LongNames(kept).shown(short.encode()) == LONG.encode()


def test_nothing_is_shorter_than_128_bytes(redshift: Redshift) -> None:
    with pytest.raises(psycopg2.Error, match="more than 127 bytes"):
        redshift.rows(f"CREATE TABLE {'x' * 128} (a INT)")
