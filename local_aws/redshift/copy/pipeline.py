"""Decoding in one thread while PostgreSQL takes what is ready in another."""

from collections import deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

_DEPTH = 4
"""Chunks that are ready, or being made ready, before they are asked for."""


def in_background(chunks: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """Yield the chunks, produced ahead in a thread. An error there is raised here; closing this ends the thread."""
    with closing(chunks):
        pool = ThreadPoolExecutor(1, thread_name_prefix="copy-decode")
        try:
            ahead = deque(pool.submit(next, chunks, None) for _ in range(_DEPTH))
            while (chunk := ahead.popleft().result()) is not None:
                ahead.append(pool.submit(next, chunks, None))
                yield chunk
        finally:
            pool.shutdown(cancel_futures=True)
