"""One try at a load, stage by stage: everything up to the COMMIT is one transaction, which publishes all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from loader.console.streams import warn
from loader.errors import LoaderError
from loader.load import ledger
from loader.load.copied import lines_read, recounted, rows_rejected
from loader.load.disputed import Disputed
from loader.load.impossible import Dates, impossible_rows
from loader.load.journal import Journal
from loader.load.known import Known
from loader.load.ledger import Ledger, Loaded
from loader.load.overwritten import Overwritten
from loader.load.plan import Choice, SourcePlan, plan, refuse_archived
from loader.load.rejects import Rejects, raw_line
from loader.load.run import Outcome, Run
from loader.render.templates import Templates
from loader.s3.manifest import Batch, Shipment, ship
from loader.s3.objects import S3Object
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.verify import CHANGED, claims, verify
from loader.warehouse.statement import Copy, execute, fetched, rows_of
from loader.warehouse.warehouse import Warehouse

DISPUTED = "load/4_transform/6_plays/1_disputed"
"""The one step of the transform that asks and changes nothing."""


class NothingToDo(Exception):  # noqa: N818 - a turn of a load; never shown
    """Another loader has loaded everything since this one was begun."""


@dataclass(frozen=True)
class Job:
    """What is to be loaded, and with what."""

    settings: Settings
    warehouse: Warehouse
    templates: Templates
    ledger: Ledger
    run: Run
    journal: Journal
    choice: Choice
    max_errors: int


class Publication:
    """One try. `publish` may be called once; `outcome` is what its COMMIT makes true."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._journal = job.journal
        self._files = WorkFiles(job.settings, job.run.id)
        self._rejects = Rejects(job.max_errors)
        self._cursor: Any = None
        self._others: list[str] = []
        self._plans: Sequence[SourcePlan] = ()
        self._loaded: list[Loaded] = []
        self._overwritten: list[Overwritten] = []
        self._disputed: list[Disputed] = []
        self._lines = 0
        self.outcome = Outcome()

    def publish(self) -> None:
        """Run the stages up to the COMMIT. Raises NothingToDo and LoaderError; then nothing has changed."""
        self._journal.seconds.clear()
        with self._step(ledger.UNENDED):
            self._others = self._job.ledger.unended_runs(besides=self._job.run)
        with self._job.warehouse.transaction(self._journal) as self._cursor:
            for stage in TRANSACTION:
                stage.run(self)

    def begin(self) -> None:
        """Take the lock, then plan. The lock is the transaction's first statement: what is read is of after it."""
        with self._step(ledger.LOCK):
            self._job.ledger.lock(self._cursor, self._others)
        with self._step(ledger.ETAGS) as step:
            known = self._job.ledger.known(self._cursor, self._job.settings, self._job.choice)
            step.rows = len(known)
        self._plans = plan(self._job.settings, self._job.choice, known, self._journal)
        if not any(one.objects for one in self._plans):
            raise NothingToDo
        refuse_archived(self._plans)

    def rebuild(self) -> None:
        """Empty the star and the ledger of its objects, for `--full` only."""
        if self._job.choice.full:
            self._execute_all("load/2_rebuild")

    def stage(self) -> None:
        """COPY each source into its staging table: first what replaces something, which is marked, then what is new."""
        self._execute_all("load/3_stage/1_empty")
        for source in self._plans:
            if source.changed:
                changed = self._copy(source.source, "changed", source.changed)
                self._execute_all(f"load/3_stage/6_mark/staging_{source.source}")
                self._overwritten += self._compare(changed)
                self._loaded += changed
            if source.new:
                self._loaded += self._copy(source.source, "new", source.new)
        if self._job.settings.repair_text:
            self._execute("load/3_stage/8_repaired")

    def transform(self) -> None:
        """Bring staging into the star, and verify every claim for what was touched."""
        self._bring_in()
        verify(self._cursor, claims(self._job.templates, CHANGED), self._journal)

    def record(self) -> None:
        """Write the ledger, in the same transaction as the data."""
        uri = str(self._files.put("loaded_objects.json", ledger.as_json_lines(self._job.run, self._loaded)))
        self._execute("load/5_record/1_new_loaded_objects")
        self._execute("load/5_record/2_copy", Copy("new_loaded_objects", uri), loaded_objects_uri=uri)
        self._execute_all("load/5_record/3_loaded_objects")
        if self._rejects.rejected:
            rows = self._rejects.as_json_lines(self._job.run.id, self._job.settings.source_region)
            uri = str(self._files.put("rejected_rows.json", rows))
            self._execute("load/5_record/4_rejected_rows", Copy("etl.rejected_rows", uri), rejected_rows_uri=uri)
        self.outcome = Outcome(
            objects=len(self._loaded),
            bytes=sum(one.object.size for one in self._loaded),
            lines=self._lines,
            rejected=len(self._rejects.rejected),
            overwritten=self._overwritten,
            disputed=self._disputed,
            seconds=self._journal.elapsed,
        )
        values = ledger.ended(self._job.run, ledger.LOADED, outcome=self.outcome, steps=self._journal.seconds)
        with self._step(ledger.END):
            self._job.ledger.end(self._cursor, values)

    def build_beside(self, tables: Sequence[str], compared: Sequence[str]) -> list[tuple[str, int, int]]:
        """Stage and transform in scratch tables of these names, compare some of them with the real ones, roll back.

        Return table, rows that only the real one has, rows that only the scratch table has.
        """
        found = []
        with self._job.warehouse.transaction() as self._cursor:
            for table in tables:
                self._execute("audit/1_scratch", table=table)
            self._plans = plan(self._job.settings, self._job.choice, Known(), self._journal)
            refuse_archived(self._plans)
            self.stage()
            self._bring_in()
            for table in compared:
                self._execute("audit/2_compare", table=table)
                only_here, only_there = self._cursor.fetchone()
                found.append((table, int(only_here), int(only_there)))
            self._cursor.connection.rollback()
        return found

    def analyze(self) -> None:
        """Refresh the statistics, and give back the space of the rows that staging had. A failure is only told."""
        try:
            for statement in self._job.templates.render("load/6_analyze"):
                with self._journal.step(statement.name):
                    self._job.warehouse.alone(statement)
        except LoaderError as error:
            warn(f"the load is done, but {statement.name} is not: {error}")

    def _copy(self, source: str, part: str, objects: Sequence[S3Object]) -> list[Loaded]:
        with self._step(f"manifest/{source}") as step:
            cargo = ship(self._job.settings, Batch(source, part, tuple(objects)), self._files, step)
            packs = sum(len(one.packs) for one in cargo.shipments)
            step.facts.update(objects=len(objects), packs=packs, not_json=len(cargo.not_json))
        self._rejects.take_not_json(f"staging_{source}", cargo.not_json)
        loaded = [Loaded(source, one, 0) for one in cargo.not_json]
        for shipment in cargo.shipments:
            loaded += self._copy_shipment(shipment)
        return loaded

    def _copy_shipment(self, shipment: Shipment) -> list[Loaded]:
        table = f"staging_{shipment.source}"
        region = self._job.settings.source_region
        again = partial(raw_line, shipment, region)
        copy = Copy(table, str(shipment.manifest), shipment.named_origin, again)
        self._execute(f"load/3_stage/2_copy/{table}", copy, max_errors=self._job.max_errors, **shipment.context)
        lines = lines_read(shipment, self._rows, region)
        if self._job.max_errors:
            self._rejects.take(shipment, rows_rejected(self._cursor.connection.notices, self._rows))
        self._reject_impossible(shipment)
        self._lines += sum(lines.values())
        return [Loaded(shipment.source, one, number) for one, number in lines.items()]

    def _reject_impossible(self, shipment: Shipment) -> None:
        dates = Dates.possible()
        if number := self._execute(f"load/3_stage/5_impossible/staging_{shipment.source}", **dates.context):
            known, region = self._rejects.rejected, self._job.settings.source_region
            self._rejects.take_impossible(impossible_rows(shipment, dates, known, number, region), number)

    def _compare(self, changed: list[Loaded]) -> list[Overwritten]:
        """Return the good lines of overwritten objects, of their old versions as the ledger has them and of the new."""
        name = "load/3_stage/7_compare"
        with self._step(name) as step:
            uris = {one.object.uri for one in changed}
            rows = fetched(self._cursor, self._job.templates.one(name))  # of every object that was ever loaded
            before = {uri: good for uri, good in rows if uri in uris}
            bad = self._rejects.by_object()
            read = {one.object: one.lines for one in changed if one.lines}
            fewer = [one for one, lines in read.items() if lines - bad[one] < before[one.uri]]
            read |= recounted(fewer, self._job.settings.source_region)
            now = {one.object: max(read.get(one.object, 0) - bad[one.object], 0) for one in changed}
            found = [
                Overwritten(one.source, one.object.uri, before[one.object.uri], now[one.object]) for one in changed
            ]
            step.facts["fewer"] = {one.uri: [one.before, one.now] for one in found if one.now < one.before}
        return found

    def _bring_in(self) -> None:
        for name in self._job.templates.names("load/4_transform"):
            if name == DISPUTED:
                self._disputed = [Disputed(*row) for row in self._rows(name)]
            else:
                self._execute(name)

    def _execute_all(self, under: str) -> None:
        for name in self._job.templates.names(under):
            self._execute(name)

    def _execute(self, name: str, copy: Copy | None = None, **values: object) -> int | None:
        """Run one template as a step of its own, and return the rows that it touched."""
        with self._journal.step(f"{name}/{values['table']}" if "table" in values else name) as step:
            self._cursor.connection.notices.clear()
            self._job.warehouse.copying = step if copy else None
            execute(self._cursor, self._job.templates.one(name, **values), copy)
            step.rows = self._copied_rows() if copy else rows_of(self._cursor)
        return step.rows

    def _copied_rows(self) -> int:
        execute(self._cursor, self._job.templates.one("system/copied_rows"))
        return int(self._cursor.fetchone()[0])

    def _rows(self, name: str) -> list[tuple[Any, ...]]:
        with self._step(name) as step:
            execute(self._cursor, self._job.templates.one(name))
            rows = list(self._cursor.fetchall())
            step.rows = len(rows)
        return rows

    def _step(self, name: str) -> Any:
        """Return a step that is logged and not shown."""
        return self._journal.step(name, shown=False)


@dataclass(frozen=True)
class Stage:
    """One folder of sql_templates, and what runs it. docs/loading.md has a row for each."""

    folder: str
    run: Callable[[Publication], None]


TRANSACTION = (
    Stage("load/1_begin", Publication.begin),
    Stage("load/2_rebuild", Publication.rebuild),
    Stage("load/3_stage", Publication.stage),
    Stage("load/4_transform", Publication.transform),
    Stage("load/5_record", Publication.record),
)
"""What one transaction does, in this order."""
AFTERWARDS = (Stage("load/6_analyze", Publication.analyze),)
"""What is done once the COMMIT has happened."""
