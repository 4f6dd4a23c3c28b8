"""The database behind the stand-in: made ready on start, and written to outside of the clients' transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection, make_dsn

from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.translate.refusals.names import RefusedNames

_SCRIPTS = (
    *("types", "varbyte", "tables", "functions", "dates", "aggregates", "attributes", "append", "describe"),
    *("views", "metadata", "pg_catalog"),
)
_LOCK = 8_0_2
"""Taken while the catalog is made, so that two stand-ins on one PostgreSQL do not make it at once."""
_FIRST_QUERY = 100
_OWN_OIDS = 16384
"""Objects below this oid are PostgreSQL's own (access/transam.h, FirstNormalObjectId)."""
_HIDDEN_FUNCTIONS = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'redshift_system'::regnamespace
    AND (prosecdef OR prorettype = 'void'::regtype OR proname = 'columns_of_relations')
"""
"""What hidden statements call returns nothing, but for the columns of relations; what the rules write into a client's
statement returns a value."""

_OWN_RELATIONS = """
SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') AND oid < %s
"""

_ISOLATED = """
SELECT 1 FROM pg_db_role_setting JOIN pg_database AS d ON d.oid = setdatabase
WHERE datname = %s AND setconfig::text LIKE '%%default_transaction_isolation%%'
"""


_DENY = """
DO $$ DECLARE denied regclass; BEGIN
    FOR denied IN SELECT oid FROM pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relname ~ '^(stl|stv|svl|svcs)_'
    LOOP EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', denied); END LOOP;
END $$
"""
""""You can't query STL, STV, SVCS, SVL" of Serverless: permission denied for relation, to the admin too."""


class Catalog:
    """The superuser's view of the database. Raises psycopg2.Error when PostgreSQL fails."""

    def __init__(self, config: RedshiftConfig) -> None:
        self._config = config
        self._dsn = make_dsn(config.backend_dsn, dbname=config.database)

    def prepare(self) -> None:
        """Create the admin user, the database and Redshift's catalog in it, as far as they are missing."""
        with _connect(self._config.backend_dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (self._config.admin_user,))
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(
                sql.SQL(verb + " ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}").format(
                    sql.Identifier(self._config.admin_user), sql.Literal(self._config.admin_password)
                )
            )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (self._config.database,))
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                        sql.Identifier(self._config.database), sql.Identifier(self._config.admin_user)
                    )
                )
            cursor.execute(_ISOLATED, (self._config.database,))
            if not cursor.fetchone():
                # New databases isolate by SNAPSHOT, since May 2024; ALTER DATABASE changes it.
                cursor.execute(
                    sql.SQL("ALTER DATABASE {} SET default_transaction_isolation = 'repeatable read'").format(
                        sql.Identifier(self._config.database)
                    )
                )
            self._make_catalog()

    def refused_names(self) -> RefusedNames:
        """Read which of PostgreSQL's functions, types and system tables Redshift does not have."""
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SELECT DISTINCT proname FROM pg_proc WHERE oid < %s", (_OWN_OIDS,))
            functions = [name for (name,) in cursor]
            cursor.execute("SELECT typname FROM pg_type WHERE oid < %s", (_OWN_OIDS,))
            types = [name for (name,) in cursor]
            cursor.execute(_HIDDEN_FUNCTIONS)
            hidden = [name for (name,) in cursor]
            cursor.execute(_OWN_RELATIONS, (_OWN_OIDS,))
            return RefusedNames.among(functions, types, hidden, [name for (name,) in cursor])

    def next_query_id(self) -> int:
        """Return the first query id that no recorded COPY has."""
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(query), %s) + 1 FROM redshift_system.loads", (_FIRST_QUERY,))
            ((query_id,),) = cursor.fetchall()
            return int(query_id)

    def long_names(self) -> dict[str, str]:
        """Return the names of more than 63 bytes by those that PostgreSQL keeps them under."""
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SELECT short, long FROM redshift_system.long_names")
            return dict(cursor.fetchall())

    def keep_long_name(self, short: str, name: str) -> None:
        """Record a name of more than 63 bytes."""
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute(
                "INSERT INTO redshift_system.long_names VALUES (%s, %s) ON CONFLICT DO NOTHING", (short, name)
            )

    def record_load(self, load: str) -> None:
        """Record a COPY in a transaction of its own; `load` is a JSON document."""
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SELECT redshift_system.record_load(%s::jsonb)", (load,))

    def _make_catalog(self) -> None:
        with _connect(self._dsn) as admin, admin.cursor() as cursor:
            cursor.execute("SET allow_system_table_mods = on; SET client_min_messages = error; BEGIN")
            for script in _SCRIPTS:
                cursor.execute(files("local_aws.redshift.catalog").joinpath(f"{script}.sql").read_text())
            schema = sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(self._config.admin_user))
            cursor.execute(schema)
            if self._config.serverless:
                cursor.execute(_DENY)
            # A user of Redshift may make tables in the schema public.
            cursor.execute("GRANT ALL ON SCHEMA public TO PUBLIC; COMMIT")


@contextmanager
def _connect(dsn: str) -> Iterator[connection]:
    # Our SQL is PostgreSQL's, whatever PGOPTIONS and the database say.
    options = r"-c TimeZone=UTC -c default_transaction_isolation=read\ committed"
    admin = psycopg2.connect(dsn, application_name="local_aws.redshift", options=options)
    admin.autocommit = True
    try:
        yield admin
    finally:
        admin.close()
