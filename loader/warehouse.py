"""One connection, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2

from loader.connection import connect
from loader.execute import StatementFailed
from loader.explain import explain
from loader.settings import Settings
from loader.templates import Statement


@contextmanager
def transaction(settings: Settings) -> Iterator[Any]:
    """Give a cursor; commit at the end of the block, roll back on anything that comes out of it.

    Raises LoaderError of the kind that fits, a StatementFailed of the block included.
    """
    connection = connect(settings)
    try:
        with connection.cursor() as cursor:
            yield cursor
        _commit(connection)
    except StatementFailed as failed:
        raise explain(failed, connection) from failed.error
    finally:
        connection.close()  # without a COMMIT this rolls back


def _commit(connection: Any) -> None:
    try:
        connection.commit()
    except psycopg2.Error as error:
        raise StatementFailed(Statement("COMMIT", "COMMIT"), error) from error
