"""The first messages of a client: TLS, cancel requests, and the start-up parameters.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP
"""

import socket
import ssl
import struct
from dataclasses import dataclass

from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError
from local_aws.redshift.wire.protocol import MAX_LOGIN_MESSAGE, Channel, ConnectionClosedError, Message, strings, text

PROTOCOL_3 = 196608
CANCEL_REQUEST = 80877102
SSL_REQUEST = 80877103
GSS_REQUEST = 80877104

SESSION_OPTIONS = {"DateStyle": "ISO,MDY", "TimeZone": "UTC", "extra_float_digits": "0"}
"""What a session starts with, as in Redshift; a client's own `options` win."""
SESSION_PARAMETERS = {"client_encoding": "UTF8", "standard_conforming_strings": "on", "escape_string_warning": "off"}
"""What no client changes. The planner writes a literal that holds a backslash as E'...' (translate/literals.py), so
PostgreSQL's scanner and the planner's, which are one program, read every text alike."""
UTF8_NAMES = {"UTF8", "UTF-8", "UNICODE"}


@dataclass(frozen=True)
class Cancel:
    """A cancel request: the key that the backend gave to the session to be cancelled."""

    key: bytes


@dataclass(frozen=True)
class Startup:
    """A client that wants a session; `parameters` are what it sent."""

    parameters: dict[str, str]

    @property
    def user(self) -> str:
        """Name of the user."""
        return self.parameters.get("user", "")

    @property
    def database(self) -> str:
        """Name of the database; the user's name when none was given."""
        return self.parameters.get("database", self.user)


def receive_startup(client: socket.socket, tls: ssl.SSLContext) -> tuple[Channel, Startup | Cancel]:
    """Talk to a new client until it says what it wants; wraps the connection in TLS when it asks for that.

    Redshift's `require_ssl` is false by default, so a client that does not ask is served in the clear.
    Raises ConnectionClosedError when the client leaves or does not speak the protocol.
    """
    channel = _channel(client)
    while True:
        body = channel.receive_startup()
        if len(body) < 4:
            raise ConnectionClosedError("not a start-up message")
        (code,) = struct.unpack_from("!I", body)
        if code == SSL_REQUEST and not isinstance(channel.sock, ssl.SSLSocket):
            channel = _wrap(channel, tls)
        elif code in (SSL_REQUEST, GSS_REQUEST):
            channel.send_raw(b"N")
            channel.flush()
        elif code == CANCEL_REQUEST:
            return channel, Cancel(body[4:])
        elif code >> 16 == PROTOCOL_3 >> 16:
            words = strings(body[4:])
            parameters = dict(zip(words[::2], words[1::2], strict=False))
            if code != PROTOCOL_3:
                channel.send(_only_protocol_3_0(parameters))
            return channel, Startup(parameters)
        else:
            raise ConnectionClosedError(f"unknown protocol {code >> 16}.{code & 0xFFFF}")


def _channel(sock: socket.socket) -> Channel:
    channel = Channel(sock)
    channel.longest = MAX_LOGIN_MESSAGE
    return channel


def _only_protocol_3_0(parameters: dict[str, str]) -> Message:
    unknown = [name for name in parameters if name.startswith("_pq_.")]
    return Message.of(b"v", struct.pack("!II", PROTOCOL_3, len(unknown)) + b"".join(map(text, unknown)))


def _wrap(channel: Channel, tls: ssl.SSLContext) -> Channel:
    # Bytes sent before the handshake would be read as if TLS had protected them (CVE-2021-23214).
    if channel.buffered:
        raise ConnectionClosedError("unencrypted bytes behind SSLRequest")
    channel.send_raw(b"S")
    channel.flush()
    try:
        return _channel(tls.wrap_socket(channel.sock, server_side=True))
    except OSError as error:
        raise ConnectionClosedError(f"TLS: {error}") from error


def startup_message(startup: Startup, options: str) -> bytes:
    """Write the StartupMessage for PostgreSQL: the client's user, database and application name, and `options`.

    Drivers of Redshift send parameters that PostgreSQL refuses (driver_version, client_protocol_version, plugin_name
    ...).
    """
    encoding = startup.parameters.get("client_encoding", "UTF8").strip("'\"").upper()
    if encoding not in UTF8_NAMES:
        raise RedshiftError(
            INVALID_PARAMETER,
            f"client_encoding {encoding} is not supported: Redshift talks UTF8 only",
            hint="Unset PGCLIENTENCODING, or set it to UTF8.",
        )
    parameters = {
        "user": startup.user,
        "database": startup.database,
        "application_name": startup.parameters.get("application_name", ""),
        "options": options,
        **SESSION_PARAMETERS,
    }
    body = struct.pack("!I", PROTOCOL_3)
    body += b"".join(text(name) + text(value) for name, value in parameters.items()) + b"\0"
    return struct.pack("!I", len(body) + 4) + body
