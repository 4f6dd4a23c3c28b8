"""Decoding in one thread while PostgreSQL takes what is ready in another."""

import queue
import threading
from collections.abc import Generator

_DEPTH = 4


class _End:
    """The last thing in the queue; `error` is what stopped the producer."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def in_background(chunks: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """Yield the chunks, produced ahead in a thread. An error there is raised here; closing this ends the thread."""
    ready: queue.Queue[bytes | _End] = queue.Queue(_DEPTH)
    stopped = threading.Event()

    def produce() -> None:
        error: BaseException | None = None
        try:
            for chunk in chunks:
                ready.put(chunk)
                if stopped.is_set():
                    break
        except BaseException as raised:  # noqa: BLE001  # it is raised again in the consumer's thread
            error = raised
        finally:
            chunks.close()
        ready.put(_End(error))

    thread = threading.Thread(target=produce, name="copy-decode", daemon=True)
    thread.start()
    try:
        while not isinstance(item := ready.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        while thread.is_alive():
            try:
                ready.get(timeout=0.05)
            except queue.Empty:
                continue
        thread.join()
