"""Compare the star with S3: object by object, and on request row by row with a star that is built beside it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from loader.aws.s3_uri import S3Uri
from loader.console.progress import Progress
from loader.errors import LoaderError
from loader.load.known import Known
from loader.load.ledger import Ledger
from loader.load.plan import SOURCES, Choice, compare, listed
from loader.load.publish import Job, Publication
from loader.s3.ignored import Ignored
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings
from loader.warehouse.warehouse import Warehouse

STAR = ("dim_artists", "dim_sessions", "dim_songs", "dim_time", "dim_users", "fct_song_plays")
STAGING = ("staging_songs", "staging_events")


@dataclass(frozen=True)
class Difference:
    """One thing that the star and S3 do not agree on: an object, or the rows of a table."""

    word: str
    what: str


def objects(settings: Settings, warehouse: Warehouse, ledger: Ledger, progress: Progress) -> list[Difference]:
    """Return each object that differs: missing (not loaded), changed (another version is), gone (not in S3),
    ignored (loaded, and left out by SOURCE_IGNORE now), outside (loaded, and in neither source now).

    Raises LoaderError.
    """
    with warehouse.transaction() as cursor:
        ledger.demand_current(cursor)
        versions = dict(ledger.versions(cursor))
    return list(_differing(settings, versions, progress))


def _differing(settings: Settings, versions: dict[str, str], progress: Progress) -> Iterator[Difference]:
    gone, known = set(versions), Known(versions.items())
    uris = {source: S3Uri.parse(getattr(settings, f"{source}_uri")) for source in SOURCES}
    for source, uri in uris.items():
        ignored = Ignored(settings.source_ignore.split(","), uri)
        objects = list(listed(settings, source, progress))
        gone -= {one.uri for one in objects}
        found = compare(source, str(uri), objects, known, Choice(), ignored=ignored)
        yield from (Difference("missing", one.uri) for one in found.new)
        yield from (Difference("changed", one.uri) for one in found.changed)
        yield from (Difference("ignored", one.uri) for one in objects if one.uri in ignored and known.holds(one))
    for one in sorted(gone):
        where = S3Uri.parse(one)
        inside = any(uri.covers(where) for uri in uris.values())
        yield Difference("gone" if inside else "outside", one)


def rows(job: Job) -> list[Difference]:
    """Build a star beside the real one from what is in S3 now, and return the tables that differ in rows.

    The scratch tables are temporary and stand before the real ones of the same names; all is rolled back. Raises
    LoaderError.
    """
    try:
        return _compared(Publication(replace(job, choice=Choice(full=True))))
    finally:
        with suppress(LoaderError):
            WorkFiles(job.settings, job.run.id).remove()


def _compared(publication: Publication) -> list[Difference]:
    differences = []
    for table, star, s3 in publication.build_beside((*STAR, *STAGING), STAR):
        if star or s3:
            differences.append(Difference("rows", f"{table}: {star:,} only in the star, {s3:,} only in a fresh build"))
    return differences
