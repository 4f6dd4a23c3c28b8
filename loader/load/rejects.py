"""Rows that COPY refused and a run went on without: kept with the raw line, so that they can be mended."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from loader.errors import DataError
from loader.s3.manifest import Shipment
from loader.s3.not_json import FoundUnreadable, Unreadable
from loader.s3.objects import S3Object, opened

RAW_BYTES = 60_000
"""How much of a raw line is kept: a VARCHAR holds 65,535 bytes."""
SHOWN = 5
NOT_JSON = 1216
"""The code of an invalid line [r_Load_Error_Reference]."""


@dataclass(frozen=True)
class Rejected:
    """One refused row, by the object that it really stands in; an object that cannot be read at all has line 0."""

    object: S3Object
    line: int
    column: str | None
    code: int
    reason: str


class Quarantine:
    """Collects the refused rows of all COPYs of a run, `max_errors` at the most."""

    def __init__(self, max_errors: int, unreadable: Unreadable) -> None:
        self._max_errors = max_errors
        self._unreadable = unreadable
        self.rejected: list[Rejected] = []

    def set_aside(self, objects: Iterable[S3Object]) -> tuple[S3Object, ...]:
        """Add those objects that cannot be read at all, one row each, and give them. DataError when it is too much."""
        reasons = {one: self._unreadable.reason(one) for one in objects}
        found = [Rejected(one, 0, None, NOT_JSON, reason) for one, reason in reasons.items() if reason]
        self._add(found)
        return tuple(row.object for row in found)

    def take(self, shipment: Shipment, rows: Iterable[Sequence[Any]]) -> None:
        """Add what one COPY refused.

        Raises DataError when it is too much, FoundUnreadable when it comes from an object that is no JSON at all.
        """
        found = [
            Rejected(*shipment.origin(uri, line), column, code, reason) for uri, line, column, code, reason in rows
        ]
        if self._unreadable.found_among(row.object.uri for row in found):
            raise FoundUnreadable
        self._add(found)

    def _add(self, found: Iterable[Rejected]) -> None:
        self.rejected += found
        if len(self.rejected) > self._max_errors:
            first = [f"{one.object.uri} line {one.line}: {one.reason}" for one in self.rejected[:SHOWN]]
            raise DataError(
                f"{len(self.rejected)} rows cannot be loaded, and --max-errors allows {self._max_errors}",
                *(("row", text) for text in first),
                remedy="Correct the rows, or allow more. Nothing was loaded, and the warehouse is as it was.",
            )

    def by_object(self) -> Counter[S3Object]:
        """Count the refused rows of each object."""
        return Counter(row.object for row in self.rejected)

    def as_json_lines(self, run_id: str, region: str) -> bytes:
        """Write the rows for COPY, each with its raw line. Raises AccessError when an object cannot be read again."""
        raw = {one: _raw_lines(one, self._lines_of(one), region) for one in {row.object for row in self.rejected}}
        rows = (
            {
                "run_id": run_id,
                "uri": row.object.uri,
                "etag": row.object.etag,
                "line": row.line,
                "column_name": row.column,
                "error_code": row.code,
                "reason": row.reason,
                "raw_line": raw[row.object].get(row.line),
            }
            for row in self.rejected
        )
        return "".join(json.dumps(row) + "\n" for row in rows).encode()

    def _lines_of(self, one: S3Object) -> set[int]:
        return {row.line for row in self.rejected if row.object == one}


def _raw_lines(one: S3Object, wanted: set[int], region: str) -> dict[int, str]:
    """Read lines of an object again; what is no UTF-8, and NUL, which COPY takes in no text, become U+FFFD."""
    found: dict[int, str] = {}
    if not any(wanted):
        return found
    with opened(one, region) as body:
        for number, line in enumerate(body.iter_lines(), start=1):
            if number in wanted:
                text = line[:RAW_BYTES].decode(errors="replace").replace("\0", "\ufffd")
                found[number] = text.encode()[:RAW_BYTES].decode(errors="ignore")
            if number >= max(wanted):
                break
    return found
