"""Load what is new in S3 into the star, exactly once, whatever dies on the way."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
import tenacity

from loader.console.progress import Progress
from loader.console.redact import redact
from loader.errors import LoaderError
from loader.load import ledger
from loader.load.plan import SOURCES, Choice, SourcePlan, as_text, plan
from loader.load.publish import Attempt
from loader.load.run import Run
from loader.render.templates import ROOT, Templates
from loader.s3.jsonpaths import JsonPaths
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.warehouse.statement import run as run_statements
from loader.warehouse.transaction import transaction


def templates_of(settings: Settings, root: Path = ROOT) -> tuple[Templates, JsonPaths]:
    """Give the templates with everything that a COPY may name. Raises WarehouseError and SettingsError."""
    jsonpaths = JsonPaths.of(settings, root)
    return Templates(settings.context() | {"events_jsonpaths_uri": str(jsonpaths.uri)}, root), jsonpaths


def example(settings: Settings) -> dict[str, object]:
    """Give values for what is known only when a run goes on, so that every template can be shown."""
    files = WorkFiles(settings, Run(id="RUN_ID"))
    context: dict[str, object] = {"max_errors": 0, **Run(id="RUN_ID").ended("loaded"), "started_by": "USER@HOST"}
    context["plays"] = "fct_song_plays"
    context |= {f"{name}_uri": str(files.uri(f"{name}.json")) for name in ("loaded_objects", "rejected_rows")}
    for source in SOURCES:
        context[f"{source}_manifest_uri"] = str(files.uri(f"{source}.new.manifest"))
        context[f"{source}_packed"] = False
    return context


def make_plan(settings: Settings, choice: Choice) -> list[SourcePlan]:
    """Compare S3 with the ledger; changes nothing. Raises LoaderError."""
    templates, _ = templates_of(settings)
    with transaction(settings) as cursor:
        etags = ledger.etags(cursor, templates)
    return plan(settings, choice, etags)


def load(settings: Settings, choice: Choice, max_errors: int, *, quiet: bool = False) -> None:
    """Plan, load in one transaction, and see to it that the outcome is certain.

    Raises LoaderError of the kind that fits; nothing has changed then.
    """
    templates, jsonpaths = templates_of(settings)
    plans = make_plan(settings, choice)
    if not quiet:
        click.echo(as_text(plans))
    if not any(one.objects for one in plans):
        _say("nothing to do: everything in S3 is loaded", quiet=quiet)
        return
    run = Run(Path(settings.log_file) if settings.log_file else None)
    run.log(step="begin", objects=sum(len(one.objects) for one in plans), by=run.started_by)
    jsonpaths.upload(settings.aws_region)
    ledger.start(settings, templates, run)
    progress = Progress(templates.names(), quiet=quiet)
    attempt = Attempt(settings, templates, run, choice, max_errors, progress)
    try:
        loaded = _certainly(attempt, settings, templates, run)
    except BaseException as error:
        _note_failure(settings, templates, run, error)
        raise
    finally:
        # The files are of no use to anybody once the run has ended; what cannot be removed expires by itself.
        with suppress(LoaderError):
            WorkFiles(settings, run).remove()
    if not loaded:
        _note_end(settings, templates, run, "nothing to do")
        _say("nothing to do: another loader has loaded it meanwhile", quiet=quiet)
        return
    run.log(step="end", outcome="loaded", objects=run.objects, lines=run.lines, rejected=run.rejected)
    _analyze(settings, templates, progress)
    for one in run.overwritten:
        if one.gone:
            click.echo(str(one), err=True)
    if run.rejected:
        click.echo(f"{run.rejected} rows were set aside: `loader rejects` shows them")


def _certainly(attempt: Callable[[], bool], settings: Settings, templates: Templates, run: Run) -> bool:
    """Try until it is certain what happened: whether anything was loaded.

    A whole transaction is tried again after what passes by itself: a lost connection, a serializable conflict, S3
    asking for fewer requests. Before that, the ledger tells whether a COMMIT happened whose answer was lost.
    """

    def try_once() -> bool:
        if again.statistics["attempt_number"] > 1 and ledger.is_loaded(settings, templates, run):
            return True
        return attempt()

    def announce(state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        what = error.what if isinstance(error, LoaderError) else "the load failed"
        seconds = state.next_action.sleep if state.next_action else 0
        run.log(step="retry", error=what, attempt=state.attempt_number)
        click.echo(f"{what}: trying again in {seconds:.0f} s", err=True)

    again = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, LoaderError) and error.passes),
        stop=tenacity.stop_after_attempt(settings.load_attempts),
        wait=tenacity.wait_random_exponential(max=30),
        before_sleep=announce,
        reraise=True,
    )
    try:
        return again(try_once)
    except LoaderError as error:
        if error.passes:
            with suppress(LoaderError):  # when the ledger cannot be asked either, the first error is what to tell
                if ledger.is_loaded(settings, templates, run):
                    return True
        raise


def _analyze(settings: Settings, templates: Templates, progress: Progress) -> None:
    """Tell the planner what has changed. A failure is told, but the load has happened."""
    try:
        with transaction(settings) as cursor:
            run_statements(cursor, templates.render("load/6_analyze"), progress)
    except LoaderError as error:
        click.echo(redact(f"the load is done, but ANALYZE is not: {error}"), err=True)


def _note_failure(settings: Settings, templates: Templates, run: Run, error: BaseException) -> None:
    what = error.what if isinstance(error, LoaderError) else type(error).__name__
    run.log(step="end", outcome="failed", error=str(error) or what)
    with suppress(LoaderError):  # the failure itself is what the user must hear of
        _note_end(settings, templates, run, "failed", what)


def _note_end(settings: Settings, templates: Templates, run: Run, outcome: str, reason: str = "") -> None:
    with transaction(settings) as cursor:
        ledger.end(cursor, templates, run, outcome, reason)


def _say(text: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(text)
