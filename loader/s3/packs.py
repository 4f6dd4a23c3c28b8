"""Many small objects written one behind the other into a few gzip files, with a note of which line comes from where."""

import gzip
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, islice
from math import ceil
from pathlib import Path

from loader.aws import client as aws
from loader.s3.objects import S3Object, opened
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings

PACK_BYTES = 256 * 1024 * 1024
"""Before compression; well inside the 1 MB to 1 GB compressed that COPY likes [c_best-practices-use-multiple-files]."""
AHEAD = 64
"""Objects read before they are written: what bounds the memory."""


@dataclass(frozen=True)
class Part:
    """One object in a pack: its first line there, counted from 1, and how many lines it has."""

    object: S3Object
    first_line: int
    lines: int


@dataclass(frozen=True)
class Pack:
    """One gzip file in the work bucket."""

    uri: str
    parts: tuple[Part, ...]

    def origin(self, line: int) -> tuple[S3Object, int]:
        """Return the object that a line comes from, and the line there."""
        part = next((part for part in reversed(self.parts) if part.first_line <= line), self.parts[0])
        return part.object, line - part.first_line + 1


def pack(settings: Settings, name: str, objects: Sequence[S3Object], files: WorkFiles) -> Iterator[Pack]:
    """Write the packs, their number a multiple of the slices, so that every slice has the same to do.

    Raises AccessError when an object cannot be read, DataError when one has changed since it was listed.
    """
    size = sum(one.size for one in objects)
    number = settings.redshift_slices * max(1, ceil(size / (settings.redshift_slices * PACK_BYTES)))
    share = ceil(len(objects) / min(number, len(objects)))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(aws.CONNECTIONS) as pool:
        bodies = _bodies(settings, objects, pool)
        for index in count():
            file = Path(folder) / "pack.gz"
            parts = _write(file, islice(bodies, share))
            if not parts:
                return
            uri = files.upload(f"{name}.{index:04}.json.gz", file)
            yield Pack(str(uri), parts)


def _write(file: Path, bodies: Iterator[tuple[S3Object, bytes]]) -> tuple[Part, ...]:
    parts = []
    line = 1
    with gzip.open(file, "wb", compresslevel=3) as out:
        for one, body in bodies:
            # The newline keeps two objects apart even when the first does not end in one.
            text = body if body.endswith(b"\n") else body + b"\n"
            out.write(text)
            lines = text.count(b"\n")
            parts.append(Part(one, line, lines))
            line += lines
            if _breaks_off(body):
                break
    return tuple(parts)


def _breaks_off(body: bytes) -> bool:
    """Return whether an object ends in the middle of its JSON.

    It must be the last of its pack: to COPY, what begins the next object would go on where this one ends.
    """
    text = body.strip()
    return text[:1] in (b"{", b"[") and text[-1:] not in (b"}", b"]")


def _bodies(
    settings: Settings, objects: Sequence[S3Object], pool: ThreadPoolExecutor
) -> Iterator[tuple[S3Object, bytes]]:
    """Read the objects at the same time, and give them in their order."""
    waiting: deque[tuple[S3Object, Future[bytes]]] = deque()
    coming = iter(objects)
    for one in islice(coming, AHEAD):
        waiting.append((one, pool.submit(_body, one, settings.source_region)))
    while waiting:
        one, body = waiting.popleft()
        content = body.result()
        for following in islice(coming, 1):
            waiting.append((following, pool.submit(_body, following, settings.source_region)))
        yield one, content


def _body(one: S3Object, region: str) -> bytes:
    with opened(one, region) as body:
        content: bytes = body.read()
    return content
