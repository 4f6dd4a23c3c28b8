"""The extended query protocol: Parse, Bind, Describe, Execute, Close, Flush and Sync.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY

Messages are forwarded as they come, and PostgreSQL's answers fetched in one go at Sync or Flush. An Execute that
needs more than PostgreSQL alone is run when everything before it has been answered. PostgreSQL keeps an empty statement
in the place of a COPY, so that its names, portals and descriptions work.
"""

from collections.abc import Callable

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError
from local_aws.redshift.serve.session import Session, text_of
from local_aws.redshift.translate.statements import NOTHING, Kind, Plan
from local_aws.redshift.wire import protocol
from local_aws.redshift.wire.protocol import Message

_ENDS = {b"P": b"1", b"B": b"2", b"D": b"Tn", b"E": b"CIs", b"C": b"3"}
"""The messages of one of which the answer to each message ends."""
_MAX_WAITING, _MAX_BYTES = 64, 32 * 1024
"""What is forwarded before answers are fetched; more, and both sides could wait for each other to read."""


class ExtendedQuery:
    """The prepared statements and portals of one session, and the messages on their way."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._backend = session.backend.channel
        self._plans: dict[bytes, Plan] = {}
        self._portals: dict[bytes, Plan] = {}
        self._waiting: list[tuple[bytes, Plan]] = []
        self._waiting_bytes = 0
        self._skipping = False
        self._handlers: dict[bytes, Callable[[Message], None]] = {
            b"P": self._parse,
            b"B": self._bind,
            b"D": self._forward,
            b"E": self._execute,
            b"C": self._close,
            b"H": self._flush,
        }

    def handle(self, message: Message) -> None:
        """Take one message. After an error everything up to Sync is skipped."""
        if message.kind == b"S":
            self._sync()
        elif not self._skipping:
            try:
                self._handlers[message.kind](message)
            except RedshiftError as error:
                self._fail(error)

    def _parse(self, message: Message) -> None:
        name, rest = protocol.cut(message.body)
        sql, types = protocol.cut(rest)
        if not self._drain():  # the planner may ask PostgreSQL about the tables
            return
        plans = self._session.planner.plan(text_of(sql))
        if len(plans) > 1:
            raise RedshiftError(SYNTAX_ERROR, "cannot insert multiple commands into a prepared statement")
        plan = plans[0] if plans else NOTHING
        self._forward(protocol.parse(name.decode(), _backend_sql(plan), types), plan)
        # PostgreSQL may refuse a name that is taken; the old plan stays until it has not.
        if name and name in self._plans and not self._drain():
            return
        self._plans[name] = plan

    def _bind(self, message: Message) -> None:
        portal, rest = protocol.cut(message.body)
        statement, _ = protocol.cut(rest)
        self._portals[portal] = self._plans.get(statement, NOTHING)
        self._forward(message)

    def _execute(self, message: Message) -> None:
        portal, _ = protocol.cut(message.body)
        plan = self._portals.get(portal, NOTHING)
        special = plan.finishes or plan.asks_ids or plan.tag is not None or plan.block is not None
        if plan.kind is Kind.POSTGRES and not special:
            self._forward(message)
            return
        if self._drain():
            self._skipping = not self._session.run(plan, lambda _, hold: self._run(message, plan, hold), alone=True)

    def _run(self, message: Message, plan: Plan, hold: bool) -> Message:
        self._backend.send(message, protocol.FLUSH)
        self._backend.flush()
        return self._session.relay.until(_ENDS[b"E"], plan, kept=b"C" if hold else b"")

    def _close(self, message: Message) -> None:
        name, _ = protocol.cut(message.body[1:])
        (self._plans if message.body[:1] == b"S" else self._portals).pop(name, None)
        self._forward(message)

    def _flush(self, _message: Message) -> None:
        self._drain()
        self._session.relay.pass_asides()
        self._session.client.flush()

    def _forward(self, message: Message, plan: Plan = NOTHING) -> None:
        full = len(self._waiting) >= _MAX_WAITING or self._waiting_bytes + len(message.raw) > _MAX_BYTES
        if full and not self._drain():
            return
        self._backend.send(message)
        self._waiting.append((_ENDS[message.kind], plan))
        self._waiting_bytes += len(message.raw)

    def _drain(self) -> bool:
        """Fetch and hand on the answers to everything that was forwarded; False when one is an error."""
        if self._waiting:
            self._backend.send(protocol.FLUSH)
            self._backend.flush()
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        for ends, plan in waiting:
            if self._session.relay.until(ends, plan).kind == b"E":
                self._skipping = True
                return False
        return True

    def _sync(self) -> None:
        self._backend.send(protocol.SYNC)
        self._backend.flush()
        self._waiting, self._waiting_bytes, self._skipping = [], 0, False
        relay = self._session.relay
        while relay.until(b"Z").kind != b"Z":
            continue
        try:
            self._session.end_implicit()
        except RedshiftError as error:
            self._session.report(error)
        self._session.ready()

    def _fail(self, error: RedshiftError) -> None:
        """Report an error of the stand-in's own, after the answers that belong before it."""
        if not self._drain():
            return
        self._session.report(error)
        # PostgreSQL must skip to Sync, too, and undo what came before in the same transaction.
        self._backend.send(protocol.parse("", "an error of the stand-in"), protocol.FLUSH)
        self._backend.flush()
        while self._session.relay.receive().kind != b"E":
            continue
        self._skipping = True


def _backend_sql(plan: Plan) -> str:
    return "" if plan.kind is Kind.COPY else plan.sql
