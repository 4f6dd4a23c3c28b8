"""What PostgreSQL runs is what was planned: PostgreSQL itself says what it ran, in its log."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from local_aws.postgres import Postgres
from local_aws.redshift.catalog.catalog import Catalog
from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.serve.server import RedshiftServer
from local_aws.redshift.translate.planner import Planner
from local_aws.tls import make_certificates
from tests.support.stand_in import PASSWORD, USER, Redshift

RAN = re.compile(
    r"^client \d+ LOG:  (?:execute <unnamed>|statement): (.*?)(?=^client \d+ |\Z)", re.MULTILINE | re.DOTALL
)
"""A statement as the log has it; the stand-in's own have a name, or come from its superuser."""
QUOTES = ("'", "''", '"', '""', "$$", "$a$", "$€$", "$é1$", "a$", "$1", "E'", "e'", "N'", "B'", "U&'")
OTHERS = ("\\", "\\'", ";", "--", "/*", "*/", "\n", "é", "€")
STATEMENTS = ("SELECT 1", "; SELECT 2", "; CREATE TABLE x (a jsonb); --", ", '", "AS x")
PIECES = st.lists(st.sampled_from((*QUOTES, *OTHERS, *STATEMENTS)), max_size=10).map("".join)


class Watched(NamedTuple):
    """A stand-in whose PostgreSQL writes every statement of a client into a log."""

    connection: Any
    planner: Planner
    log: Path

    def ran(self, sql: str) -> list[str]:
        """Run a text and return the statements that PostgreSQL ran for it."""
        begin = self.log.stat().st_size
        with self.connection.cursor() as cursor:
            with suppress(psycopg2.Error):
                cursor.execute(sql)
            cursor.execute("SELECT 'the end'")
        with self.log.open("rb") as log:
            log.seek(begin)
            text = log.read().decode()
        found = [statement.rstrip("\n").replace("\n\t", "\n") for statement in RAN.findall(text)]
        assert found.pop() == "SELECT 'the end'"
        return found

    def planned(self, sql: str) -> list[str]:
        """Return the statements that the planner makes of a text; none when it refuses one."""
        try:
            return [plan.sql for plan in self.planner.plan(sql)]
        except RedshiftError:
            return []


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    directory = tmp_path_factory.mktemp("tls")
    certificate = make_certificates(directory / "ca.pem", directory)
    with tempfile.TemporaryDirectory(prefix="postgres-") as place, Postgres(Path(place)) as postgres:
        config = RedshiftConfig(
            backend_dsn=postgres.dsn,
            database="dev",
            admin_user=USER,
            admin_password=PASSWORD,
            tls_cert=certificate.chain,
            tls_key=certificate.key,
        )
        with RedshiftServer(config) as server:
            redshift = Redshift(server, config, directory / "ca.pem")
            with redshift.backend() as cursor:
                cursor.execute(f"ALTER ROLE {USER} SET log_statement = 'all'")
                cursor.execute("ALTER SYSTEM SET log_line_prefix = 'client %p '")
                cursor.execute("SELECT pg_reload_conf()")
            with closing(redshift.connect()) as connection:
                yield Watched(connection, Planner(Catalog(config).refused_names()), postgres.log)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sql=PIECES)
@example("SELECT $€$'$€$ , '\\' , '; CREATE TABLE x (a jsonb); --'")
@example("SELECT 'a\\'; SAVEPOINT b; --'")
@example("SELECT 1; SELECT 'x'; SELECT \"y\"")
@example("SELECT a$b$c$b$ , '\\' , '; CREATE TABLE x (a jsonb); --'")
@example("SELECT $é$'$é$, '\\'';'")
def test_what_ran_is_what_was_planned(watched: Watched, sql: str) -> None:
    """All of it, or all up to the first statement that failed."""
    ran, planned = watched.ran(sql), watched.planned(sql)
    assert ran == planned[: len(ran)]


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("SELECT 1", 1),
        ("SELECT 1; SELECT 2", 2),
        ("SELECT '; SELECT 2'", 1),
        (r"SELECT 'a\'; SELECT 2; --'", 1),
        ("", 0),
    ],
)
def test_the_log_says_what_ran(watched: Watched, sql: str, count: int) -> None:
    """Otherwise the property above would hold of nothing."""
    assert len(watched.ran(sql)) == len(watched.planned(sql)) == count
