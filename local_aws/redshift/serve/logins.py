"""Clients that have not logged in yet: they have a deadline, and the oldest makes way when there are too many.

So whoever opens connections and stays silent keeps nobody else out: a login takes some milliseconds.
"""

import socket
import threading
import time
from contextlib import suppress

MAX_LOGINS = 64
"""Logins under way at one time."""
LOGIN_SECONDS = 30
"""What a client may take from its connection to the end of its login."""


class Logins:
    """The logins under way, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began: dict[socket.socket, float] = {}

    def begin(self, client: socket.socket) -> socket.socket:
        """Note a new client; return the handle by which `end` forgets it. Raises OSError without a free descriptor.

        The handle is a descriptor of its own, because TLS takes the client's over. A shutdown by either is for both.
        """
        handle = client.dup()
        with self._lock:
            self._began[handle] = time.monotonic()
            if len(self._began) > MAX_LOGINS:
                oldest = next(iter(self._began))
                del self._began[oldest]
                _end(oldest)
        return handle

    def end(self, handle: socket.socket) -> None:
        """Forget a client, which has logged in or left."""
        with self._lock:
            self._began.pop(handle, None)
            handle.close()

    def sweep(self, seconds: float = LOGIN_SECONDS) -> None:
        """Close the connections of whoever began this long ago and has not ended."""
        latest = time.monotonic() - seconds
        with self._lock:
            for handle in [handle for handle, began in self._began.items() if began <= latest]:
                del self._began[handle]
                _end(handle)


def _end(handle: socket.socket) -> None:
    with suppress(OSError):  # the client may have left
        handle.shutdown(socket.SHUT_RDWR)
