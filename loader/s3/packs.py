"""Many small objects written one behind the other into a few gzip files, with a note of which line comes from where."""

import gzip
import io
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TypeAlias

from loader.console.progress import Step
from loader.errors import NOTHING_LOADED, DataError
from loader.s3.not_json import BrokenGzipError, look, problem_of
from loader.s3.objects import S3Object
from loader.s3.reading import Reader
from loader.s3.work_files import WorkFiles
from loader.settings.declared import Settings

BinaryOut: TypeAlias = gzip.GzipFile | io.BytesIO
PACK_BYTES = 256 * 1024 * 1024
"""Of the objects; a pack is well inside the 1 MB to 1 GB that COPY likes [c_best-practices-use-multiple-files]."""


@dataclass(frozen=True, slots=True)
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
        at = bisect_right(self.parts, line, key=lambda part: part.first_line)
        part = self.parts[max(at - 1, 0)]
        return part.object, line - part.first_line + 1


class Packer:
    """Writes packs. `not_json` are the objects that were left out of them, with the reason."""

    def __init__(self, settings: Settings, files: WorkFiles, step: Step) -> None:
        self._reader = Reader(settings.source_region)
        self._slices = settings.redshift_slices
        self._files = files
        self._step = step
        self._repair_text = settings.repair_text
        self.not_json: dict[S3Object, str] = {}

    def pack(self, name: str, objects: Sequence[S3Object]) -> Iterator[Pack]:
        """Write the packs, their number a multiple of the slices, so that every slice has the same to do.

        Raises AccessError when an object cannot be read, DataError when one has changed since it was listed.
        """
        size = sum(one.size for one in objects)
        number = self._slices * max(1, ceil(size / (self._slices * PACK_BYTES)))
        # Closed at once: after Ctrl-C nobody waits for the objects that were to be read.
        with closing(self._reader.whole(objects)) as contents, tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pack.gz"
            for index in range(len(objects)):
                parts, is_last = self._write(file, contents, ceil(size / number))
                if parts:
                    yield Pack(str(self._files.upload(f"{name}.{index:04}.json.gz", file)), parts)
                if is_last:
                    return

    def _write(
        self, file: Path, contents: Iterable[tuple[S3Object, bytes | None]], share: int
    ) -> tuple[tuple[Part, ...], bool]:
        """Write one pack of about this many bytes; return its parts, and whether no object is left."""
        parts: list[Part] = []
        line, written = 1, 0
        with gzip.open(file, "wb", compresslevel=3) as out:
            for one, content in contents:
                written += one.size
                self._step.done(one.size)
                if problem := self._problem(one, content):
                    self.not_json[one] = problem
                else:
                    lines, breaks_off = self._add(out, one, content)
                    parts.append(Part(one, line, lines))
                    line += lines
                    # To COPY, what begins the next object would go on where this one ends.
                    if breaks_off:
                        break
                if written >= share:
                    break
            else:
                return tuple(parts), True
        return tuple(parts), False

    def _problem(self, one: S3Object, content: bytes | None) -> str | None:
        if content is not None:
            return problem_of(content)
        [(_, start)] = self._reader.heads([one])
        return look(start or b"").problem

    def _add(self, out: BinaryOut, one: S3Object, content: bytes | None) -> tuple[int, bool]:
        try:
            chunks = self._reader.chunks(one, content)
            if self._repair_text:
                from loader.s3.repair import repaired  # noqa: PLC0415 - its library is slow to import, and few ask for it

                chunks = repaired(chunks)
            return append(out, chunks)
        except BrokenGzipError as error:
            raise DataError(
                "an object cannot be read",
                ("object", one.uri),
                ("why", str(error)),
                remedy=f"Write it again. {NOTHING_LOADED}",
            ) from error


def append(out: BinaryOut, chunks: Iterable[bytes]) -> tuple[int, bool]:
    r"""Write one object behind others; return its lines, and whether it ends in the middle of its JSON.

    >>> append(io.BytesIO(), [b'{"a": 1}\n{"a"', b": 2}"])
    (2, False)
    """
    lines, first, last, end = 0, b"", b"", b""
    for chunk in chunks:
        out.write(chunk)
        lines += chunk.count(b"\n")
        end = chunk[-1:]
        text = chunk.strip()
        if text:
            first, last = first or text[:1], text[-1:]
    if end != b"\n":
        out.write(b"\n")  # it keeps two objects apart
        lines += 1
    return lines, first in (b"{", b"[") and last not in (b"}", b"]")
