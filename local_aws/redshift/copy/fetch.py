"""Reading objects ahead: small ones whole and concurrently, large ones as a stream when their turn comes."""

import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from local_aws.redshift.copy.s3 import (
    CHUNK,
    WORKERS,
    ObjectMissingError,
    ObjectStream,
    S3Client,
    S3Error,
    object_context,
)
from local_aws.redshift.copy.source import S3Object
from local_aws.redshift.copy.statement import S3Uri

_WHOLE = 1 << 20
"""The largest object that is read ahead, in bytes: together they take WORKERS times this."""


class BrokenGzipError(Exception):
    """The bytes are not a whole gzip file."""


@dataclass
class Fetched:
    """An object in the version that was opened, whose bytes can be read once."""

    uri: S3Uri
    size: int
    """In bytes, as it lies in S3."""
    etag: str
    last_modified: datetime
    chunks: Iterator[bytes]
    rows: int = 0
    """Those of it that were loaded."""


def _read_ahead(client: S3Client, item: S3Object) -> Fetched | None:
    """Read a small object whole. None: it is large, and is to be opened when its turn comes."""
    if item.size is not None and item.size > _WHOLE:
        return None
    with closing(ObjectStream(client, item.uri)) as stream:
        if stream.size > _WHOLE:
            return None
        data = b"".join(stream.chunks())
    return Fetched(item.uri, len(data), stream.etag, stream.last_modified, iter((data,)))


def _stream(client: S3Client, item: S3Object) -> Fetched:
    stream = ObjectStream(client, item.uri)

    def chunks() -> Iterator[bytes]:
        with closing(stream):
            yield from stream.chunks()

    return Fetched(item.uri, stream.size, stream.etag, stream.last_modified, chunks())


def fetch(client: S3Client, objects: Iterable[S3Object]) -> Generator[Fetched, None, None]:
    """Yield the objects in order, reading at most WORKERS ahead. One that is gone and not mandatory is left out.

    RedshiftError when an object cannot be read. Close the generator to stop the reading.
    """
    remaining = iter(objects)
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="copy-fetch")
    window: deque[tuple[S3Object, Future[Fetched | None]]] = deque()

    def submit(count: int) -> None:
        window.extend((item, pool.submit(_read_ahead, client, item)) for item in islice(remaining, count))

    try:
        submit(WORKERS)
        while window:
            item, future = window.popleft()
            try:
                yield future.result() or _stream(client, item)
            except ObjectMissingError as error:
                if item.mandatory:
                    raise S3Error(str(error), object_context(item.uri)) from error
            submit(1)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate gzip, one or several members. BrokenGzipError where the bytes do not fit, or end too early."""
    inflater = zlib.decompressobj(wbits=31)
    started = False
    for chunk in chunks:
        data = chunk
        while data:
            if inflater.eof:
                data = data.lstrip(b"\0")  # gzip pads a tape's last block
                if not data:
                    break
                inflater, started = zlib.decompressobj(wbits=31), False
            started = True
            try:
                inflated = inflater.decompress(data, CHUNK)
            except zlib.error as error:
                raise BrokenGzipError(str(error)) from error
            if inflated:
                yield inflated
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if started and not inflater.eof:
        raise BrokenGzipError("incomplete deflate data")
