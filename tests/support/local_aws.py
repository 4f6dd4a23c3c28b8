"""An AWS on this machine that is up, talked to as a user would."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from tests.support.aws import client_of
from tests.support.command import ROOT, run


@dataclass(frozen=True)
class LocalAws:
    """An AWS on this machine that is up, and the environment that reaches it."""

    env: dict[str, str]

    def loader(self, *argv: str, cwd: Path | str = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m loader ARGV` with these settings in its environment."""
        return run("loader", *argv, env=self.env | settings, cwd=cwd)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the local AWS."""
        return client_of(self.env, service)

    def connect(self, **extra: str) -> Any:
        """Connect with psycopg2 to the endpoint that `local_aws env` names."""
        names = {
            "host": "PGHOST",
            "port": "PGPORT",
            "user": "PGUSER",
            "dbname": "PGDATABASE",
            "passfile": "PGPASSFILE",
            "sslmode": "PGSSLMODE",
            "sslrootcert": "PGSSLROOTCERT",
        }
        known: dict[str, Any] = {name: self.env[variable] for name, variable in names.items()}
        return psycopg2.connect(**(known | extra))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query on a connection of its own and give its rows."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def one(self, sql: str) -> Any:
        """Return the single value that a query answers."""
        [(value,)] = self.rows(sql)
        return value
