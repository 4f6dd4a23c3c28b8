"""What a load would do: per source, the objects that the ledger does not know in this version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loader.aws.s3_uri import S3Uri
from loader.s3.objects import S3Object, list_objects, nothing_there
from loader.settings.declared import Settings

SOURCES = ("songs", "events")
"""In the order of their COPY. Each is a setting (songs_uri), a staging table (staging_songs) and a manifest."""


@dataclass(frozen=True)
class Choice:
    """What a user wants loaded: some sources, some days (both ends included), all of it again."""

    sources: tuple[str, ...] = SOURCES
    since: date | None = None
    until: date | None = None
    full: bool = False

    def takes(self, found: S3Object) -> bool:
        """Whether an object is of the wanted days."""
        return (self.since is None or found.date >= self.since) and (self.until is None or found.date <= self.until)


@dataclass(frozen=True)
class SourcePlan:
    """One source: where it is, what is to be loaded of it, and how much the ledger has already."""

    source: str
    uri: str
    new: tuple[S3Object, ...]
    changed: tuple[S3Object, ...]
    loaded: int

    @property
    def objects(self) -> tuple[S3Object, ...]:
        """Everything to be loaded, new and changed."""
        return self.new + self.changed

    @property
    def size(self) -> int:
        """Bytes to be loaded."""
        return sum(one.size for one in self.objects)


def plan(settings: Settings, choice: Choice, etags: Mapping[str, str]) -> list[SourcePlan]:
    """List the wanted sources and compare them with the ledger's ETags by URI.

    Raises AccessError when a source cannot be listed, DataError when nothing at all is there.
    """
    return [_plan_source(settings, source, choice, etags) for source in SOURCES if source in choice.sources]


def _plan_source(settings: Settings, source: str, choice: Choice, etags: Mapping[str, str]) -> SourcePlan:
    uri = getattr(settings, f"{source}_uri")
    variable = f"{source}_uri".upper()
    listed = list(list_objects(variable, S3Uri.parse(uri), settings.source_region))
    if not listed:
        raise nothing_there(variable, S3Uri.parse(uri))
    return compare(source, uri, listed, etags, choice)


def compare(source: str, uri: str, listed: Iterable[S3Object], etags: Mapping[str, str], choice: Choice) -> SourcePlan:
    """Tell the new and the changed objects from those that are loaded."""
    new: list[S3Object] = []
    changed: list[S3Object] = []
    loaded = 0
    for one in listed:
        known = None if choice.full else etags.get(one.uri)
        if not choice.takes(one):
            continue
        if known is None:
            new.append(one)
        elif known != one.etag:
            changed.append(one)
        else:
            loaded += 1
    return SourcePlan(source, uri, tuple(new), tuple(changed), loaded)


def as_text(plans: Sequence[SourcePlan]) -> str:
    """Give the plan for people, one aligned line a source."""
    return "\n".join(
        f"plan    {plan.source:<6}  {len(plan.new):>7,} new  {len(plan.changed):>5,} changed  "
        f"{plan.loaded:>7,} loaded already  {plan.size:>14,} bytes to load"
        for plan in plans
    )


def as_object(plans: Iterable[SourcePlan], statements: Sequence[str]) -> dict[str, Any]:
    """Give the plan for machines."""
    sources = [
        {
            "source": plan.source,
            "uri": plan.uri,
            "table": f"staging_{plan.source}",
            "new": [one.uri for one in plan.new],
            "changed": [one.uri for one in plan.changed],
            "loaded": plan.loaded,
            "bytes": plan.size,
        }
        for plan in plans
    ]
    return {"sources": sources, "statements": list(statements)}
