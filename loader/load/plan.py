"""What a load would do: per source, the objects that the ledger does not know in this version."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

from rich.filesize import decimal

from loader.aws.s3_uri import S3Uri
from loader.console.progress import Progress
from loader.console.text import counted, printable
from loader.errors import NOTHING_LOADED, DataError, SettingsError
from loader.load.known import Known, refuse_to_forget
from loader.s3.ignored import Ignored
from loader.s3.listing import list_objects, nothing_there
from loader.s3.objects import S3Object
from loader.settings.declared import Settings

SOURCES = ("songs", "events")
"""In the order of their COPY. Each is a setting (songs_uri), a staging table (staging_songs) and a manifest."""
SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """What a user wants loaded: some sources, some days (both ends included), all of it again."""

    sources: tuple[str, ...] = SOURCES
    since: date | None = None
    until: date | None = None
    full: bool = False
    forget: bool = False
    """Whether a full load may forget objects that the settings leave out now."""

    @property
    def days(self) -> str:
        """The wanted days as the options that name them; empty when all are wanted."""
        return " ".join(f"--{name} {day}" for name in ("since", "until") if (day := getattr(self, name)))

    def takes(self, found: S3Object) -> bool:
        """Return whether an object is of the wanted days."""
        if self.since is None and self.until is None:
            return True
        return (self.since or date.min) <= found.day <= (self.until or date.max)


@dataclass(frozen=True)
class SourcePlan:
    """One source: where it is, what is to be loaded of it, and how many of its objects are not, and why.

    `loaded` are those that the ledger has, `other_days` those that the user does not want, `ignored` those that
    SOURCE_IGNORE leaves out.
    """

    source: str
    uri: str
    new: tuple[S3Object, ...]
    changed: tuple[S3Object, ...]
    loaded: int
    other_days: int = 0
    ignored: int = 0

    @property
    def objects(self) -> tuple[S3Object, ...]:
        """Everything to be loaded, new and changed."""
        return self.new + self.changed

    @property
    def size(self) -> int:
        """Bytes to be loaded."""
        return sum(one.size for part in (self.new, self.changed) for one in part)

    @property
    def archived(self) -> tuple[S3Object, ...]:
        """What is to be loaded and cannot be read before somebody restores it."""
        return tuple(one for part in (self.new, self.changed) for one in part if one.archived)


def plan(settings: Settings, choice: Choice, known: Known, progress: Progress) -> list[SourcePlan]:
    """List the wanted sources and compare them with the ledger.

    Raises AccessError when a source cannot be listed, DataError when nothing at all is there.
    """
    return [_plan_source(settings, source, choice, known, progress) for source in SOURCES if source in choice.sources]


def _plan_source(settings: Settings, source: str, choice: Choice, known: Known, progress: Progress) -> SourcePlan:
    uri = S3Uri.parse(getattr(settings, f"{source}_uri"))
    ignored = Ignored(settings.source_ignore.split(","), uri)
    objects = listed(settings, source, progress, known.number_in(uri))
    found = compare(source, str(uri), objects, known, choice, ignored=ignored)
    if not (found.new or found.changed or found.loaded or found.other_days or found.ignored):
        raise nothing_there(f"{source}_uri".upper(), uri)
    if choice.full and not choice.forget and [one.uri for one in found.new] == [str(uri)]:
        # The source is one object; what was loaded from a folder of its name is in no source any more.
        beside = known.number_in(uri) - known.holds(found.new[0])
        refuse_to_forget(beside, [])
    return found


def listed(settings: Settings, source: str, progress: Progress, expected: int = 0) -> Iterator[S3Object]:
    """Yield every object of a source, and show how many there are so far, of how many that are expected.

    Raises AccessError.
    """
    variable = f"{source}_uri"
    uri = S3Uri.parse(getattr(settings, variable))
    with progress.working(f"list/{source}") as step:
        step.all_objects = expected
        for one in _of_one_source(settings, list_objects(variable.upper(), uri, settings.source_region)):
            step.done(one.size)
            yield one


def _of_one_source(settings: Settings, objects: Iterator[S3Object]) -> Iterator[S3Object]:
    """Yield the objects of a source. Raises SettingsError at one that both sources take in.

    One source may lie in the other, where SOURCE_IGNORE keeps them apart.
    """
    sources = [S3Uri.parse(getattr(settings, f"{source}_uri")) for source in SOURCES]
    if not any(one.covers(other) for one, other in permutations(sources, 2)):
        yield from objects
        return
    takers = [(source, Ignored(settings.source_ignore.split(","), source)) for source in sources]
    for one in objects:
        uri = S3Uri.parse(one.uri)
        if all(source.covers(uri) and one.uri not in ignored for source, ignored in takers):
            raise SettingsError(
                "EVENTS_URI and SONGS_URI take in the same object",
                ("object", printable(one.uri)),
                ("why", "COPY would read it as events and as songs"),
                remedy="Name two folders that have no object in common, or leave the one out of the other by "
                f"SOURCE_IGNORE. {NOTHING_LOADED}",
            )
        yield one


def compare(  # noqa: PLR0913 - a source, and what each of its objects is compared with
    source: str, uri: str, objects: Iterable[S3Object], known: Known, choice: Choice, *, ignored: Ignored
) -> SourcePlan:
    """Separate the new and the changed objects, in the order of their names, from those that are not to be loaded."""
    new: list[S3Object] = []
    changed: list[S3Object] = []
    loaded = other_days = left_out = 0
    for one in objects:
        if one.uri in ignored:
            left_out += 1
        elif not choice.takes(one):
            other_days += 1
        elif choice.full or not known.holds(one):
            new.append(one)
        elif known.holds_version(one, source):
            loaded += 1
        else:
            changed.append(one)
    for part in (new, changed):
        part.sort(key=lambda one: one.uri)
    return SourcePlan(source, uri, tuple(new), tuple(changed), loaded, other_days, left_out)


def refuse_archived(plans: Iterable[SourcePlan]) -> None:
    """Raise DataError when an object that is to be loaded is archived: COPY could not read it."""
    archived = [one for plan in plans for one in plan.archived]
    if not archived:
        return
    bucket, _, key = archived[0].uri.removeprefix("s3://").partition("/")
    raise DataError(
        f"{len(archived):,} objects are archived" if len(archived) > 1 else "an object is archived",
        *(("object", one.uri) for one in archived[:SHOWN]),
        ("why", "it is in S3 Glacier, which gives its content to nobody before it is restored"),
        remedy="Restore it, wait until that is done (up to 48 hours), and load again: "
        f"aws s3api restore-object --bucket {bucket} --key {shlex.quote(key)} --restore-request Days=7. "
        f"Or leave it out by SOURCE_IGNORE. {NOTHING_LOADED}",
    )


def nothing_to_do(plans: Iterable[SourcePlan], choice: Choice) -> str:
    """Return why there is nothing to load: all of it is loaded, or none of it is of the wanted days."""
    total = {name: sum(getattr(plan, name) for plan in plans) for name in ("loaded", "other_days", "ignored")}
    loaded, here = total["loaded"], total["loaded"] + total["other_days"]
    if here and not loaded:
        what = f"none of {counted(here, 'object')} is of these days ({choice.days})"
    elif loaded < here:
        what = f"everything of these days is loaded ({loaded:,} of {counted(here, 'object')})"
    elif loaded:
        what = f"everything is loaded ({counted(loaded, 'object')})"
    else:
        what = "no object is left to load"
    ignored = f"; SOURCE_IGNORE leaves out {total['ignored']:,}" if total["ignored"] else ""
    return f"nothing to do: {what}{ignored}"


def as_text(plans: Sequence[SourcePlan]) -> str:
    """Return the plan for people, one aligned line a source, and one more of what is out of the ordinary."""
    return "\n".join(line for plan in plans for line in _lines(plan))


def _lines(plan: SourcePlan) -> Iterator[str]:
    yield (
        f"plan    {plan.source:<6}  {len(plan.new):>7,} new  {len(plan.changed):>5,} changed  "
        f"{plan.loaded:>9,} loaded  {decimal(plan.size)} to load"
    )
    others = {
        "of other days": plan.other_days,
        "left out by SOURCE_IGNORE": plan.ignored,
        "archived": len(plan.archived),
    }
    if any(others.values()):
        yield " " * 16 + "  ".join(f"{number:,} {what}" for what, number in others.items() if number)


def as_object(plans: Iterable[SourcePlan], statements: Sequence[str]) -> dict[str, Any]:
    """Return the plan for machines."""
    sources = [
        {
            "source": plan.source,
            "uri": plan.uri,
            "table": f"staging_{plan.source}",
            "new": [one.uri for one in plan.new],
            "changed": [one.uri for one in plan.changed],
            "archived": [one.uri for one in plan.archived],
            "loaded": plan.loaded,
            "other_days": plan.other_days,
            "ignored": plan.ignored,
            "bytes": plan.size,
        }
        for plan in plans
    ]
    return {"sources": sources, "statements": list(statements)}
