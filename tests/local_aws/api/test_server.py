"""How the API answers over a connection."""

import socket
from urllib.parse import urlsplit

from tests.support.local_aws import LocalAws

MORE_THAN_AN_ANSWER = 64 * 1024


def test_the_head_of_an_answer_brings_its_body_along(local_aws: LocalAws) -> None:
    """Go's client can drop an answer whose body is not there yet when it reads the head; Terraform's provider uses it.

    A hundred times, since whoever reads a moment later gets both anyway: sent apart, some of a hundred come apart.
    """
    apart = [answer for answer in (_first_read(local_aws) for _ in range(100)) if not answer.endswith(b"</Error>")]
    assert apart == []


def test_who_asks_before_sending_a_body_is_answered_at_once(local_aws: LocalAws) -> None:
    head = "PUT /bucket/key HTTP/1.1\r\nHost: {}\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    assert _first_read(local_aws, head).startswith(b"HTTP/1.1 100 Continue\r\n")


def _first_read(local_aws: LocalAws, head: str = "GET / HTTP/1.1\r\nHost: {}\r\n\r\n") -> bytes:
    address = urlsplit(local_aws.env["AWS_ENDPOINT_URL"])
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as connection:
        connection.sendall(head.format(address.netloc).encode())
        return connection.recv(MORE_THAN_AN_ANSWER)
