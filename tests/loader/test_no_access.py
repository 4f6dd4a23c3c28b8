"""No way in: each cause is told apart, with its own remedy, whoever is on the other side."""

import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from tests.support.aws import client_of
from tests.support.command import clean_environment
from tests.support.in_process import completed
from tests.support.moto_server import moto_server
from tests.support.web_server import answering

PASSWORD = "hunter2-hunter2"
SSL_REQUEST = 80877103


def refused(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    for words in said:
        assert words in done.stderr, done.stderr


def query(directory: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    login = {
        "REDSHIFT_HOST": "127.0.0.1",
        "REDSHIFT_DATABASE": "dev",
        "REDSHIFT_USER": "admin",
        "REDSHIFT_PASSWORD": PASSWORD,
    }
    return completed("query", "SELECT 1", env=clean_environment(**(login | settings)), cwd=directory)


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Take connections one after the other, read what each asks first, and answer it; gives the port."""

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                try:
                    length, code = struct.unpack("!II", client.recv(8, socket.MSG_WAITALL))
                    if (length, code) == (8, SSL_REQUEST):
                        answer(client)
                    else:
                        client.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\n<html>")
                except (OSError, ssl.SSLError):
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield str(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def over_tls(
    authority: trustme.CA, name: str, say: bytes = b"", heard: list[bytes] | None = None
) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)

    def answer(client: socket.socket) -> None:
        client.sendall(b"S")
        with context.wrap_socket(client, server_side=True) as secured:
            secured.recv(1024)
            secured.sendall(say)
            if heard is not None:
                heard.append(secured.recv(1024))

    return answer


def error_response(sqlstate: str, message: str) -> bytes:
    fields = b"".join(
        f"{code}{text}".encode() + b"\0" for code, text in (("S", "FATAL"), ("C", sqlstate), ("M", message))
    )
    return b"E" + struct.pack("!I", len(fields) + 5) + fields + b"\0"


def test_a_name_that_nobody_has(tmp_path: Path) -> None:
    refused(query(tmp_path, REDSHIFT_HOST="gone.invalid"), 4, "gone.invalid", "Correct REDSHIFT_HOST")


def test_a_port_where_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    refused(query(tmp_path, REDSHIFT_PORT=port), 4, f"port {port}", "Connection refused", "running")


def test_a_server_without_tls(tmp_path: Path) -> None:
    with server(lambda client: client.sendall(b"N")) as port:
        refused(query(tmp_path, REDSHIFT_PORT=port), 4, "does not support SSL", "REDSHIFT_SSL_MODE")


def test_a_server_that_is_something_else(tmp_path: Path) -> None:
    with server(lambda client: client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        refused(query(tmp_path, REDSHIFT_PORT=port), 4, "SSL negotiation", "name the warehouse itself")


def test_a_certificate_of_an_unknown_authority(tmp_path: Path) -> None:
    with server(over_tls(trustme.CA(), "127.0.0.1")) as port:
        refused(query(tmp_path, REDSHIFT_PORT=port), 4, "certificate verify failed", "REDSHIFT_SSL_ROOT_CERT")


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    authority = trustme.CA()
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    with server(over_tls(authority, "another.example.com")) as port:
        done = query(tmp_path, REDSHIFT_PORT=port, REDSHIFT_SSL_ROOT_CERT=str(root))
    refused(done, 4, "another.example.com", "does not match host name", "Set REDSHIFT_HOST")


def test_a_file_of_authorities_that_is_not_there(tmp_path: Path) -> None:
    refused(query(tmp_path, REDSHIFT_SSL_ROOT_CERT="nowhere.pem"), 3, "nowhere.pem", "REDSHIFT_SSL_ROOT_CERT")


def test_a_server_that_says_the_password_aloud(tmp_path: Path) -> None:
    authority = trustme.CA()
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    hostile = error_response("28P01", f'password authentication failed for "admin" with "{PASSWORD}"\x1b[2J')
    with server(over_tls(authority, "127.0.0.1", hostile)) as port:
        done = query(tmp_path, REDSHIFT_PORT=port, REDSHIFT_SSL_ROOT_CERT=str(root))
    refused(done, 4, "password authentication failed", "***", "Correct the user and password")
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("allowed", ["", "true"])
def test_a_server_that_is_not_redshift_gets_no_password_in_clear(tmp_path: Path, allowed: str) -> None:
    authority = trustme.CA()
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    heard: list[bytes] = []
    ask = b"R" + struct.pack("!II", 8, 3)  # AuthenticationCleartextPassword
    with server(over_tls(authority, "127.0.0.1", ask, heard)) as port:
        settings = {"REDSHIFT_SSL_ROOT_CERT": str(root), "REDSHIFT_CLEAR_PASSWORD": allowed}
        done = query(tmp_path, REDSHIFT_PORT=port, **settings)
    refused(done, 4, "no connection to the warehouse", *([] if allowed else ["set REDSHIFT_CLEAR_PASSWORD to true"]))
    assert any(PASSWORD.encode() in one for one in heard) == bool(allowed)


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """An AWS to ask for a login, without a warehouse behind it."""
    with moto_server() as url:
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test-secret-key",
            "AWS_REGION": "us-west-2",
            "REDSHIFT_PASSWORD": "",
        }


def secret(aws: dict[str, str], text: str | bytes) -> str:
    client = client_of(aws, "secretsmanager")
    content = {"SecretString" if isinstance(text, str) else "SecretBinary": text}
    return str(client.create_secret(Name=f"login-{abs(hash(text))}", **content)["ARN"])


def test_a_secret_that_is_not_there(tmp_path: Path, aws: dict[str, str]) -> None:
    done = query(tmp_path, **aws, REDSHIFT_SECRET_ARN="arn:aws:secretsmanager:us-west-2:123456789012:secret:gone")
    refused(done, 4, "secret:gone", "ResourceNotFoundException", "AWS_REGION")


OTHER_SHAPES = {
    "not JSON": PASSWORD,
    "cut": f'{{"username": "u", "password": "{PASSWORD}"',
    "more than one": f'{{"username": "u", "password": "{PASSWORD}"}} x',
    "a byte order mark": f'\ufeff{{"username": "u", "password": "{PASSWORD}"}}',
    "bytes": b"hunter2",
    "blank": " ",
    "null": "null",
    "a number": "5",
    "a text": f'"{PASSWORD}"',
    "a list": f'["{PASSWORD}"]',
    "deeper than Python goes": '{"password": ' * 20_000,
    "no password": '{"username": "u"}',
    "other names": f'{{"Username": "u", "Password": "{PASSWORD}"}}',
    "no user anywhere": f'{{"password": "{PASSWORD}"}}',
    "user null": f'{{"username": null, "password": "{PASSWORD}"}}',
    "user empty": f'{{"username": "", "password": "{PASSWORD}"}}',
    "user a number": f'{{"username": 5, "password": "{PASSWORD}"}}',
    "user with NUL": f'{{"username": "u\\u0000", "password": "{PASSWORD}"}}',
    "user half a character": f'{{"username": "\\ud800", "password": "{PASSWORD}"}}',
    "password null": '{"username": "u", "password": null}',
    "password empty": '{"username": "u", "password": ""}',
    "password a number": '{"username": "u", "password": 5}',
    "password a list": f'{{"username": "u", "password": ["{PASSWORD}"]}}',
    "password an object": f'{{"username": "u", "password": {{"password": "{PASSWORD}"}}}}',
    "password with NUL": f'{{"username": "u", "password": "{PASSWORD}\\u0000"}}',
    "password half a character": f'{{"username": "u", "password": "{PASSWORD}\\ud800"}}',
}


@pytest.mark.parametrize("text", OTHER_SHAPES.values(), ids=OTHER_SHAPES)
def test_a_secret_of_another_shape_is_not_shown(tmp_path: Path, aws: dict[str, str], text: str | bytes) -> None:
    arn = secret(aws, text)
    done = query(tmp_path, **aws, REDSHIFT_SECRET_ARN=arn, REDSHIFT_USER="")
    refused(done, 3, arn, '"username" and "password"')


ASKED = {
    "the secret with the login cannot be read": {"REDSHIFT_SECRET_ARN": "arn:x"},
    "no temporary credentials": {"REDSHIFT_WORKGROUP": "w"},
    "no connection to the warehouse": {"REDSHIFT_WORKGROUP": "w", "REDSHIFT_PASSWORD": PASSWORD},
}
ANSWERS = {
    "a list": b"[]",
    "null": b"null",
    "a number for an object": b'{"workgroup": 5, "VersionStages": 5}',
    "numbers for texts": b'{"SecretString": 5, "dbUser": 5, "dbPassword": 5, "workgroup": {"status": 5}}',
}


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
def test_an_aws_whose_answers_have_another_shape(tmp_path: Path, aws: dict[str, str], what: str, body: bytes) -> None:
    with answering(body) as url:
        done = query(tmp_path, **(aws | {"AWS_ENDPOINT_URL": url, "REDSHIFT_PORT": "1"} | ASKED[what]))
    refused(done, 4, f"error: {what}")


def test_a_secret_is_used_and_not_shown(tmp_path: Path, aws: dict[str, str]) -> None:
    """The server is handed nothing in the clear; the user of the message is the secret's."""
    arn = secret(aws, f'{{"username": "of-the-secret", "password": "{PASSWORD}"}}')
    done = query(tmp_path, **aws, REDSHIFT_SECRET_ARN=arn, REDSHIFT_HOST="gone.invalid", REDSHIFT_USER="")
    refused(done, 4, "gone.invalid", "secret")


def test_a_cluster_that_is_not_there(tmp_path: Path, aws: dict[str, str]) -> None:
    done = query(tmp_path, **aws, REDSHIFT_CLUSTER_IDENTIFIER="gone")
    refused(done, 4, "cluster gone", "ClusterNotFound", "REDSHIFT_CLUSTER_IDENTIFIER")


def test_an_aws_that_does_not_answer(tmp_path: Path, aws: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}"
    done = query(tmp_path, **(aws | {"AWS_ENDPOINT_URL": dead}), REDSHIFT_SECRET_ARN="arn:x")
    refused(done, 4, dead, "AWS_ENDPOINT_URL")


def test_an_aws_that_is_something_else(tmp_path: Path, aws: dict[str, str]) -> None:
    with server(lambda _: None) as port:
        done = query(tmp_path, **(aws | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}), REDSHIFT_SECRET_ARN="arn:x")
    refused(done, 4, "AWS_ENDPOINT_URL")
    done = query(tmp_path, **(aws | {"AWS_ENDPOINT_URL": "no url"}), REDSHIFT_SECRET_ARN="arn:x")
    refused(done, 4, "no url", "AWS_ENDPOINT_URL")


@pytest.mark.parametrize(
    "given",
    [
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"},
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": "nobodys"},
        {"AWS_SECRET_ACCESS_KEY": ""},
    ],
)
def test_no_aws_credentials(tmp_path: Path, aws: dict[str, str], given: dict[str, str]) -> None:
    home = {"HOME": str(tmp_path)}
    refused(query(tmp_path, **(aws | given | home), REDSHIFT_SECRET_ARN="arn:x"), 4, "Give credentials", "AWS_PROFILE")


def test_no_region(tmp_path: Path, aws: dict[str, str]) -> None:
    done = query(tmp_path, **(aws | {"AWS_REGION": "", "HOME": str(tmp_path)}), REDSHIFT_SECRET_ARN="arn:x")
    refused(done, 4, "region")
