"""One connection, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg2

from loader.console.progress import Progress
from loader.render.templates import Statement
from loader.settings.declared import Settings
from loader.warehouse.connection import connect
from loader.warehouse.explain import explain
from loader.warehouse.statement import StatementFailed

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
