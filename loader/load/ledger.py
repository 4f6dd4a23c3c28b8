"""What the warehouse remembers of its loads: the objects it holds, in which version, and how each run ended."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from loader.aws.s3_uri import S3Uri
from loader.console.redact import redact
from loader.console.streams import say
from loader.console.text import printable
from loader.errors import NOTHING_LOADED, AccessError
from loader.load.known import Known, refuse_to_forget
from loader.load.plan import Choice
from loader.load.run import NOTHING, Outcome, Run, now
from loader.render.templates import Templates
from loader.s3.objects import S3Object
from loader.settings.declared import Settings
from loader.warehouse import version
from loader.warehouse.connection import SilentError
from loader.warehouse.statement import StatementFailed, execute, fetched
from loader.warehouse.warehouse import Warehouse

START, UNENDED, LOCK, ETAGS = (
    f"load/1_begin/{name}" for name in ("1_start_run", "2_unended_runs", "3_lock", "4_etags")
)
END = "load/5_record/5_end_run"

LOADED = "loaded"
"""The outcome that is committed with the data."""
SETTLE_SECONDS = 10
"""How long a run that is being ended waits for its own COMMIT."""
REASON_BYTES = 4096
"""What etl.load_runs holds of a reason."""


@dataclass(frozen=True)
class Loaded:
    """One object as it was loaded. `lines` are those that COPY scanned."""

    source: str
    object: S3Object
    lines: int


class Ledger:
    """The tables of the schema etl."""

    def __init__(self, warehouse: Warehouse, templates: Templates, lock_seconds: int) -> None:
        self._warehouse = warehouse
        self.templates = templates
        self._lock_seconds = lock_seconds

    def versions(self, cursor: Any) -> Iterator[tuple[str, str]]:
        """Yield URI and version of every object that the star holds, as `Known` has them. Raises StatementFailed."""
        return fetched(cursor, self.templates.one(ETAGS))

    def known(self, cursor: Any, settings: Settings, choice: Choice) -> Known:
        """Return what the star holds, and whether it is in the present sources.

        Raises WarehouseError when the tables are of another version, or a full load is due and not chosen; UsageError
        when a full load would forget what the settings leave out; and StatementFailed.
        """
        sources = [S3Uri.parse(uri) for uri in (settings.events_uri, settings.songs_uri)]
        found = version.demand_latest(cursor, self.templates)
        if not choice.full:
            version.demand_rebuilt(found)
        keeps = choice.full and not choice.forget
        known = Known(self.versions(cursor), sources, settings.source_ignore.split(",") if keeps else ())
        if keeps:
            refuse_to_forget(known.number_outside, known.outside)
        return known

    def demand_current(self, cursor: Any) -> None:
        """Raise WarehouseError where tables or rows are of another version than this loader's."""
        version.demand_current(cursor, self.templates)

    def start(self, run: Run) -> None:
        """Note that a run begins, where everybody sees it at once. Raises LoaderError."""
        facts = {"run_id": run.id, "started_at": run.started_at.isoformat(sep=" "), "started_by": run.started_by}
        with self._warehouse.transaction() as cursor:
            execute(cursor, self.templates.one(START, **facts))

    def lock(self, cursor: Any, others: Sequence[str] = ()) -> None:
        """Wait until no other load goes on, and say for whom: for `others`, the runs that have not ended.

        Raises StatementFailed, and AccessError when they take too long.
        """
        whom = "; ".join(others) or "a session that belongs to no run"

        @cache  # it is asked again and again, and said once
        def tell() -> None:
            say(f"waiting for another load: {whom}")

        try:
            with cursor.connection.patience(self._lock_seconds, tell):
                execute(cursor, self.templates.one(LOCK))
        except StatementFailed as failed:
            if not isinstance(failed.error, SilentError):
                raise
            raise AccessError(
                f"another load has not ended for {self._lock_seconds} s",
                ("whom", printable(whom)),
                ("why", "one load at a time changes the star, and LOCK_SECONDS says how long to wait"),
                remedy=f"Load again when it has ended. {NOTHING_LOADED}",
            ) from failed.error

    def end(self, cursor: Any, values: dict[str, object]) -> None:
        """Note how a run ended (the values of `ended`), in the transaction of the cursor. Raises StatementFailed."""
        execute(cursor, self.templates.one(END, **values))

    def note_end(self, run: Run, how: str, reason: str = "", *, unheard: bool = False) -> str:
        """Note that a run ended without loading anything, unless it did load. Return how it ended.

        `unheard` says that its COMMIT was sent and not answered: what is still being committed holds the lock. Raises
        LoaderError, also when it holds it too long; then the run has not ended for the ledger.
        """
        with self._warehouse.transaction() as cursor:
            if unheard:
                with cursor.connection.patience(SETTLE_SECONDS, lambda: None):
                    execute(cursor, self.templates.one(LOCK))
            if self._has_ended(cursor, run):
                return LOADED
            self.end(cursor, ended(run, how, reason))
        return how

    def is_loaded(self, run: Run) -> bool:
        """Return whether a run's COMMIT happened, when nobody heard the answer to it. Raises LoaderError.

        The lock comes first: a transaction that is still being ended, or has not been noticed to be dead, holds it.
        """
        with self._warehouse.transaction() as cursor:
            self.lock(cursor)
            return self._has_ended(cursor, run)

    def _has_ended(self, cursor: Any, run: Run) -> bool:
        execute(cursor, self.templates.one("status/outcome", run_id=run.id))
        return cursor.fetchone() is not None

    def unended_runs(self, besides: Run) -> list[str]:
        """Return which other runs have begun and not ended, the newest first. Raises LoaderError."""
        with self._warehouse.transaction() as cursor:
            execute(cursor, self.templates.one(UNENDED))
            runs = list(cursor.fetchall())
        return [f"{run_id} ({by}, since {at:%Y-%m-%d %H:%M:%S} UTC)" for run_id, at, by in runs if run_id != besides.id]


def ended(
    run: Run, how: str, reason: str = "", outcome: Outcome = NOTHING, steps: dict[str, float] | None = None
) -> dict[str, object]:
    """Return what the template END writes. `steps` are seconds by step."""
    return {
        "run_id": run.id,
        "started_at": run.started_at.isoformat(sep=" "),
        "ended_at": now().isoformat(sep=" "),
        "outcome": how,
        "reason": redact(reason).encode()[:REASON_BYTES].decode(errors="ignore"),
        "objects": outcome.objects,
        "bytes": outcome.bytes,
        "lines": outcome.lines,
        "rejected": outcome.rejected,
        "steps": json.dumps({name: round(seconds, 3) for name, seconds in (steps or {}).items()}),
    }


def as_json_lines(run: Run, loaded: Iterable[Loaded]) -> bytes:
    """Write objects as rows of the ledger, for COPY."""
    rows = (
        {
            "uri": one.object.uri,
            "source": one.source,
            "etag": one.object.etag,
            "size": one.object.size,
            "last_modified": one.object.last_modified.isoformat(sep=" ", timespec="seconds"),
            "lines": one.lines,
            "run_id": run.id,
        }
        for one in loaded
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
