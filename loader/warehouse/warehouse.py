"""The warehouse of one command: one login, one connection, one transaction at a time."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from typing import Any

import psycopg2

from loader.console.progress import Progress, Step
from loader.console.streams import warn
from loader.errors import LoaderError
from loader.render.templates import Statement, Templates
from loader.settings.declared import Settings
from loader.warehouse.connection import LOGIN, Connection, NoConnectionError, connect
from loader.warehouse.explain import explain
from loader.warehouse.login import Login, log_in
from loader.warehouse.statement import COMMIT, StatementFailed, execute

DESCRIPTORS = 16
"""Files, sockets and the like that a small load has open at once."""


class Warehouse:
    """Connects when it is first needed, and again only after a connection was lost. To be used in a `with`.

    When a statement waits for a lock, it says for whom.
    """

    copying: Step | None = None
    """The step of the COPY at work: it is told how many rows there are so far."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._login: Login | None = None
        self._connection: Any = None
        self._said = ""

    def __enter__(self) -> "Warehouse":
        """Return this warehouse."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection; without a COMMIT this rolls back."""
        self._drop()

    @contextmanager
    def transaction(self, progress: Progress | None = None) -> Iterator[Any]:
        """Yield a cursor; commit at the end of the block, roll back on anything that comes out of it.

        The COMMIT is a step of `progress`. Raises LoaderError of the kind that fits, also for a StatementFailed of the
        block.
        """
        connection = self._connected()
        try:
            with connection.cursor() as cursor:
                yield cursor
            with progress.step(COMMIT.name) if progress else nullcontext():
                _commit(connection)
        except StatementFailed as failed:
            raise explain(failed, connection) from failed.error
        finally:
            self._settle()

    def alone(self, statement: Statement) -> None:
        """Run a statement outside of any transaction, as VACUUM must be. Raises LoaderError."""
        connection = self._connected()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                execute(cursor, statement)
        except StatementFailed as failed:
            raise explain(failed, connection) from failed.error
        finally:
            self._settle()

    def _connected(self) -> Any:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> Any:
        """Connect with the login of before; with a new one when it is not taken any more, being a temporary one."""
        _demand_descriptors()
        if self._login:
            try:
                return self._watched(connect(self._settings, self._login))
            except NoConnectionError as error:
                if error.step != LOGIN:
                    raise
        self._login = log_in(self._settings)
        return self._watched(connect(self._settings, self._login))

    def _watched(self, connection: Connection) -> Connection:
        connection.waiting = self._look
        return connection

    def _look(self) -> float | None:
        """Ask, on a connection of its own, what the statement at work does.

        Who holds what it needs is said, and how long to wait for them returned. Else a COPY is asked for its rows.
        """
        login = self._login or log_in(self._settings)
        session = self._connection.info.backend_pid
        with suppress(LoaderError, psycopg2.Error), closing(connect(self._settings, login)) as other:
            holders = [f"session {pid} ({mode} on {table})" for pid, mode, table in _asked(other, "blockers", session)]
            if holders:
                self._say_once(f"waiting for {', '.join(holders)}")
                return self._settings.lock_seconds
            if self.copying:
                [(self.copying.rows_so_far,)] = _asked(other, "rows_so_far", session)
        return None

    def _say_once(self, words: str) -> None:
        if words != self._said:
            warn(words)
            self._said = words

    def _settle(self) -> None:
        """Roll back what was not committed; forget a connection that does not answer."""
        try:
            self._connection.rollback()
            self._connection.autocommit = False
        except psycopg2.Error:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(psycopg2.Error):
                self._connection.close()
            self._connection = None


def _demand_descriptors() -> None:
    """Raise OSError where a command cannot open enough files: libpq and obstore would call that something else."""
    with ExitStack() as opened:
        for _ in range(DESCRIPTORS // 2):
            for end in os.pipe():
                opened.callback(os.close, end)


def _asked(connection: Any, question: str, session: int) -> list[tuple[Any, ...]]:
    """Return what a warehouse says of a session. Raises psycopg2.Error."""
    with connection.cursor() as cursor:
        cursor.execute(Templates({}).one(f"system/{question}", session_id=session).sql)
        return list(cursor.fetchall())


def _commit(connection: Any) -> None:
    try:
        connection.commit()
    except psycopg2.Error as error:
        raise StatementFailed(COMMIT, error) from error
