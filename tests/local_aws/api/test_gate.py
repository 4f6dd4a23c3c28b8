"""What the gate lets through to moto at once. A mock of moto's application stands behind it, to see who is inside."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import boto3
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from local_aws.api.gate import Gate
from local_aws.api.signature import Key

SECRET = "not a secret"


class Room:
    """An application in which two requests meet, if both are let in. One that is alone leaves after some seconds."""

    def __init__(self, seconds: float) -> None:
        self.met: list[bool] = []
        self._seconds = seconds
        self._barrier = Barrier(2)

    def __call__(self, _: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            self._barrier.wait(self._seconds)
            self.met.append(True)
        except BrokenBarrierError:
            self._barrier.reset()
            self.met.append(False)
        start_response("403 Forbidden", [("Content-Length", "0")])  # nobody asks again for this
        return [b""]


@contextmanager
def gate_to(room: Room) -> Iterator[str]:
    """Yield the endpoint of a gate before that room."""
    gate = Gate(lambda _: Key(SECRET), lambda _: room)
    server = make_server("127.0.0.1", 0, gate, threaded=True, request_handler=WSGIRequestHandler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("asked", "seconds", "meet"),
    [
        pytest.param([("ec2", "describe_vpcs"), ("ec2", "describe_vpcs")], 0.3, False, id="the same service"),
        pytest.param([("ec2", "describe_vpcs"), ("iam", "list_roles")], 0.3, False, id="two services"),
        pytest.param([("s3", "list_buckets"), ("s3", "list_buckets")], 30, True, id="S3"),
    ],
)
def test_moto_is_asked_one_thing_at_a_time_but_for_s3(asked: list[tuple[str, str]], seconds: float, meet: bool) -> None:
    room = Room(seconds)
    with gate_to(room) as endpoint, ThreadPoolExecutor(2) as pool:
        session = boto3.Session("KEY", SECRET, region_name="us-west-2")
        client: Any = session.client
        calls = [getattr(client(service, endpoint_url=endpoint), call) for service, call in asked]
        answers = [pool.submit(call) for call in calls]
        assert all(answer.exception() for answer in answers)
    assert room.met == [meet, meet]
