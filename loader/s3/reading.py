"""Reading many objects at the same time: small ones whole, of others how they begin."""

import io
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from loader.aws.quick import QuickReader
from loader.aws.s3_uri import S3Uri
from loader.s3.not_json import HEAD_BYTES, look, plain
from loader.s3.objects import S3Object, opened

READERS = 64
"""Requests at the same time: at 30 ms each as many as one core can ask for."""
AHEAD_OBJECTS = 256
AHEAD_BYTES = 32 * 1024 * 1024
"""What is read before it is asked for, and so what bounds the memory."""
WHOLE_BYTES = 4 * 1024 * 1024
"""The largest object that is read whole."""


def lines_of(chunks: Iterable[bytes], most: int = HEAD_BYTES) -> Iterator[bytes]:
    """Yield the lines of an object, of each no more than `most` bytes."""
    begin = b""
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            yield (begin + piece)[:most]
            begin = b""
        begin = (begin + rest)[:most]
    if begin:
        yield begin


class Reader:
    """Reads objects in the version that was listed. Raises AccessError or DataError as `opened` does."""

    def __init__(self, region: str) -> None:
        self._region = region

    def whole(self, objects: Iterable[S3Object]) -> Generator[tuple[S3Object, bytes | None], None, None]:
        """Yield each object with its content; None for one of more than `WHOLE_BYTES`, which is to be streamed."""
        return self._ahead(objects, lambda one: one.size if one.size <= WHOLE_BYTES else None)

    def heads(self, objects: Iterable[S3Object]) -> Iterator[tuple[S3Object, bytes | None]]:
        """Yield each object with its first `HEAD_BYTES`."""
        return self._ahead(objects, lambda one: min(one.size, HEAD_BYTES))

    def chunks(self, one: S3Object, content: bytes | None) -> Iterator[bytes]:
        """Yield the plain bytes of an object that `whole` gave, inflated when they are gzip.

        Raises BrokenGzipError when that breaks off.
        """
        if content is not None:
            yield from plain(io.BytesIO(content), gzipped=look(content[:HEAD_BYTES]).gzip)
            return
        [(_, start)] = self.heads([one])
        with opened(one, self._region) as body:
            yield from plain(body, gzipped=look(start or b"").gzip)

    def _ahead(
        self, objects: Iterable[S3Object], wanted: Callable[[S3Object], int | None]
    ) -> Generator[tuple[S3Object, bytes | None], None, None]:
        """Read in threads as many bytes of each object as are wanted; yield them in the order of the objects."""
        coming = iter(objects)
        waiting: deque[tuple[S3Object, int, Future[bytes] | None]] = deque()
        in_flight = 0
        quick = QuickReader(self._region)
        pool = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        try:
            while True:
                while len(waiting) < AHEAD_OBJECTS and in_flight < AHEAD_BYTES and (one := next(coming, None)):
                    number = wanted(one)
                    future = pool.submit(self._read, quick, one, number) if number else None
                    waiting.append((one, number or 0, future))
                    in_flight += number or 0
                if not waiting:
                    return
                one, size, future = waiting.popleft()
                yield one, future.result() if future else None
                in_flight -= size
        finally:
            # After Ctrl-C nobody waits for what is being read, and what is not being read yet never is.
            pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, quick: QuickReader, one: S3Object, number: int) -> bytes:
        found = quick.get(S3Uri.parse(one.uri), one.etag, number if number < one.size else None)
        if found is not None:
            return found
        with opened(one, self._region) as body:
            content: bytes = body.read(number)
        return content
