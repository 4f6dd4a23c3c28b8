"""A running stand-in Redshift, asked through psycopg2."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import make_dsn

from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.serve.server import RedshiftServer

USER, PASSWORD = "awsuser", secrets.token_urlsafe(16)


@dataclass
class Redshift:
    """A running stand-in, with a database of its own for each test."""

    server: RedshiftServer
    config: RedshiftConfig
    authority: Path

    def dsn(self, **changes: Any) -> str:
        known: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.server.port,
            "dbname": self.config.database,
            "user": USER,
            "password": PASSWORD,
            "sslmode": "verify-full",
            "sslrootcert": str(self.authority),
        }
        return make_dsn(**(known | changes))

    def connect(self, **changes: Any) -> Any:
        """Connect by psycopg2, in autocommit."""
        connection = psycopg2.connect(self.dsn(**changes))
        connection.autocommit = True
        return connection

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run SQL on a connection of its own; the rows of its last statement."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, *values: Any) -> Any:
        """Return the single value that a query answers."""
        [(value,)] = self.rows(sql, *values)
        return value

    def error(self, sql: str) -> psycopg2.Error:
        """Return the error that SQL ends with."""
        with pytest.raises(psycopg2.Error) as caught:
            self.rows(sql)
        return caught.value

    @contextmanager
    def backend(self) -> Iterator[Any]:
        """Look into the PostgreSQL behind it, as its superuser, past the stand-in."""
        with closing(psycopg2.connect(make_dsn(self.config.backend_dsn, dbname=self.config.database))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor
