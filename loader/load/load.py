"""Load what is new in S3 into the star, exactly once, whatever dies on the way."""

from contextlib import suppress
from pathlib import Path

import click

from loader.console.progress import Progress
from loader.console.streams import warn
from loader.console.text import counted
from loader.errors import LoaderError
from loader.load import disputed
from loader.load.context import templates_of
from loader.load.journal import Journal
from loader.load.ledger import ETAGS, LOADED, START, Ledger
from loader.load.metrics import embedded
from loader.load.overwritten import report
from loader.load.plan import Choice, SourcePlan, as_text, nothing_to_do, plan, refuse_archived
from loader.load.publish import AFTERWARDS, Job, NothingToDo, Publication
from loader.load.retry import certainly
from loader.load.run import NOTHING, Outcome, Run, now
from loader.render.templates import Templates
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.warehouse.statement import COMMIT, execute
from loader.warehouse.warehouse import Warehouse


def make_plan(
    settings: Settings, warehouse: Warehouse, templates: Templates, choice: Choice, progress: Progress
) -> list[SourcePlan]:
    """Compare S3 with the ledger; changes nothing. Raises LoaderError."""
    with warehouse.transaction() as cursor, progress.working(ETAGS):
        known = Ledger(warehouse, templates, settings.lock_seconds).known(cursor, settings, choice)
    return plan(settings, choice, known, progress)


def load(settings: Settings, choice: Choice, max_errors: int, *, quiet: bool = False) -> Outcome | None:
    """Plan, load in one transaction, and see to it that the outcome is certain; None when there is nothing to do.

    Raises LoaderError of the kind that fits; nothing has changed then.
    """
    templates, jsonpaths = templates_of(settings)
    run = Run()
    log_file = Path(settings.log_file) if settings.log_file else None
    journal = Journal(run, templates.names(), log_file, quiet=quiet)
    with Warehouse(settings) as warehouse:
        plans = make_plan(settings, warehouse, templates, choice, Progress([], quiet=quiet))
        _say(as_text(plans), quiet=quiet)
        if not any(one.objects for one in plans):
            _say(nothing_to_do(plans, choice), quiet=quiet)
            _measure(settings, warehouse, journal, NOTHING)
            return None
        refuse_archived(plans)
        journal.log(step="begin", objects=sum(len(one.objects) for one in plans), by=run.started_by)
        jsonpaths.upload(settings.aws_region)
        ledger = Ledger(warehouse, templates, settings.lock_seconds)
        with journal.step(START, shown=False):
            ledger.start(run)
        outcome = _publish(Job(settings, warehouse, templates, ledger, run, journal, choice, max_errors))
        _measure(settings, warehouse, journal, outcome or NOTHING)
    if outcome is None:
        _say("nothing to do: another loader has loaded it meanwhile", quiet=quiet)
        return None
    for said in (report(outcome.overwritten), disputed.report(outcome.disputed)):
        if said:
            warn(said)
    if outcome.rejected:
        verb = "was" if outcome.rejected == 1 else "were"
        click.echo(f"{counted(outcome.rejected, 'row')} {verb} rejected: `loader rejects` shows them")
    return outcome


def _publish(job: Job) -> Outcome | None:
    """Try until the outcome is certain, note it, and leave no work file behind."""
    attempt = _Attempt(job)
    try:
        loaded = certainly(attempt, lambda: job.ledger.is_loaded(job.run), job.settings.load_attempts, job.journal)
    except BaseException as error:
        _note_failure(job, error)
        raise
    finally:
        # The files are of no use to anybody once the run has ended; what cannot be removed expires by itself.
        with suppress(LoaderError):
            WorkFiles(job.settings, job.run.id).remove()
    if not loaded:
        job.ledger.note_end(job.run, "nothing to do")
        return None
    outcome = attempt.publication.outcome
    job.journal.log(step="end", outcome=LOADED, objects=outcome.objects, lines=outcome.lines, rejected=outcome.rejected)
    for stage in AFTERWARDS:
        stage.run(attempt.publication)
    return outcome


class _Attempt:
    """One try each time it is called. `publication` is the latest."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self) -> bool:
        """Publish, and return whether there was anything to. Raises LoaderError; then nothing has changed."""
        self.publication = Publication(self._job)
        try:
            self.publication.publish()
        except NothingToDo:
            return False
        return True


def _measure(settings: Settings, warehouse: Warehouse, journal: Journal, outcome: Outcome) -> None:
    """Log the figures of a load that succeeded, where CloudWatch makes metrics of them."""
    if not settings.metrics_namespace:
        return
    newest = None
    # Without an age the load is not known to be fresh, which is what an alarm is to hear.
    with suppress(LoaderError), warehouse.transaction() as cursor:
        execute(cursor, Templates({}).one("status/freshness"))
        _, newest, _ = cursor.fetchone()
    figures = {
        "NewestObjectAge": newest and max((now() - newest).total_seconds(), 0),
        "Objects": outcome.objects,
        "Rows": outcome.lines,
        "RejectedRows": outcome.rejected,
        "Duration": round(journal.elapsed, 3),
    }
    name = settings.redshift_workgroup or settings.redshift_cluster_identifier or settings.redshift_host
    journal.log(step="metrics", **embedded(settings.metrics_namespace, name, figures, now()))


def _note_failure(job: Job, error: BaseException) -> None:
    what = error.what if isinstance(error, LoaderError) else type(error).__name__
    how = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
    try:
        with suppress(LoaderError):  # the failure itself is what the user must hear of
            how = job.ledger.note_end(job.run, how, what, unheard=COMMIT.name in job.journal.seconds)
    finally:
        job.journal.log(step="end", outcome=how, error=str(error) or what)


def _say(text: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(text)
