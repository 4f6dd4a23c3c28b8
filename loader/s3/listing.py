"""What is in S3 under a source: every object of a folder, its parts listed beside each other."""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import timezone
from typing import Any

from botocore.parsers import ResponseParserError

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.errors import NOTHING_LOADED, DataError
from loader.s3.objects import S3Object

LISTERS = 8
"""Listings at the same time. S3 answers a page of 1,000 keys in about 100 ms; what waits longer is this machine."""
RANGES = 64
"""Parts of a large folder, many more than listers, because nobody knows how many keys each has."""
_ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})

Page = Mapping[str, Any]


@dataclass(frozen=True)
class _Range:
    """The keys of a folder after one key and up to another; None is the end."""

    after: str
    until: str | None


def list_objects(variable: str, uri: S3Uri, region: str) -> Iterator[S3Object]:
    """Yield the object of this name, or every object in the folder of this name, if it has content.

    The order is that of the keys up to 1,000 objects, and any order above. Raises AccessError.
    """
    with aws.explained(f"{variable} cannot be listed", where=str(uri), action="s3:ListBucket"):
        lister = _Lister(aws.client("s3", region), uri)
        for page in lister.pages():
            for entry in page.get("Contents", ()):
                if entry["Size"]:
                    yield _object(uri.bucket, entry)


class _Lister:
    def __init__(self, s3: Any, uri: S3Uri) -> None:
        self._s3 = s3
        self._uri = uri

    def pages(self) -> Iterator[Page]:
        """Yield pages of entries: one when there are few objects, else as many at a time as there are listers."""
        if self._uri.key != self._uri.folder:
            named = self._page(Prefix=self._uri.key, MaxKeys=1)
            if any(entry["Key"] == self._uri.key and entry["Size"] for entry in named.get("Contents", ())):
                yield named
                return
        first = self._page(Prefix=self._uri.folder)
        yield first
        if first["IsTruncated"]:
            yield from self._beside_each_other(first["Contents"][-1]["Key"])

    def _beside_each_other(self, after: str) -> Iterator[Page]:
        waiting = deque(ranges(after, self._folders(self._uri.folder)))
        running: dict[Future[Page], _Range] = {}
        pool = ThreadPoolExecutor(LISTERS, thread_name_prefix="list")
        try:
            while waiting or running:
                while waiting and len(running) < LISTERS:
                    one = waiting.popleft()
                    running[pool.submit(self._page, Prefix=self._uri.folder, StartAfter=one.after)] = one
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    one = running.pop(done)
                    page, last = _cut(done.result(), one)
                    yield page
                    if last is not None:
                        waiting.appendleft(replace(one, after=last))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # after Ctrl-C nobody waits for a page

    def _folders(self, below: str) -> list[str]:
        """Return the folders in a folder, or in the only one that it has, and so on; at most those of one page."""
        page = self._page(Prefix=below, Delimiter="/")
        found = [entry["Prefix"] for entry in page.get("CommonPrefixes", ())]
        if len(found) == 1 and not page["IsTruncated"]:
            return self._folders(found[0])
        return found

    def _page(self, **options: Any) -> Page:
        page: Page = self._s3.list_objects_v2(
            Bucket=self._uri.bucket, OptionalObjectAttributes=["RestoreStatus"], **options
        )
        if "IsTruncated" not in page:  # botocore takes any page for one without objects
            raise ResponseParserError("the answer is not a listing of S3's")
        return page


def ranges(after: str, folders: list[str]) -> list[_Range]:
    """Cut the keys after one key where folders begin, into `RANGES` parts at most."""
    later = [folder for folder in folders if folder > after]
    step = -(-len(later) // RANGES) or 1
    cuts = [after, *later[::step]]
    return [_Range(begin, end) for begin, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _cut(page: Page, one: _Range) -> tuple[Page, str | None]:
    """Return the part of a page that lies in a range, and the key after which the range goes on, if it does."""
    entries = page.get("Contents", ())
    inside = [entry for entry in entries if one.until is None or entry["Key"] <= one.until]
    goes_on = page["IsTruncated"] and len(inside) == len(entries)
    return {"Contents": inside}, entries[-1]["Key"] if goes_on else None


def _object(bucket: str, entry: Mapping[str, Any]) -> S3Object:
    return S3Object(
        str(S3Uri(bucket, entry["Key"])),
        entry["ETag"].strip('"'),
        entry["Size"],
        entry["LastModified"].astimezone(timezone.utc).replace(tzinfo=None),
        archived=entry.get("StorageClass") in _ARCHIVES and not _is_restored(entry.get("RestoreStatus", {})),
    )


def _is_restored(status: Mapping[str, Any]) -> bool:
    """A restored copy has a day on which it expires [API_RestoreStatus]."""
    return "RestoreExpiryDate" in status and not status.get("IsRestoreInProgress")


def nothing_there(variable: str, uri: S3Uri) -> DataError:
    """Return the error for a source without a single object."""
    return DataError(
        f"{variable} names a place without data",
        ("where", str(uri)),
        ("why", "there is no object of this name, and none with content in a folder of this name"),
        remedy=f"Correct {variable}, or put objects there. {NOTHING_LOADED}",
    )
