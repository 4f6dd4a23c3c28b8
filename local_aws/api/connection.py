"""One connection of a client: request after request, until one of the two closes it.

werkzeug closes a connection after each request. A thread, a socket and a wait for the client's last byte are then half
of the price of a request, and a load makes tens of thousands.
"""

import sys
from contextlib import suppress
from socket import SHUT_WR
from traceback import format_exc
from typing import Any, ClassVar

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.exceptions import ClientDisconnected, InternalServerError
from werkzeug.test import run_wsgi_app
from werkzeug.wsgi import LimitedStream

LINGER = 1 << 20
"""Bytes of an unread body that are read and forgotten, so that its sender hears the answer and no reset."""


class Connection(MotoRequestHandler):
    """Reads a request as moto's server does, and answers it whole; nothing of moto's answers in pieces."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds that a client may be silent."""
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = 64 * 1024
    """Send head and body of an answer as one. While Go's client still ends the request that it has sent, it can drop a
    connection whose answer has a head and no body yet; Terraform's provider then asks again for what was done."""
    logged: ClassVar[bool] = False
    """Log each request. A load makes tens of thousands, so it is off unless `up --log-requests` asks for it."""

    def run_wsgi(self) -> None:
        """Answer one request."""
        self.wfile.flush()  # 100 Continue, which a client may wait for before it sends the body
        environ = self.make_environ()
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        length = environ.get("CONTENT_LENGTH", "0")
        if not length.isdecimal():
            self.send_error(400, "Content-Length is not a number")
            return
        body = LimitedStream(self.rfile, int(length))  # type: ignore[arg-type]  # it is one
        if not chunked:
            environ["wsgi.input"] = body
        try:
            blocks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        except (ClientDisconnected, ConnectionError, TimeoutError):  # in the middle of the body
            self.close_connection = True
            return
        except Exception:  # noqa: BLE001 - whatever it is, the client gets an answer
            self.log_error("%s", format_exc())
            blocks, status, headers = run_wsgi_app(InternalServerError(), environ, buffered=True)
        unread = chunked or not body.is_exhausted
        self._answer(b"".join(blocks), status, list(headers), close=unread)
        if unread:
            self._linger()

    def _answer(self, body: bytes, status: str, headers: list[tuple[str, str]], *, close: bool) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        has_length = any(name.lower() == "content-length" for name, _ in headers)
        if not has_length and self.command != "HEAD" and code not in {"204", "304"}:
            self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _linger(self) -> None:
        """Wait for the client to see the answer to a request whose body nobody wanted."""
        with suppress(OSError):
            self.connection.shutdown(SHUT_WR)
            left = LINGER
            while left > 0 and (read := len(self.rfile.read1(left))):
                left -= read

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write one line for a request, at once: other threads write theirs. Errors are logged either way."""
        if self.logged:
            sys.stderr.write(f"request {self.command} {self.path} {code} {size}\n")

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the standard library has
        """Log what went wrong; a client that says no more is nothing wrong."""
        if not any(isinstance(one, TimeoutError) for one in args):
            super().log_error(format, *args)
