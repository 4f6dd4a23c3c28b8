"""A loaded warehouse, so that a test can see whether anything changed in it."""

import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.command import ROOT
from tests.support.in_process import completed
from tests.support.local_aws import LocalAws
from tests.support.star import digests

BUCKET = "loader-tests"


@dataclass(frozen=True)
class Warehouse:
    """A loaded warehouse, and the S3 that it was loaded from."""

    aws: LocalAws
    sources: dict[str, str]

    def put(self, key: str, body: bytes) -> str:
        """Put one object under a prefix of its own, and give its URI."""
        key = f"{uuid.uuid4()}/{key}"
        self.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def loader(self, *argv: str, cwd: Path | str = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `loader ARGV` with these settings in its environment, in this process."""
        return completed(*argv, env=self.aws.env | settings, cwd=cwd)

    def load(self, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.loader("load", **(self.sources | settings))

    def run(self, *statements: str) -> None:
        """Run statements by psycopg2, each in a transaction of its own."""
        connection = self.aws.connect()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def state(self) -> dict[str, Any]:
        """Return every table's content: the star's, and the staging tables'."""
        connection = self.aws.connect()
        try:
            staging = self.aws.rows("SELECT COUNT(*), MIN(ts), MAX(ts) FROM staging_events")
            return {**digests(connection), "staging": [*staging, *self.aws.rows("SELECT * FROM staging_songs")]}
        finally:
            connection.close()
