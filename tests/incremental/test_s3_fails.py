"""S3 stops answering after each request in turn: the loader says so, and the next load makes it good."""

import socket
import sys
import threading
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.incremental.lake import Lake


class Outage:
    """Passes on so many requests to AWS, and then no more."""

    def __init__(self, url: str, passed: int) -> None:
        there = urlsplit(url)
        self._target = (there.hostname, there.port)
        self._left = passed
        self.happened = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                threading.Thread(target=self._upwards, args=(client, server), daemon=True).start()
                threading.Thread(target=_pump, args=(server, client), daemon=True).start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if b" HTTP/1.1\r\n" in data:
                    self._left -= 1
                if self._left < 0:
                    self.happened = True
                    break
                server.sendall(data)
        _end(client)
        _end(server)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


def test_an_outage_after_any_request_is_made_good_by_the_next_load(
    lake: Lake, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for passed in count():
        outage = Outage(lake.env["AWS_ENDPOINT_URL"], passed)
        with lake.start(AWS_ENDPOINT_URL=outage.url, LOAD_ATTEMPTS="1") as process:
            said = "".join(process.communicate(timeout=120))
        outage.close()
        assert process.returncode in {0, 4}, said
        assert "Traceback" not in said
        if not outage.happened:
            break
        published = lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") > 0
        assert published == (process.returncode == 0)
        lake.load()
        assert lake.star() == expected, f"S3 failed after {passed} requests"
        lake.empty()
    with capsys.disabled():
        sys.stdout.write(f"\nS3 failed after each of {passed} requests\n")
    assert passed > 5
