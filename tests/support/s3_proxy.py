"""A proxy before S3 that does to single requests what a network and a busy S3 do."""

import http.client
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "content-length", "date", "expect", "keep-alive", "server", "transfer-encoding"}
"""Host is not among them: it is signed, and the name of loopback is right behind the proxy too."""


@dataclass(frozen=True)
class Request:
    """One request; `number` counts all that came, from 1. A path has its query.

    `is_look` says that the loader looks at an object by obstore, before COPY reads it.
    """

    number: int
    method: str
    path: str
    is_look: bool


class Fault:
    """What happens to a request instead of its answer."""


@dataclass(frozen=True)
class Refusal(Fault):
    """An answer of S3's own that it cannot serve this now."""

    status: int
    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def body(self) -> bytes:
        return f"<Error><Code>{self.code}</Code><Message>Please try again.</Message></Error>".encode()


@dataclass(frozen=True)
class Reset(Fault):
    """The connection is reset: before the answer, or in the middle of its body."""

    half_way: bool = False

    def __str__(self) -> str:
        return "a cut" if self.half_way else "a reset"


@dataclass(frozen=True)
class Stall(Fault):
    """The answer stops in the middle of its body, and goes on when it is released."""

    reached: threading.Event
    released: threading.Event


SLOW_DOWN = Refusal(503, "SlowDown")
INTERNAL_ERROR = Refusal(500, "InternalError")
UNAVAILABLE = Refusal(503, "ServiceUnavailable")
RESET = Reset()
CUT = Reset(half_way=True)

Rule = Callable[[Request], Fault | None]


class S3Proxy:
    """Passes requests on to `url`; `rule`, which may be set at any time, says which of them get a fault instead."""

    def __init__(self, url: str) -> None:
        self.behind = url
        there = urlsplit(url)
        self.target = (str(there.hostname), int(there.port or 80))
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.port = int(self._server.server_address[1])
        self.reset()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Forget all requests, and do no harm to the coming ones."""
        self.requests: list[Request] = []
        self.rule: Rule = _no_fault

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def judge(self, method: str, path: str, agent: str) -> Fault | None:
        with self._lock:
            request = Request(len(self.requests) + 1, method, path, agent.startswith("object_store"))
            self.requests.append(request)
            return self.rule(request)

    @contextmanager
    def stalling(self, part: str) -> Iterator[Stall]:
        """Stall the first GET of COPY of an object whose path holds `part`, and let it go at the end of the block."""
        stall = Stall(threading.Event(), threading.Event())

        def rule(request: Request) -> Fault | None:
            is_meant = request.method == "GET" and part in request.path and not request.is_look
            return stall if is_meant and not stall.reached.is_set() else None

        self.rule = rule
        try:
            yield stall
        finally:
            stall.released.set()
            self.reset()


def _no_fault(_: Request) -> None:
    """Pass every request on."""


class _Server(ThreadingHTTPServer):
    proxy: S3Proxy
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, *args: Any) -> None:
        """Print nothing: clients are killed on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.proxy.judge(self.command, self.path, self.headers.get("User-Agent", ""))
        if isinstance(fault, Refusal):
            self._answer(fault.status, [("Content-Type", "application/xml")], fault.body)
        elif fault == RESET:
            self._break()
        else:
            self._answer(*self._ask(body), fault)

    do_DELETE = do_GET = do_HEAD = do_POST = do_PUT = _pass_on  # noqa: N815 - the names are http.server's

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(*self.server.proxy.target, timeout=60)
        try:
            connection.request(self.command, self.path, body, dict(_end_to_end(self.headers.items())))
            answer = connection.getresponse()
            return answer.status, _end_to_end(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, fault: Fault | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half])
        if isinstance(fault, Stall):
            fault.reached.set()
            fault.released.wait(120)
        elif isinstance(fault, Reset):
            self._break()
            return
        self.wfile.write(body[half:])

    def _break(self) -> None:
        """Close so that the other side reads a reset (SO_LINGER of no seconds)."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Print nothing."""


def _end_to_end(headers: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
