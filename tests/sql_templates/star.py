"""A warehouse to give files to: they go into S3, the templates run on the stand-in Redshift, the star is looked at."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2

from loader.render.templates import ROOT, Statement, Templates
from loader.verify import CHANGED
from local_aws.postgres import temporary_postgres
from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.serve.server import RedshiftServer
from local_aws.tls import make_certificates
from tests.sql_templates.test_golden import CONTEXT
from tests.support.aws import aws_client
from tests.support.moto_server import moto_server
from tests.support.star import STAR, digests

Json = Mapping[str, object]

BUCKET = "sparkify"
JSONPATHS = ROOT / "load/3_stage/2_copy/staging_events.jsonpaths.json"


@cache
def statements(folder: str, tolerance: Decimal | None = None, *, changed: bool = False) -> list[Statement]:
    """Render one folder of the templates for the bucket of these tests; the claims of what a load changed, if asked."""
    files = {
        "events_manifest_uri": f"s3://{BUCKET}/runs/events.manifest",
        "songs_manifest_uri": f"s3://{BUCKET}/runs/songs.manifest",
        "songs_gzip": False,
        "max_errors": 0,
        "events_jsonpaths_uri": f"s3://{BUCKET}/runs/{JSONPATHS.name}",
        "match_tolerance_seconds": tolerance,
        **(CHANGED if changed else {}),
    }
    return Templates(CONTEXT | files).render(folder)


class Star:
    """The star on a stand-in Redshift, and an S3 that its COPY reads."""

    def __init__(self, connect: Callable[[], Any], s3: Any) -> None:
        self._connect = connect
        self._s3 = s3
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        s3.put_object(Bucket=BUCKET, Key=f"runs/{JSONPATHS.name}", Body=JSONPATHS.read_bytes())
        for name in ("events", "songs"):
            manifest = {"entries": [{"url": f"s3://{BUCKET}/{name}/all.json", "mandatory": True}]}
            s3.put_object(Bucket=BUCKET, Key=f"runs/{name}.manifest", Body=json.dumps(manifest).encode())
        with closing(connect()) as connection, connection, connection.cursor() as cursor:
            for statement in statements("schema"):
                cursor.execute(statement.sql)

    def clear(self) -> None:
        """Empty every table."""
        with closing(self._connect()) as connection, connection, connection.cursor() as cursor:
            for table in (*STAR, "staging_events", "staging_songs"):
                cursor.execute(f"DELETE FROM {table}")

    def load(
        self, events: Iterable[Json] = (), songs: Iterable[Json] = (), tolerance: Decimal | None = None
    ) -> dict[str, list[tuple[Any, ...]]]:
        """Load these files as the loader does, and return the rows of every claim on the star that does not hold."""
        for name, rows in (("events", events), ("songs", songs)):
            self._s3.put_object(Bucket=BUCKET, Key=f"{name}/all.json", Body="\n".join(map(json.dumps, rows)).encode())
        with closing(self._connect()) as connection, connection, connection.cursor() as cursor:
            self._bring_in(cursor, tolerance)
            return self._broken(cursor)

    def broken_in_a_load(self, sql: str) -> dict[str, list[tuple[Any, ...]]]:
        """Load the same files again, with this SQL behind the transform, and take all of it back.

        Return the rows of every claim on what the load changed that does not hold.
        """
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            self._bring_in(cursor, before_the_checks=sql)
            return self._broken(cursor, changed=True)

    def broken_by(self, sql: str) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of every claim that does not hold after this SQL, and take the SQL back."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return self._broken(cursor)

    @staticmethod
    def _bring_in(cursor: Any, tolerance: Decimal | None = None, before_the_checks: str = "") -> None:
        for folder in ("load/3_stage/1_empty", "load/3_stage/2_copy", "load/4_transform"):
            for statement in statements(folder, tolerance):
                if before_the_checks and statement.name.endswith("8_checked/checked_plays"):
                    cursor.execute(before_the_checks)
                cursor.execute(statement.sql)

    @staticmethod
    def _broken(cursor: Any, *, changed: bool = False) -> dict[str, list[tuple[Any, ...]]]:
        broken = {}
        for statement in statements("verify", changed=changed):
            cursor.execute(statement.sql)
            if rows := cursor.fetchall():
                broken[statement.stem] = rows
        return broken

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Yield a cursor of a connection of its own; what it changes is taken back."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            yield cursor

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows that a query answers."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def columns(self, sql: str) -> list[str]:
        """Return the names of the columns that a query answers with."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return [column.name for column in cursor.description]

    def digests(self) -> dict[str, str]:
        """Return one digest of all rows and columns per table of the star."""
        with closing(self._connect()) as connection:
            return digests(connection)


@contextmanager
def running_star(directory: Path) -> Iterator[Star]:
    """Yield a star on a stand-in Redshift of its own; `directory` takes its certificates."""
    certificate = make_certificates(directory / "ca.pem", directory)
    with temporary_postgres() as postgres, moto_server() as endpoint:
        config = RedshiftConfig(
            backend_dsn=postgres.dsn,
            database="dev",
            admin_user="awsuser",
            admin_password="Only-for-these-tests-1",
            tls_cert=certificate.chain,
            tls_key=certificate.key,
            s3_endpoint_url=endpoint,
        )
        with RedshiftServer(config) as server:

            def connect() -> Any:
                return psycopg2.connect(
                    host="127.0.0.1",
                    port=server.port,
                    dbname=config.database,
                    user=config.admin_user,
                    password=config.admin_password,
                    sslmode="disable",
                )

            yield Star(connect, aws_client("s3", endpoint))
