"""What the templates of a load may name."""

from pathlib import Path

from loader.load.impossible import Dates
from loader.load.ledger import LOADED, ended
from loader.load.plan import SOURCES
from loader.load.run import Run
from loader.render.templates import ROOT, Templates
from loader.s3.jsonpaths import JsonPaths
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.verify import WHOLE_STAR


def templates_of(settings: Settings, root: Path = ROOT) -> tuple[Templates, JsonPaths]:
    """Return the templates with everything that a COPY may name. Raises WarehouseError and SettingsError."""
    jsonpaths = JsonPaths.of(settings, root)
    return Templates(settings.context() | {"events_jsonpaths_uri": str(jsonpaths.uri)}, root), jsonpaths


def example(settings: Settings) -> dict[str, object]:
    """Return values for what is known only when a run goes on, so that every template can be shown."""
    run = Run(id="RUN_ID", started_by="USER@HOST")
    files = WorkFiles(settings, run.id)
    context: dict[str, object] = {"max_errors": 0, **ended(run, LOADED), "started_by": run.started_by}
    context |= Dates.possible().context
    context |= WHOLE_STAR
    context |= {"artist": "", "session_id": 0, "table": "fct_song_plays"}
    context |= {"role": "sparkify_reader", "grantee": "NAME"}
    context |= {f"{name}_uri": str(files.uri(f"{name}.json")) for name in ("loaded_objects", "rejected_rows")}
    for source in SOURCES:
        context[f"{source}_manifest_uri"] = str(files.uri(f"{source}.new.manifest"))
        context[f"{source}_gzip"] = False
    return context
