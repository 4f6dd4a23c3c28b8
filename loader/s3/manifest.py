"""What one COPY reads: the objects themselves, or, when they are many and small, a few packs made of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loader.aws.s3_uri import S3Uri
from loader.s3.objects import S3Object
from loader.s3.packs import Pack, pack
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings

RECORDED_BYTES = 256


@dataclass(frozen=True)
class Batch:
    """What one COPY is to load: the new objects of a source, or the changed ones."""

    source: str
    part: str
    objects: tuple[S3Object, ...]


@dataclass(frozen=True)
class Shipment:
    """A manifest and what stands in it. `packs` is empty when COPY reads the objects themselves."""

    manifest: S3Uri
    objects: tuple[S3Object, ...]
    packs: tuple[Pack, ...]
    context: Mapping[str, object]

    @property
    def uris(self) -> list[str]:
        """The URIs in the manifest."""
        return [one.uri for one in self.packs or self.objects]

    def lines(self, copied: Mapping[str, int]) -> dict[str, int]:
        """Return the lines of each object, of what COPY says about each file that it read."""
        if not self.packs:
            return dict(copied)
        return {part.object.uri: part.lines for pack in self.packs for part in pack.parts}

    def origin(self, uri: str, line: int) -> tuple[S3Object, int]:
        """Return the object, and the line in it, that a line of a file in the manifest comes from."""
        for one in self.packs:
            if one.uri == uri:
                return one.origin(line)
        return next(one for one in self.objects if one.uri == uri), line

    def named_origin(self, uri: str, line: int) -> tuple[str, int]:
        """Return the same by URI; what is not in the manifest, such as a JSONPaths file, is its own origin."""
        if uri not in self.uris:
            return uri, line
        found, own_line = self.origin(uri, line)
        return found.uri, own_line


def ship(settings: Settings, batch: Batch, files: WorkFiles) -> Shipment:
    """Make the packs where they are worth it, and put the manifest where COPY finds it. Raises LoaderError."""
    packs: tuple[Pack, ...] = ()
    if worth_packing(settings, batch.objects):
        packs = tuple(pack(settings, f"{batch.source}.{batch.part}", batch.objects, files))
    uris = [one.uri for one in packs or batch.objects]
    uri = files.put(f"{batch.source}.{batch.part}.manifest", manifest(uris))
    context = {
        f"{batch.source}_manifest_uri": str(uri),
        f"{batch.source}_packed": bool(packs),
    }
    return Shipment(uri, batch.objects, packs, context)


def worth_packing(settings: Settings, objects: Sequence[S3Object]) -> bool:
    """COPY opens every object by itself: thousands of tiny ones take minutes that a few packs do not.

    The warehouse's records of a COPY hold 256 bytes of a name, without blanks at its ends [STL_LOAD_COMMITS]: an
    object with another name is packed too, or nobody could tell whether it was loaded.
    """
    if any(len(one.uri.encode()) > RECORDED_BYTES or one.uri != one.uri.strip() for one in objects):
        return True
    size = sum(one.size for one in objects)
    return len(objects) >= settings.pack_from_objects and size < settings.pack_below_bytes * len(objects)


def manifest(uris: Sequence[str]) -> bytes:
    """Write a manifest. Without `mandatory` COPY skips an object that is gone [loading-data-files-using-manifest]."""
    entries: list[dict[str, Any]] = [{"url": uri, "mandatory": True} for uri in uris]
    return json.dumps({"entries": entries}).encode()
