"""One try at a load: one transaction that publishes everything or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Any

import click

from loader.console.progress import Progress
from loader.errors import RefusedRowsError, WarehouseError
from loader.load import ledger
from loader.load.ledger import Loaded
from loader.load.overwritten import Overwritten, Versions
from loader.load.plan import SOURCES, Choice, SourcePlan, plan
from loader.load.rejects import Quarantine
from loader.load.run import Run
from loader.render.templates import Templates
from loader.s3.manifest import Batch, Shipment, ship
from loader.s3.not_json import FoundUnreadable, Unreadable
from loader.s3.objects import S3Object
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.verify import claims, verify
from loader.warehouse.statement import StatementFailed, execute, rows_of
from loader.warehouse.transaction import transaction

PATIENCE_SECONDS = 2
"""How long the lock may take before the wait is explained."""


@dataclass(frozen=True)
class Attempt:
    """What a try needs to know. Calling it tries; it may be called again after it failed."""

    settings: Settings
    templates: Templates
    run: Run
    choice: Choice
    max_errors: int
    progress: Progress

    def __call__(self) -> bool:
        """Load, and tell whether there was anything to load. Raises LoaderError; then nothing has changed.

        Where bad rows are allowed, it begins again without the objects that turn out to be no JSON at all.
        """
        unreadable = Unreadable(self.settings.source_region)
        while True:
            try:
                return self._try(unreadable)
            except FoundUnreadable:
                continue
            except RefusedRowsError as refused:
                if not self.max_errors or not unreadable.found_among(refused.objects):
                    raise

    def _try(self, unreadable: Unreadable) -> bool:
        others = ledger.unended_runs(self.settings, self.templates, besides=self.run)
        with transaction(self.settings, self.progress) as cursor:
            # The lock is the transaction's first statement, so everything that is read is of after the lock.
            with _explained_wait(others):
                execute(cursor, self.templates.one("load/1_begin/3_lock"))
            plans = plan(self.settings, self.choice, ledger.etags(cursor, self.templates))
            if not any(one.objects for one in plans):
                return False
            self.run.begin(plans)
            _Publication(self, cursor, unreadable).publish(plans)
        return True


class _Publication:
    """The work of one try between the lock and the COMMIT."""

    def __init__(self, attempt: Attempt, cursor: Any, unreadable: Unreadable) -> None:
        self._settings = attempt.settings
        self._templates = attempt.templates
        self._run = attempt.run
        self._progress = attempt.progress
        self._cursor = cursor
        self._rebuilds = attempt.choice.full
        self._max_errors = attempt.max_errors
        self._files = WorkFiles(attempt.settings, attempt.run)
        self._quarantine = Quarantine(attempt.run, attempt.max_errors, unreadable)

    def publish(self, plans: Sequence[SourcePlan]) -> None:
        """Fill the staging tables, bring them into the star, check it, and write the ledger."""
        if self._rebuilds:
            self._execute_all("load/2_rebuild")
        self._execute_all("load/3_stage/1_drop")
        for source in SOURCES:
            self._execute(f"schema/3_staging/staging_{source}")
        loaded = [one for source in plans for one in self._copy(source)]
        self._execute_all("load/4_transform")
        verify(self._cursor, claims(self._templates, "checked_plays"), self._progress)
        self._remember(loaded)

    def _copy(self, plan: SourcePlan) -> list[Loaded]:
        """COPY one source: first what replaces something, which is marked, then what is new."""
        loaded: list[Loaded] = []
        if plan.changed:
            loaded += self._copy_batch(plan.source, "changed", plan.changed)
            self._execute_all(f"load/3_stage/5_mark/staging_{plan.source}")
            self._run.overwritten.append(self._compare(plan.source, loaded))
        if plan.new:
            loaded += self._copy_batch(plan.source, "new", plan.new)
        return loaded

    def _copy_batch(self, source: str, part: str, objects: Sequence[S3Object]) -> list[Loaded]:
        aside = self._quarantine.set_aside(objects)
        left_out = [Loaded(source, one, 0) for one in aside]
        readable = tuple(one for one in objects if one not in aside)
        return left_out + (self._copy_readable(Batch(source, part, readable)) if readable else [])

    def _copy_readable(self, batch: Batch) -> list[Loaded]:
        with self._run.step(f"manifest/{batch.source}") as facts:
            shipment = ship(self._settings, batch, self._files)
            facts.update(objects=len(batch.objects), packs=len(shipment.packs))
        name = f"load/3_stage/2_copy/staging_{batch.source}"
        try:
            self._execute(name, max_errors=self._max_errors, **shipment.context)
        except StatementFailed as failed:
            failed.origin = shipment.named_origin
            raise
        lines = _complete(shipment, dict(self._rows("load/3_stage/3_copied_files")))
        if self._max_errors:
            self._quarantine.take(shipment, self._rows("load/3_stage/4_rejected"))
        self._run.lines += sum(lines.values())
        return [Loaded(batch.source, one, lines[one.uri]) for one in batch.objects]

    def _compare(self, source: str, changed: list[Loaded]) -> Overwritten:
        """Compare overwritten objects with their old versions, which the ledger and the star still tell of."""
        with self._run.step(f"overwritten/{source}") as facts:
            before = dict(self._rows("load/3_stage/6_compare/good_lines"))
            [(added_keys,)] = self._rows(f"load/3_stage/6_compare/added_{source}")
            bad = self._quarantine.by_object()
            versions = [
                Versions(one.object.uri, before[one.object.uri], max(one.lines - bad[one.object], 0)) for one in changed
            ]
            found = Overwritten(source, versions, added_keys)
            facts.update(lines_before=found.before, lines_now=found.now, gone_at_least=found.gone)
        return found

    def _remember(self, loaded: list[Loaded]) -> None:
        """Write the ledger, in the same transaction as the data."""
        uri = self._files.put("loaded_objects.json", ledger.as_json_lines(self._run, loaded))
        for step in ("1_new_loaded_objects", "2_copy", "3_loaded_objects"):
            self._execute(f"load/5_record/{step}", loaded_objects_uri=str(uri))
        if self._quarantine.rejected:
            rows = self._quarantine.as_json_lines(self._settings.source_region)
            uri = self._files.put("rejected_rows.json", rows)
            self._execute("load/5_record/4_rejected_rows", rejected_rows_uri=str(uri))
        ledger.end(self._cursor, self._templates, self._run, "loaded")

    def _execute_all(self, under: str) -> None:
        for name in self._templates.names(under):
            self._execute(name)

    def _execute(self, name: str, **values: object) -> None:
        with self._progress.step(name) as step, self._run.step(name) as facts:
            execute(self._cursor, self._templates.one(name, **values))
            step.rows = facts["rows"] = rows_of(self._cursor)

    def _rows(self, name: str) -> list[tuple[Any, ...]]:
        execute(self._cursor, self._templates.one(name))
        return list(self._cursor.fetchall())


def _complete(shipment: Shipment, copied: dict[str, int]) -> dict[str, int]:
    """Compare what COPY says that it read with what it was told to read, and give the lines by object."""
    missing, unknown = set(shipment.uris) - set(copied), set(copied) - set(shipment.uris)
    if missing or unknown:
        raise WarehouseError(
            "COPY did not read exactly what was listed",
            ("where", str(shipment.manifest)),
            ("missing", ", ".join(sorted(missing)[:5]) or "nothing"),
            ("unknown", ", ".join(sorted(unknown)[:5]) or "nothing"),
            remedy="Run this again. Nothing was published.",
        )
    return shipment.lines(copied)


@contextmanager
def _explained_wait(others: list[str]) -> Iterator[None]:
    """Say for whom this waits, when the lock is not free."""
    whom = "; ".join(others) or "a session that belongs to no run"
    said = Timer(PATIENCE_SECONDS, click.echo, [f"waiting for another load: {whom}"])
    said.daemon = True
    said.start()
    try:
        yield
    finally:
        said.cancel()
