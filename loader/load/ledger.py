"""What the warehouse remembers of its loads: the objects it holds, in which version, and how each run ended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loader.load.run import Run
from loader.render.templates import Templates
from loader.s3.objects import S3Object
from loader.settings.declared import Settings
from loader.warehouse.statement import execute
from loader.warehouse.transaction import transaction


@dataclass(frozen=True)
class Loaded:
    """One object as it was loaded. `lines` are those that COPY scanned."""

    source: str
    object: S3Object
    lines: int


def etags(cursor: Any, templates: Templates) -> dict[str, str]:
    """Give the ETag of every object that the star holds, by URI. Raises StatementFailed."""
    execute(cursor, templates.one("load/1_begin/4_etags"))
    return dict(cursor.fetchall())


def start(settings: Settings, templates: Templates, run: Run) -> None:
    """Note that a run begins, where everybody sees it at once. Raises LoaderError."""
    facts = {"run_id": run.id, "started_at": run.started_at.isoformat(sep=" "), "started_by": run.started_by[:256]}
    with transaction(settings) as cursor:
        execute(cursor, templates.one("load/1_begin/1_start_run", **facts))


def end(cursor: Any, templates: Templates, run: Run, outcome: str, reason: str = "") -> None:
    """Note how a run ended, in the transaction of the cursor. Raises StatementFailed."""
    execute(cursor, templates.one("load/5_record/5_end_run", **run.ended(outcome, reason)))


def is_loaded(settings: Settings, templates: Templates, run: Run) -> bool:
    """Tell whether a run's COMMIT happened, when nobody heard the answer to it.

    The lock comes first: a transaction that is still being ended, or has not been noticed to be dead, holds it.
    """
    with transaction(settings) as cursor:
        execute(cursor, templates.one("load/1_begin/3_lock"))
        execute(cursor, templates.one("status/outcome", run_id=run.id))
        return cursor.fetchone() is not None


def unended_runs(settings: Settings, templates: Templates, besides: Run) -> list[str]:
    """Say which other runs have begun and not ended, the newest first. Raises LoaderError."""
    with transaction(settings) as cursor:
        execute(cursor, templates.one("load/1_begin/2_unended_runs"))
        runs = list(cursor.fetchall())
    return [f"{run_id} ({by}, since {at:%Y-%m-%d %H:%M:%S} UTC)" for run_id, at, by in runs if run_id != besides.id]


def as_json_lines(run: Run, loaded: Iterable[Loaded]) -> bytes:
    """Write objects as rows of the ledger, for COPY."""
    return _json_lines(
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


def _json_lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
