"""A connection that is kept: what one request leaves unread is never taken for the next."""

import http.client
import io
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from local_aws.api.connection import Connection

HEAD = "PUT /{path} HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer the path and the body; /unread leaves the body where it is, /fails fails."""
    path = environ["PATH_INFO"]
    if path == "/fails":
        raise RuntimeError("this one fails")
    said = [path.encode()] if path == "/unread" else [path.encode(), b" ", environ["wsgi.input"].read()]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else said


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Connection)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def exchange(port: int, sent: str) -> str:
    """Send exactly this and no more, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(sent.encode())
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b"")).decode()


def test_many_requests_on_one_connection(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.connect()
    first = connection.sock
    for method, path, body, said in [
        ("PUT", "/a", b"one", b"/a one"),
        ("GET", "/b", None, b"/b "),
        ("HEAD", "/b", None, b""),
        ("PUT", "/fails", b"", None),
        ("PUT", "/c", b"x" * 300_000, b"/c " + b"x" * 300_000),
    ]:
        connection.request(method, path, body)
        answer = connection.getresponse()
        assert answer.read() == said or (said is None and answer.status == 500)
        assert connection.sock is first
    connection.close()


@pytest.mark.parametrize("framing", ["Content-Length: {}", "Transfer-Encoding: chunked"])
def test_a_body_that_nobody_read_is_not_the_next_request(port: int, framing: str) -> None:
    hidden = HEAD.format(path="hidden", length=0) + "\r\n"
    sent = f"PUT /unread HTTP/1.1\r\nHost: here\r\n{framing.format(len(hidden))}\r\n\r\n{hidden}"
    said = exchange(port, sent)
    assert said.count("HTTP/1.1 ") == 1
    assert said.endswith("\r\nConnection: close\r\n\r\n/unread")


def test_who_still_sends_hears_the_answer(port: int) -> None:
    assert exchange(port, HEAD.format(path="unread", length=900_000) + "\r\n" + "x" * 900_000).endswith("/unread")


def test_a_client_that_waits_is_told_once_to_go_on(port: int) -> None:
    said = exchange(port, HEAD.format(path="a", length=3) + "Expect: 100-continue\r\n\r\none")
    assert said.startswith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert said.endswith("/a one")


@pytest.mark.parametrize("length", ["three", "-3", "3.0", "²"])
def test_a_length_that_is_none(port: int, length: str) -> None:
    assert exchange(port, HEAD.format(path="a", length=length) + "\r\none").startswith("HTTP/1.1 400 ")


def test_a_body_that_breaks_off_is_not_answered(port: int) -> None:
    assert exchange(port, HEAD.format(path="a", length=9) + "\r\none") == ""


class Log(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def write(self, text: str) -> int:
        self.writes.append(text)
        return len(text)


def test_a_line_of_the_log_is_one_write_so_that_those_of_other_requests_stay_apart(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log()
    monkeypatch.setattr(Connection, "logged", True)
    monkeypatch.setattr(sys, "stderr", log)
    exchange(port, HEAD.format(path="a", length=3) + "\r\none")
    assert log.writes == ["request PUT /a 200 -\n"]
