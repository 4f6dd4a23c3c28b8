"""The most memory that a process has had."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

EVERY_SECONDS = 0.02


@dataclass
class Watched:
    """The most resident memory seen so far, in bytes."""

    peak: int = 0


@contextmanager
def peak_memory(process: psutil.Process) -> Iterator[Watched]:
    """Watch a process from another thread, because only some systems remember the peak themselves."""
    watched = Watched()
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            try:
                watched.peak = max(watched.peak, process.memory_info().rss)
            except psutil.Error:
                return
            stop.wait(EVERY_SECONDS)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield watched
    finally:
        stop.set()
        thread.join()
