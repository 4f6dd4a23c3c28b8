"""How a session begins: TLS, passwords, parameters, users, and what is no client at all."""

import secrets
import socket
import ssl
import struct
import subprocess
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from shutil import which

import psycopg2
import pytest

from local_aws.redshift.serve.server import RedshiftServer
from tests.local_aws.redshift.wire import Wire, fields, login, message, text
from tests.support.stand_in import PASSWORD, USER, Redshift


def refused(redshift: Redshift, **changes: str) -> str:
    with pytest.raises(psycopg2.OperationalError) as caught:
        redshift.connect(**changes)
    return str(caught.value)


def test_over_tls(redshift: Redshift) -> None:
    with closing(redshift.connect(sslmode="verify-full")) as connection:
        assert connection.info.ssl_in_use


def test_in_the_clear(redshift: Redshift) -> None:
    """require_ssl is false by default."""
    with closing(redshift.connect(sslmode="disable")) as connection:
        assert not connection.info.ssl_in_use


def test_a_certificate_of_another_authority(redshift: Redshift, tmp_path: Path) -> None:
    import trustme  # noqa: PLC0415 - for this test only

    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    assert "certificate verify failed" in refused(redshift, sslrootcert=str(other))


def test_require_ssl(redshift: Redshift) -> None:
    with RedshiftServer(replace(redshift.config, require_ssl=True)) as server:
        strict = replace(redshift, server=server)
        with closing(strict.connect()) as connection:
            assert connection.info.ssl_in_use
        assert "SSL off" in refused(strict, sslmode="disable")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "wrong"}, "password authentication failed"),
        ({"user": "nobody"}, "password authentication failed"),
        ({"user": "rdsdb", "password": "guess"}, "password authentication failed"),
        ({"dbname": "other"}, 'database "other" does not exist'),
        ({"dbname": "postgres"}, 'database "postgres" does not exist'),
        ({"client_encoding": "LATIN1"}, "UTF8 only"),
    ],
)
def test_refused_clients(redshift: Redshift, changes: dict[str, str], reason: str) -> None:
    assert reason in refused(redshift, **changes)


def test_the_admin_is_no_superuser(redshift: Redshift) -> None:
    assert redshift.one("SHOW is_superuser") == "off"
    assert redshift.error("SELECT * FROM pg_shadow").pgcode == "42501"


def test_what_the_server_says_of_itself(redshift: Redshift) -> None:
    with closing(redshift.connect()) as connection:
        status = connection.get_parameter_status
        assert status("server_version") == "8.0.2"
        assert status("standard_conforming_strings") is None
        assert (status("server_encoding"), status("TimeZone")) == ("UTF8", "UTC")
        assert connection.server_version == 80002


def test_parameters_of_redshifts_drivers(redshift: Redshift) -> None:
    """PostgreSQL would refuse them as settings that it does not know."""
    with closing(Wire(redshift.server.port)) as wire:
        wire.start(user=USER, database="dev", client_protocol_version="2", driver_version="x", plugin_name="y", os="z")
        assert wire.read()[0] == b"R"


def test_options(redshift: Redshift) -> None:
    with closing(redshift.connect(options="-c statement_timeout=4321 -c TimeZone=Asia/Tokyo")) as connection:
        cursor = connection.cursor()
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("4321",)
        assert connection.get_parameter_status("TimeZone") == "Asia/Tokyo"


@pytest.mark.parametrize("name", ["enable_case_sensitive_identifier", "describe_field_name_in_uppercase"])
def test_an_option_that_nothing_would_follow_is_refused(redshift: Redshift, name: str) -> None:
    with pytest.raises(psycopg2.OperationalError, match=f"does not have {name}"):
        redshift.connect(options=f"-c {name}=on")


def test_gss_is_answered_no(redshift: Redshift) -> None:
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as client:
        client.sendall(struct.pack("!II", 8, 80877104))
        assert client.recv(1) == b"N"


def test_a_later_protocol_is_negotiated_down(redshift: Redshift) -> None:
    with closing(Wire(redshift.server.port)) as wire:
        body = struct.pack("!I", 196610) + text("user") + text(USER) + text("database") + text("dev")
        body += text("_pq_.new") + text("1") + b"\0"
        wire.send(struct.pack("!I", len(body) + 4) + body)
        assert wire.read() == (b"v", struct.pack("!II", 196608, 1) + text("_pq_.new"))


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("!II", 8, 80877103) + b"unencrypted behind SSLRequest",
        struct.pack("!I", 3),
        struct.pack("!II", 8, 131072),
        b"",
    ],
)
def test_garbage_ends_that_connection_only(redshift: Redshift, garbage: bytes) -> None:
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as client:
        client.sendall(garbage)
        client.shutdown(socket.SHUT_WR)
        client.settimeout(10)
        with suppress(ConnectionResetError):
            while client.recv(1024):
                continue
    assert redshift.one("SELECT 1") == 1


def test_an_unknown_message_ends_the_session(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(message(b"!"))
        with pytest.raises((EOFError, ConnectionResetError)):
            wire.read()


def test_a_message_beyond_all_limits(redshift: Redshift) -> None:
    with closing(login(redshift.dsn())) as wire:
        wire.send(b"Q" + struct.pack("!I", 1 << 31))
        with pytest.raises((EOFError, ConnectionResetError)):
            wire.read()


def test_it_listens_on_the_loopback_only(redshift: Redshift) -> None:
    assert redshift.server._listener.getsockname()[0] == "127.0.0.1"


def test_a_taken_port(redshift: Redshift) -> None:
    with pytest.raises(OSError, match="in use"):
        RedshiftServer(replace(redshift.config, listen_port=redshift.server.port)).start()


def test_a_new_password_of_the_admin(redshift: Redshift) -> None:
    new = secrets.token_urlsafe(12)
    try:
        with RedshiftServer(replace(redshift.config, admin_password=new)) as server:
            other = replace(redshift, server=server)
            with closing(other.connect(password=new)):
                assert "password authentication failed" in refused(other, password=PASSWORD)
    finally:
        with RedshiftServer(redshift.config):
            pass


def test_users_of_the_database(redshift: Redshift) -> None:
    redshift.rows("CREATE USER analyst PASSWORD 'Secret12'")
    redshift.rows("CREATE TABLE t (a INT)")
    try:
        analyst = redshift.connect(user="analyst", password="Secret12")
        with closing(analyst), analyst.cursor() as cursor:
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("SELECT * FROM t")
            cursor.execute("CREATE TABLE own (a INT DISTKEY)")
            cursor.execute("SELECT count(*) FROM stl_load_errors")
    finally:
        redshift.rows("DROP TABLE own; DROP USER analyst")


@pytest.mark.skipif(which("psql") is None, reason="psql is not installed")
def test_psql(redshift: Redshift) -> None:
    script = "SELECT version();\nBEGIN; SELECT 1 AS one; ROLLBACK;\n\\echo done\n"
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", redshift.dsn(password=None)],
        input=script,
        env={"PGPASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Redshift 1.0." in done.stdout
    assert done.stdout.endswith("1\nROLLBACK\ndone\n")


@pytest.mark.skipif(which("psql") is None, reason="psql is not installed")
def test_the_commands_of_psql(redshift: Redshift) -> None:
    """Each \\d command asks the catalog, in the SQL that psql keeps for a server as old as Redshift says it is."""
    redshift.rows(
        "CREATE TABLE songs (id INT PRIMARY KEY, title VARCHAR(20) NOT NULL DEFAULT 'x');"
        "CREATE TABLE plays (song INT REFERENCES songs (id)) DISTKEY (song);"
        "CREATE VIEW titles AS SELECT title FROM songs"
    )
    script = "\\d\n\\d songs\n\\d plays\n\\d+ titles\n\\dt\n\\dt+\n\\dn\n\\l\n\\df\n\\du\n\\dv\n"
    done = subprocess.run(
        ["psql", "-X", "-A", "-v", "ON_ERROR_STOP=1", redshift.dsn(password=None)],
        input=script,
        env={"PGPASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines.count("public|songs|table|awsuser") == 2  # of \\d and \\dt
    assert lines.count("public|titles|view|awsuser") == 2
    assert "title|character varying(20)||not null|'x'::character varying" in lines
    assert '    "songs_pkey" PRIMARY KEY, btree (id)' in lines
    assert '    "plays_song_fkey" FOREIGN KEY (song) REFERENCES songs(id)' in lines
    assert "awsuser|Superuser, Create role, Create DB|{}" in lines
    # Nothing of the stand-in's own, nor of the PostgreSQL behind it.
    assert "rdsdb" not in done.stdout
    assert "redshift_" not in done.stdout


def test_plain_bytes_behind_tls(redshift: Redshift) -> None:
    """A client that asks for TLS, and then does not speak it."""
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as client:
        client.sendall(struct.pack("!II", 8, 80877103))
        assert client.recv(1) == b"S"
        client.sendall(b"not a handshake at all")
        client.settimeout(10)
        with suppress(ConnectionResetError):
            assert client.recv(1024)[:1] in (b"\x15", b"")  # a TLS alert, or nothing
    assert redshift.one("SELECT 1") == 1


def test_errors_come_as_fatal_before_a_session(redshift: Redshift) -> None:
    context = ssl.create_default_context(cafile=str(redshift.authority))
    with socket.create_connection(("127.0.0.1", redshift.server.port)) as plain:
        plain.sendall(struct.pack("!II", 8, 80877103))
        plain.recv(1)
        with context.wrap_socket(plain, server_hostname="localhost") as client:
            body = struct.pack("!I", 196608) + text("user") + text("rdsdb") + b"\0"
            client.sendall(struct.pack("!I", len(body) + 4) + body)
            answer = client.recv(4096)
    assert fields(answer[5:])["S"] == "FATAL"
