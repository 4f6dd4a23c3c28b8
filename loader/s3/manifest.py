"""What the COPYs of a batch read: the objects themselves, or, of many and small ones, a few packs made of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loader.aws.s3_uri import S3Uri
from loader.console.progress import Step
from loader.s3.not_json import look, problem_of
from loader.s3.objects import S3Object
from loader.s3.packs import Pack, Packer
from loader.s3.reading import Reader
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings

RECORDED_BYTES = 256
"""What the warehouse's records of a COPY hold of a name, without blanks at its ends [SYS_LOAD_DETAIL]."""


@dataclass(frozen=True)
class Batch:
    """What is to be loaded together: the new objects of a source, or the changed ones."""

    source: str
    part: str
    objects: tuple[S3Object, ...]


@dataclass(frozen=True)
class Shipment:
    """What one COPY reads: a manifest, and what is in it. `gzip` says whether all of it is gzip; else none is."""

    source: str
    manifest: S3Uri
    objects: tuple[S3Object, ...]
    packs: tuple[Pack, ...]
    gzip: bool

    @property
    def context(self) -> dict[str, object]:
        """What the template of the COPY needs."""
        return {f"{self.source}_manifest_uri": str(self.manifest), f"{self.source}_gzip": self.gzip}

    @cached_property
    def files(self) -> Mapping[str, Pack | S3Object]:
        """The files in the manifest, by URI."""
        packs: dict[str, Pack | S3Object] = {one.uri: one for one in self.packs}
        return packs | {one.uri: one for one in self.objects}

    def lines(self, copied: Mapping[str, int]) -> dict[S3Object, int]:
        """Return the lines of each object, of what COPY says about each file that it read."""
        packed = {part.object: part.lines for pack in self.packs for part in pack.parts}
        return packed | {one: copied[one.uri] for one in self.objects}

    def origin(self, uri: str, line: int) -> tuple[S3Object, int]:
        """Return the object, and the line in it, that a line of a file in the manifest comes from."""
        found = self.files[uri]
        return found.origin(line) if isinstance(found, Pack) else (found, line)

    def named_origin(self, uri: str, line: int) -> tuple[str, int]:
        """Return the same by URI; what is not in the manifest, such as a JSONPaths file, is its own origin."""
        if uri not in self.files:
            return uri, line
        found, own_line = self.origin(uri, line)
        return found.uri, own_line


@dataclass(frozen=True)
class Cargo:
    """A batch made ready for COPY: what it reads, and the objects that are not JSON, with the reason."""

    shipments: tuple[Shipment, ...]
    not_json: Mapping[S3Object, str]


def ship(settings: Settings, batch: Batch, files: WorkFiles, step: Step) -> Cargo:
    """Make the packs where they are worth it, and put the manifests where COPY finds them.

    COPY reads all files of a manifest as gzip, or none [copy-parameters-file-compression]: packs and gzip objects get
    one manifest, plain objects another. With REPAIR_TEXT all are packed, and repaired on the way. The step counts the
    objects that are looked at. Raises LoaderError.
    """
    step.all_objects, step.all_size = len(batch.objects), sum(one.size for one in batch.objects)
    small, large = divided(batch.objects, settings.pack_from_objects, settings.pack_below_bytes)
    if settings.repair_text:
        small, large = batch.objects, ()
    packer = Packer(settings, files, step)
    packs = tuple(packer.pack(f"{batch.source}.{batch.part}", small))
    gzipped, plain, not_json = _looked_at(Reader(settings.source_region), large, step)
    shipments = []
    for kind, many, made in ((".gzip", gzipped, packs), ("", plain, ())):
        if many or made:
            uris = [*(one.uri for one in made), *(one.uri for one in many)]
            uri = files.put(f"{batch.source}.{batch.part}{kind}.manifest", manifest(uris))
            shipments.append(Shipment(batch.source, uri, tuple(many), made, gzip=bool(kind)))
    return Cargo(tuple(shipments), packer.not_json | not_json)


def _looked_at(
    reader: Reader, objects: Sequence[S3Object], step: Step
) -> tuple[Sequence[S3Object], Sequence[S3Object], dict[S3Object, str]]:
    """Return which objects are gzip, which are plain, and why the others are not JSON.

    One gzip file that breaks off fails a COPY of many, whatever MAXERROR is, so all that can be read whole is inflated
    here.
    """
    heads = {}
    for one, start in reader.heads(objects):
        heads[one] = look(start or b"")
        step.done(one.size)
    problems = {one: head.problem for one, head in heads.items() if head.problem}
    gzipped = [one for one, head in heads.items() if head.gzip and not head.problem]
    for one, content in reader.whole(gzipped):
        if content is not None and (problem := problem_of(content)):
            problems[one] = problem
    plain = [one for one, head in heads.items() if not head.gzip and not head.problem]
    return [one for one in gzipped if one not in problems], plain, problems


def divided(
    objects: Iterable[S3Object], from_objects: int, below_bytes: int
) -> tuple[Sequence[S3Object], Sequence[S3Object]]:
    """Return which objects are worth packing, and which COPY reads as they are.

    COPY opens every object by itself: thousands of tiny ones take minutes that a few packs do not. An object whose name
    the warehouse's records do not hold as it is is packed too, or nobody could tell whether it was loaded. So is one
    whose name ends as a folder's does, which no manifest may hold.
    """
    small: list[S3Object] = []
    unrecorded: list[S3Object] = []
    rest: list[S3Object] = []
    for one in objects:
        kind = small if one.size < below_bytes else rest
        (kind if _is_recorded(one.uri) and not one.uri.endswith("/") else unrecorded).append(one)
    return (small + unrecorded, rest) if len(small) >= from_objects else (unrecorded, small + rest)


def _is_recorded(uri: str) -> bool:
    return len(uri.encode()) <= RECORDED_BYTES and uri == uri.strip()


def manifest(uris: Sequence[str]) -> bytes:
    """Return a manifest. Without `mandatory` COPY skips an object that is gone [loading-data-files-using-manifest]."""
    entries: list[dict[str, Any]] = [{"url": uri, "mandatory": True} for uri in uris]
    return json.dumps({"entries": entries}).encode()
