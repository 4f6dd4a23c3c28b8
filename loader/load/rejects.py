"""Rows that COPY rejected and a run went on without: kept with the raw line, so that they can be corrected."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loader.console.text import counted, printable
from loader.errors import NOTHING_LOADED, DataError
from loader.s3.manifest import Shipment
from loader.s3.not_json import remedy_of
from loader.s3.objects import S3Object
from loader.s3.reading import Reader, lines_of

RAW_BYTES = 60_000
"""How much of a raw line is kept: a VARCHAR holds 65,535 bytes."""
SHOWN = 5
NOT_JSON = 1216
"""The code of an invalid line [r_Load_Error_Reference]."""


@dataclass(frozen=True)
class Rejected:
    """One rejected row, by the object that it really is in; an object that is not JSON has line 0."""

    object: S3Object
    line: int
    column: str | None
    code: int
    reason: str


class Rejects:
    """Collects the rejected rows of all COPYs of a run, `max_errors` at the most."""

    def __init__(self, max_errors: int) -> None:
        self._max_errors = max_errors
        self.rejected: list[Rejected] = []

    def take_not_json(self, table: str, reasons: Mapping[S3Object, str]) -> None:
        """Add objects that are not JSON, one row each. Raises DataError when it is too much."""
        if reasons and not self._max_errors:
            raise _not_json(table, reasons)
        self._add(Rejected(one, 0, None, NOT_JSON, reason) for one, reason in reasons.items())

    def take(self, shipment: Shipment, rows: Iterable[Sequence[Any]]) -> None:
        """Add what one COPY rejected. Raises DataError when it is too much."""
        self._add(
            Rejected(*shipment.origin(uri, line), column, code, reason) for uri, line, column, code, reason in rows
        )

    def take_impossible(self, found: Sequence[Rejected], number: int) -> None:
        """Add the rows that only a load rejects, as many as the warehouse found. Raises DataError when too many."""
        if len(found) != number:
            raise DataError(
                f"the warehouse has {counted(number, 'row')} that the star cannot hold, and the objects show "
                f"{len(found):,}",
                ("why", "a row that is not named would vanish without a word"),
                remedy="Correct every ts that is before 2000 or after tomorrow, every play without a userId, and every "
                f"song without a song_id or an artist_id. {NOTHING_LOADED}",
            )
        self._add(found)

    def _add(self, found: Iterable[Rejected]) -> None:
        self.rejected += found
        if len(self.rejected) > self._max_errors:
            first = [f"{one.object.uri} line {one.line}: {one.reason}" for one in self.rejected[:SHOWN]]
            raise DataError(
                f"{counted(len(self.rejected), 'row')} cannot be loaded, and --max-errors allows {self._max_errors}",
                *(("row", printable(text)) for text in first),
                remedy=f"Correct the rows, or allow more. {NOTHING_LOADED}",
            )

    def by_object(self) -> Counter[S3Object]:
        """Return the number of rejected rows of each object."""
        return Counter(row.object for row in self.rejected)

    def as_json_lines(self, run_id: str, region: str) -> bytes:
        """Return the rows for COPY, each with its raw line. Raises AccessError when an object cannot be read again."""
        raw = _raw_lines(((row.object, row.line) for row in self.rejected), region)
        rows = (
            {
                "run_id": run_id,
                "uri": row.object.uri,
                "etag": row.object.etag,
                "line": row.line,
                "column_name": row.column,
                "error_code": row.code,
                "reason": row.reason,
                "raw_line": raw.get((row.object, row.line)),
            }
            for row in self.rejected
        )
        return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _not_json(table: str, reasons: Mapping[S3Object, str]) -> DataError:
    one, reason = next(iter(reasons.items()))
    others = [other.uri for other in reasons][1:SHOWN]
    what = f"{len(reasons):,} objects that are" if others else "an object that is"
    return DataError(
        f"COPY into {table} would meet {what} not JSON",
        ("object", printable(one.uri)),
        ("line", "1"),
        ("why", reason),
        *(("also", printable(uri)) for uri in others),
        remedy=f"{remedy_of(reason)} Or leave it out by SOURCE_IGNORE, or let --max-errors reject it. {NOTHING_LOADED}",
    )


def raw_line(shipment: Shipment, region: str, uri: str, line: int) -> str | None:
    """Return a line of a file in the manifest as its object has it; None where there is none.

    Raises AccessError or DataError when the object cannot be read again.
    """
    if uri not in shipment.files:
        return None
    place = shipment.origin(uri, line)
    return _raw_lines([place], region).get(place)


def _raw_lines(places: Iterable[tuple[S3Object, int]], region: str) -> dict[tuple[S3Object, int], str]:
    """Read lines again, each object once; what is not UTF-8, and NUL, which COPY takes in no text, become U+FFFD."""
    wanted: dict[S3Object, set[int]] = defaultdict(set)
    for one, line in places:
        if line:
            wanted[one].add(line)
    found = {}
    reader = Reader(region)
    for one, content in reader.whole(wanted):
        last = max(wanted[one])
        for number, raw in enumerate(lines_of(reader.chunks(one, content), RAW_BYTES), start=1):
            if number in wanted[one]:
                text = raw.decode(errors="replace").replace("\0", "\ufffd")
                found[one, number] = text.encode()[:RAW_BYTES].decode(errors="ignore")
            if number == last:
                break
    return found
