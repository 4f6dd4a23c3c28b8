"""One connection, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg2

from loader.connection import connect
from loader.execute import StatementFailed
from loader.explain import explain
from loader.progress import Progress
from loader.settings import Settings
from loader.templates import Statement

_COMMIT = Statement("COMMIT", "COMMIT")


@contextmanager
def transaction(settings: Settings, progress: Progress | None = None) -> Iterator[Any]:
    """Give a cursor; commit at the end of the block, roll back on anything that comes out of it.

    The COMMIT is a step of `progress`. Raises LoaderError of the kind that fits, also for a StatementFailed of the
    block.
    """
    connection = connect(settings)
    try:
        with connection.cursor() as cursor:
            yield cursor
        with progress.step(_COMMIT.name) if progress else nullcontext():
            _commit(connection)
    except StatementFailed as failed:
        raise explain(failed, connection) from failed.error
    finally:
        connection.close()  # without a COMMIT this rolls back


def _commit(connection: Any) -> None:
    try:
        connection.commit()
    except psycopg2.Error as error:
        raise StatementFailed(_COMMIT, error) from error
