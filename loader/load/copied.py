"""What the warehouse's own records say of the COPY that was just run: the files it read, the rows it rejected."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from loader.console.text import counted
from loader.errors import NOTHING_LOADED, DataError, WarehouseError
from loader.s3.documents import documents
from loader.s3.manifest import Shipment
from loader.s3.objects import S3Object, opened
from loader.s3.reading import Reader, lines_of

FILES, REJECTED = "load/3_stage/3_copied_files", "load/3_stage/4_rejected"

TRIES = 10
"""How often a SYS view is asked, a second apart: how soon it shows a COPY is not documented [SYS_LOAD_DETAIL]."""

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]
"""Runs the template of this name, and returns its rows."""


def lines_read(shipment: Shipment, ask: Ask, region: str) -> dict[S3Object, int]:
    """Return the lines of each object, once it is sure that COPY read what was listed, in that version.

    Raises WarehouseError when it read other files, and a DataError that is transient when one has another version.
    """
    wanted = shipment.files.keys()
    rows = _recorded(ask, FILES, lambda rows: wanted <= {uri for uri, *_ in rows})
    if not rows:
        return _counted(shipment, region)
    copied = {uri: lines for uri, lines, _ in rows}
    missing, unknown = wanted - copied.keys(), copied.keys() - wanted
    if missing or unknown:
        raise WarehouseError(
            "COPY did not read exactly what was listed",
            ("where", str(shipment.manifest)),
            ("missing", ", ".join(sorted(missing)[:5]) or "nothing"),
            ("unknown", ", ".join(sorted(unknown)[:5]) or "nothing"),
            remedy="Run this again. Nothing was published.",
        )
    _demand_versions(shipment, {uri: etag.strip('"') for uri, _, etag in rows if etag}, region)
    return shipment.lines(copied)


def rows_rejected(notices: list[str], ask: Ask) -> Rows:
    """Return URI, line, column, code and reason of the rejected rows, as many as COPY's notice says.

    Raises WarehouseError when the records do not have them all.
    """
    told = [int(found[1]) for notice in notices if (found := re.search(r"(\d+) record\(s\) could not be", notice))]
    number = told[-1] if told else 0
    rows = _recorded(ask, REJECTED, lambda rows: len(rows) >= number)
    if len(rows) < number:
        raise WarehouseError(
            f"COPY rejected {counted(number, 'row')}, and the warehouse's records name {len(rows)} of them",
            ("where", REJECTED),
            ("why", "a row that is not named would vanish without a word"),
            remedy="Run this again; without --max-errors the load stops at the first such row and names it.",
        )
    return rows


def _recorded(ask: Ask, name: str, is_complete: Callable[[Rows], bool]) -> Rows:
    """Ask a SYS view until it is complete, or TRIES times."""
    rows = ask(name)
    for _ in range(TRIES - 1):
        if is_complete(rows):
            break
        time.sleep(1)
        rows = ask(name)
    return rows


def _counted(shipment: Shipment, region: str) -> dict[S3Object, int]:
    """Count the lines in S3, where the view shows nothing of the COPY at all.

    Each file of the manifest is mandatory, so COPY has read it or has failed; that it is still there in the version
    that was listed is what can be known then. Raises a DataError that is transient when it is not.
    """
    reader = Reader(region)
    whole = reader.whole(shipment.objects)
    return shipment.lines({one.uri: sum(1 for _ in lines_of(reader.chunks(one, content))) for one, content in whole})


def recounted(objects: Iterable[S3Object], region: str) -> dict[S3Object, int]:
    """Return the most lines that each object can be said to have: those of its text, or its JSON documents.

    A pack counts the lines of a text, and what COPY calls a line is not documented: a document may go over several, and
    a line may be blank or hold several. Raises AccessError, or a DataError that is transient.
    """
    reader = Reader(region)
    return {
        one: max(sum(1 for _ in count(reader.chunks(one, content))) for count in (lines_of, documents))
        for one, content in reader.whole(objects)
    }


def _demand_versions(shipment: Shipment, etags: dict[str, str], region: str) -> None:
    """Compare the versions, of what is not packed: a pack holds the versions that were listed.

    Where the record has none, the object must still be there as it was listed.
    """
    for one in shipment.objects:
        if one.uri not in etags:
            with opened(one, region):
                continue
        elif etags[one.uri] != one.etag:
            raise DataError(
                "an object changed while it was loaded",
                ("object", one.uri),
                ("why", f"COPY read the version {etags[one.uri]}, and {one.etag} was listed"),
                remedy=f"Run this again. {NOTHING_LOADED}",
                transient=True,
            )
