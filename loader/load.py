"""Load both sources from S3 into the star, in one transaction: a reader sees the old state or the new one."""

from dataclasses import dataclass
from pathlib import Path

from loader import check_sources
from loader.execute import run
from loader.jsonpaths import JsonPaths
from loader.progress import Progress
from loader.s3_uri import S3Uri
from loader.settings import Settings
from loader.templates import ROOT, Statement, Templates
from loader.verify import verify
from loader.warehouse import transaction


@dataclass(frozen=True)
class Job:
    """Everything a load will do, known before it does anything."""

    jsonpaths: JsonPaths
    statements: list[Statement]
    claims: list[Statement]

    @property
    def names(self) -> list[str]:
        """The names of all steps, in their order."""
        return [statement.name for statement in [*self.statements, *self.claims]]


def templates_of(settings: Settings, root: Path = ROOT) -> tuple[Templates, JsonPaths]:
    """Give the templates with everything that a COPY may name. Raises WarehouseError and SettingsError."""
    jsonpaths = JsonPaths.of(settings, root)
    return Templates(settings.context() | {"events_jsonpaths_uri": str(jsonpaths.uri)}, root), jsonpaths


def prepare(settings: Settings, root: Path = ROOT) -> Job:
    """Render every statement of a load. Raises WarehouseError and SettingsError."""
    templates, jsonpaths = templates_of(settings, root)
    statements = [*templates.render("2_copy"), *templates.render("3_transform")]
    return Job(jsonpaths, statements, templates.render("4_verify"))


def load(settings: Settings, *, quiet: bool = False, root: Path = ROOT) -> None:
    """Clear and fill the staging tables, publish into the star, verify, commit.

    Raises LoaderError of the kind that fits; nothing has changed then.
    """
    job = prepare(settings, root)
    for variable, uri in (("EVENTS_URI", settings.events_uri), ("SONGS_URI", settings.songs_uri)):
        check_sources.check(variable, S3Uri.parse(uri), settings.source_region)
    job.jsonpaths.upload(settings.aws_region)
    progress = Progress(job.names, quiet=quiet)
    with transaction(settings, progress) as cursor:
        run(cursor, job.statements, progress)
        verify(cursor, job.claims, progress)
