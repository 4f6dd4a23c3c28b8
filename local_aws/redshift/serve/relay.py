"""From PostgreSQL to the client: authentication, answers, and what Redshift says differently in them."""

import select

from local_aws.redshift.errors import BackendError, RedshiftError
from local_aws.redshift.translate.long_names import LongNames
from local_aws.redshift.translate.statements import NOTHING, Plan
from local_aws.redshift.wire import protocol
from local_aws.redshift.wire.backend import FAILED, IDLE, IN_TRANSACTION, Backend
from local_aws.redshift.wire.error_words import redshift_words
from local_aws.redshift.wire.protocol import Channel, ConnectionClosedError, Message

SERVER_VERSION = "8.0.2"
_REPORTED = {
    *("application_name", "client_encoding", "DateStyle", "integer_datetimes", "is_superuser", "server_encoding"),
    *("server_version", "session_authorization", "TimeZone"),
}
"""What Redshift reports of its settings. A driver that is told of standard_conforming_strings = off would write
E'...'."""
_UNANSWERED = (0, 12)
"""Authentication requests that the client does not answer: Ok, and the last message of SCRAM."""
_GONE = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR
"""Linux tells that the peer has closed although unread bytes wait; elsewhere only a reset shows."""
_SASL = (10).to_bytes(4, "big")
_STATUS_AFTER = {"BEGIN": IN_TRANSACTION, "START TRANSACTION": IN_TRANSACTION, "COMMIT": IDLE, "ROLLBACK": IDLE}


class Relay:
    """Hands PostgreSQL's messages on to the client, and notices when the client leaves meanwhile."""

    def __init__(self, client: Channel, backend: Backend, long_names: LongNames) -> None:
        self.client = client
        self._long_names = long_names
        self.backend = backend
        self._poll = select.poll()
        self._poll.register(backend.channel.sock, select.POLLIN)
        self._poll.register(client.sock, _GONE)

    def authenticate(self, driver: str) -> bool:
        """Let PostgreSQL and the client settle who the client is; whether the session may begin.

        `driver` is what the client's `driver_version` says, which only Redshift's own drivers send.
        """
        while True:
            message = self.receive()
            if message.kind == b"R":
                self.client.send(_for_driver(message, driver))
                self.client.flush()
                if int.from_bytes(message.body[:4], "big") not in _UNANSWERED:
                    self.backend.channel.send(self._password())
                    self.backend.channel.flush()
            elif message.kind == b"K":
                self.backend.key = message.body
                self.client.send(message)
            elif message.kind == b"S":
                self._report(message)
            elif message.kind == b"N":
                self.client.send(message)
            elif message.kind == b"E":
                self.client.send(message)
                self.client.flush()
                return False
            elif message.kind == b"Z":
                self.client.send(message)
                self.client.flush()
                return True

    def until(self, ends: bytes, plan: Plan = NOTHING, kept: bytes = b"") -> Message:
        """Hand messages on up to one whose kind is in `ends`, or an error; return that one, handed on as well.

        They answer `plan`. Kinds in `kept` are not handed on: CommandComplete, for the caller to send later, or what
        the client did not ask for. ReadyForQuery never is: the session decides when the client's turn comes.
        """
        while True:
            rows = self.backend.channel.receive_rows()
            if rows:
                self.client.send_raw(self._long_names.shown_rows(rows))
            message = self.receive()
            kind = message.kind
            if kind == b"C":
                self._note_tag(message)
                message = protocol.command_complete(plan.tag) if plan.tag else message
            if kind == b"Z":
                self.backend.status = message.body
            elif kind == b"E":
                self.report(_placed(redshift_words(protocol.backend_error(message.body)), plan))
            elif kind == b"S":
                self._report(message)
            elif kind == b"D":
                self.client.send_raw(self._long_names.shown_rows(message.raw))
            elif kind not in kept:
                self.client.send(self._shown(message))
            if kind in ends or kind == b"E":
                return message

    def report(self, error: RedshiftError) -> None:
        """Send an error to the client."""
        self.client.send(self._shown(protocol.error(error)))

    def _shown(self, message: Message) -> Message:
        body = self._long_names.shown(message.body)
        return message if body == message.body else Message.of(message.kind, body)

    def receive(self) -> Message:
        """Wait for PostgreSQL's next message. Raises ConnectionClosedError, also when the client leaves."""
        if not self.backend.channel.buffered:
            for fd, event in self._poll.poll():
                if fd == self.client.sock.fileno() and event & _GONE:
                    raise ConnectionClosedError("the client left")
        return self.backend.channel.receive()

    def pass_asides(self) -> None:
        """Hand on what hidden statements caused."""
        for message in self.backend.asides:
            self._report(message)
        self.backend.asides.clear()

    def _report(self, message: Message) -> None:
        name = protocol.strings(message.body)[0]
        if name == "server_version":
            message = protocol.parameter_status(name, SERVER_VERSION)
        if name in _REPORTED:
            self.client.send(message)

    def _note_tag(self, message: Message) -> None:
        """Follow the transaction through the extended protocol, where ReadyForQuery comes late."""
        status = _STATUS_AFTER.get(message.body.rstrip(b"\0").decode())
        if status and self.backend.status != FAILED:
            self.backend.status = status

    def _password(self) -> Message:
        message = self.client.receive()
        if message.kind != b"p":
            raise ConnectionClosedError("no password message")
        return message


def _placed(error: BackendError, plan: Plan) -> BackendError:
    """Turn an error's position in the statement into the one in the client's text, or leave it out."""
    position = error.fields.pop("P", None)
    if position and plan.start is not None:
        error.fields["P"] = str(int(position) + plan.start)
    return error


def _for_driver(message: Message, driver: str) -> Message:
    """Leave the end of the list of SASL mechanisms out for redshift_connector, which takes it for a mechanism.

    Redshift itself never asks it for SCRAM.
    """
    if driver.startswith("Redshift Python Driver") and message.body.startswith(_SASL):
        return Message.of(b"R", message.body[:-1])
    return message
