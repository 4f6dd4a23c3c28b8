"""A SQL user who wants to be more: the stand-in's own functions, the engine's files and programs, other settings."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests.support.stand_in import Redshift

BIND_A_VIEW = "redshift_system.bind_late('v'::regclass, 'AS SELECT 1 AS a; ALTER ROLE mallory SUPERUSER')"


@pytest.fixture
def mallory(redshift: Redshift) -> Iterator[Any]:
    """A connection of a user without rights, who owns one view."""
    password = "Aa1" + secrets.token_urlsafe(8)
    redshift.rows(f"CREATE USER mallory PASSWORD '{password}'")
    with closing(redshift.connect(user="mallory", password=password)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE own (a INT); CREATE VIEW v AS SELECT a FROM own")
        yield connection
    with redshift.backend() as cursor:
        cursor.execute("DROP OWNED BY mallory CASCADE; DROP ROLE mallory")


def tried(connection: Any, sql: str) -> str:
    """Run SQL that must fail, and return the SQLSTATE."""
    with connection.cursor() as cursor, pytest.raises(psycopg2.Error) as caught:
        cursor.execute(sql)
    return str(caught.value.pgcode)


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT {BIND_A_VIEW}",
        f'SELECT "redshift_system".{BIND_A_VIEW.partition(".")[2]}',
        f'SELECT "REDSHIFT_SYSTEM".{BIND_A_VIEW.partition(".")[2]}',
        f"SELECT a, {BIND_A_VIEW} FROM own",
        f"INSERT INTO own SELECT 1 WHERE {BIND_A_VIEW} IS NULL",
        f"PREPARE p AS SELECT {BIND_A_VIEW}",
        f"EXPLAIN SELECT {BIND_A_VIEW}",
        f"CREATE VIEW w AS SELECT {BIND_A_VIEW} AS a",
        f"CREATE TABLE w (a INT, b INT DEFAULT {BIND_A_VIEW})",
        "SELECT redshift_system.rebind_views(NULL)",
        "SELECT redshift_system.record_load('{}')",
        "SELECT bind_late('v', 'AS SELECT 1 AS a')",
        "SELECT record_load('{}')",
        "SELECT \"record_load\"('{}')",
        "SELECT * FROM columns_of_relations('[]')",
        "UPDATE redshift_system.table_attributes SET attributes = '{}'",
        "COPY redshift_system.table_attributes FROM 's3://b/k' IAM_ROLE 'arn:aws:iam::123456789012:role/r' JSON 'auto'",
        "SET search_path TO redshift_system",
        "SET search_path TO 'redshift_system', public",
        r"SET search_path TO E'redshift\x5fsystem'",
        'SET SESSION search_path = public, "redshift_system"',
        "SELECT set_config('search_path', 'redshift_system', false)",
        r"SELECT set_config('search_path', E'redshift\x5fsystem', false)",
        "SELECT set_config('search_path', 'redshift' || '_system', false)",
        "ALTER USER mallory SET search_path TO redshift_system",
        r"ALTER USER mallory SET search_path TO E'redshift\x5fsystem'",
        "CREATE SCHEMA redshift_system",
    ],
)
def test_no_text_reaches_what_is_the_stand_ins_own(mallory: Any, sql: str) -> None:
    assert tried(mallory, sql) in ("42501", "42883", "0A000", "42704")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY own TO PROGRAM 'id'",
        "COPY own FROM PROGRAM 'id'",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY own FROM '/etc/passwd'",
        "COPY own TO '/tmp/x'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_catalog.pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/x')",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
        "CREATE EXTENSION plpython3u",
        "CREATE FUNCTION f() RETURNS int AS 'libc', 'system' LANGUAGE c",
        "DO $$ BEGIN END $$",
        "LOAD 'x'",
        "ALTER SYSTEM SET archive_command = 'id'",
        "ALTER USER mallory SUPERUSER",
        "SET ROLE rdsdb",
        "SET SESSION AUTHORIZATION rdsdb",
        "GRANT rdsdb TO mallory",
        "GRANT pg_execute_server_program TO mallory",
        "CREATE USER eve IN ROLE pg_read_server_files",
    ],
)
def test_neither_user_nor_admin_has_a_way_to_a_file_or_a_program(redshift: Redshift, mallory: Any, sql: str) -> None:
    assert tried(mallory, sql)
    with closing(redshift.connect()) as admin:
        assert tried(admin, sql)
    with redshift.backend() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolsuper OR pg_has_role(oid, 'pg_read_server_files', 'MEMBER')"
        )
        assert {name for (name,) in cursor if not name.startswith("pg_")} == {"rdsdb"}


def test_a_function_of_the_superusers_does_no_more_than_its_caller_may(redshift: Redshift, mallory: Any) -> None:
    """Past the stand-in, as if a text had got through."""
    redshift.rows("CREATE TABLE t (a INT); CREATE VIEW not_mallorys AS SELECT a FROM t")
    with redshift.backend() as cursor:
        cursor.execute("SET SESSION AUTHORIZATION mallory")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT redshift_system.bind_late('public.not_mallorys'::regclass, 'AS SELECT 1 AS a')")
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'redshift_system'::regnamespace"
            " AND NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(proconfig, '{}'))"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "setting", ["standard_conforming_strings", "role", "local_preload_libraries", "client_encoding"]
)
def test_how_a_text_is_read_cannot_be_set(redshift: Redshift, mallory: Any, setting: str) -> None:
    assert tried(mallory, f"SET {setting} TO off")
    assert tried(mallory, f"SELECT set_config('{setting}', 'off', false)")
    assert tried(mallory, f"SELECT set_config('{setting[:4]}' || '{setting[4:]}', 'off', false)")
    assert tried(mallory, f"ALTER USER mallory SET {setting} TO off")
    for written in (f"-c {setting}=off", f"-c{setting}=off", f"--{setting.replace('_', '-')}=off"):
        with pytest.raises(psycopg2.OperationalError, match=r"unrecognized|invalid"):
            redshift.connect(options=written)


@pytest.mark.parametrize("options", ["-c search_path=redshift_system", r"-c search_path=redshift\_system", "-d 5", "x"])
def test_start_up_options_lead_nowhere_else(redshift: Redshift, options: str) -> None:
    with pytest.raises(psycopg2.OperationalError, match=r"permission denied|invalid command-line argument"):
        redshift.connect(options=options)


def test_what_may_be_set_still_can(redshift: Redshift) -> None:
    connection = redshift.connect(options=r"-c statement_timeout=4321 --query-group=a\ b")
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("4321",)
        cursor.execute("SHOW query_group")
        assert cursor.fetchone() == ("a b",)
        cursor.execute("SELECT set_config('statement_timeout', '77', false)")
        cursor.execute("ALTER USER awsuser SET search_path TO public, other")
        cursor.execute("ALTER USER awsuser RESET search_path")
        cursor.execute("SELECT 'redshift_system' AS a")
        assert cursor.fetchone() == ("redshift_system",)
