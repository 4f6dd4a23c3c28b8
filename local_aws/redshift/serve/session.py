"""One client: its statements planned, run on PostgreSQL, and answered, by the simple query protocol."""

from collections.abc import Callable, Iterator

from local_aws.redshift.errors import BackendError, RedshiftError
from local_aws.redshift.serve.copy_hook import CopyHook
from local_aws.redshift.serve.relay import Relay
from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.statements import Kind, Plan
from local_aws.redshift.wire import protocol
from local_aws.redshift.wire.backend import FAILED, IDLE, IN_TRANSACTION, Backend
from local_aws.redshift.wire.error_words import redshift_words
from local_aws.redshift.wire.protocol import Channel, Message

_TELL_IDS = """
SELECT set_config('redshift.last_query_id', $1, false), set_config('redshift.last_copy_id', $2, false),
    set_config('redshift.last_copy_count', $3, false)
"""
_UNASKED = b"123n"
"""Answers to messages that a client's Query does not have: ParseComplete, BindComplete, CloseComplete and NoData."""


class Session:
    """Runs plans in the client's transaction.

    A query text of several statements, and a statement with calls behind it, is one implicit transaction: the session
    opens a transaction block of its own for it (`implicit`), and closes it at the end of the text.
    """

    def __init__(self, relay: Relay, planner: Planner, copy: CopyHook, query_ids: Iterator[int]) -> None:
        self.relay = relay
        self.client: Channel = relay.client
        self.backend: Backend = relay.backend
        self.planner = planner
        self._copy = copy
        self._query_ids = query_ids
        self._implicit = False
        self._last_query_id = -1

    def query(self, message: Message) -> None:
        """Answer one Query message, from the first statement to ReadyForQuery."""
        try:
            plans = self.planner.plan(text_of(protocol.cut(message.body)[0]))
            if not plans:
                self.client.send(protocol.EMPTY_QUERY)
            for plan in plans:
                if not self.run(plan, self._simple, alone=len(plans) == 1):
                    break
            self.end_implicit()
        except RedshiftError as error:
            self.fail(error)
        self.ready()

    def run(self, plan: Plan, send: Callable[[Plan, bool], Message], alone: bool) -> bool:
        """Run one plan and answer it; False when PostgreSQL refused it, which the client then knows.

        `send` forwards the plan's statement to PostgreSQL by the protocol in use and relays its answer, with
        CommandComplete held back when its second argument says so; it returns the answer's last message.
        `alone` says that the statement is a transaction of its own unless it needs more. Raises RedshiftError.
        """
        query_id = next(self._query_ids)
        if plan.kind is Kind.BEGIN and self._implicit and self.backend.status == IN_TRANSACTION:
            self._implicit = False
            self.client.send(protocol.command_complete("BEGIN"))
            return True
        self._check_not_failed(plan)
        self._check_block(plan)
        if plan.asks_ids:
            self._tell_ids()
        if plan.kind is not Kind.BEGIN and (plan.after or plan.kind is Kind.COPY or not alone):
            self.begin_implicit()
        done = self._copy_in(plan, query_id) if plan.kind is Kind.COPY else send(plan, plan.finishes)
        if done.kind == b"E":
            return False
        self._finish(plan)
        if plan.finishes or plan.kind is Kind.COPY:
            self.client.send(done)
        self._last_query_id = query_id
        return True

    def begin_implicit(self) -> None:
        """Open a transaction block unless the client is in one."""
        if self.backend.status == IDLE:
            self.backend.run("BEGIN")
            self._implicit = True

    def end_implicit(self) -> None:
        """Close the block that `begin_implicit` opened. Raises BackendError when PostgreSQL cannot commit."""
        if self._implicit:
            self._implicit = False
            if self.backend.status != IDLE:
                self.backend.run("ROLLBACK" if self.backend.status == FAILED else "COMMIT")

    def fail(self, error: RedshiftError) -> None:
        """Report an error of the stand-in's own and leave the transaction as an error leaves it."""
        self.report(error)
        if self.backend.status == IN_TRANSACTION:
            self.backend.fail()
        self.end_implicit()

    def report(self, error: RedshiftError) -> None:
        """Send an error to the client."""
        self.relay.report(redshift_words(error) if isinstance(error, BackendError) else error)

    def ready(self) -> None:
        """Send ReadyForQuery: it is the client's turn."""
        if self.backend.status == IDLE:
            self._copy.settle()
        self.relay.pass_asides()
        self.client.send(protocol.ready(self.backend.status))
        self.client.flush()

    def close(self) -> None:
        """End the session; an open transaction is rolled back."""
        self.backend.close()
        self._copy.settle()

    def _simple(self, plan: Plan, hold: bool) -> Message:
        """Run the statement by the extended protocol, which takes one statement only: none passes unplanned."""
        self.backend.channel.send(
            protocol.parse("", plan.sql),
            protocol.bind("", "", ()),
            protocol.DESCRIBE_PORTAL,
            protocol.execute(""),
            protocol.CLOSE_PORTAL,
            protocol.SYNC,
        )
        self.backend.channel.flush()
        done = self.relay.until(b"CI", plan, _UNASKED + (b"C" if hold else b""))
        self.relay.until(b"Z", kept=_UNASKED)
        return done

    def _copy_in(self, plan: Plan, query_id: int) -> Message:
        notices = self._copy.run(plan.sql, query_id)
        self.client.send(*(protocol.notice("INFO", text) for text in notices))
        return protocol.command_complete("COPY")

    def _finish(self, plan: Plan) -> None:
        for call in plan.after:
            self.backend.run(call.sql, *call.values)
        if plan.commits and self.backend.status == IN_TRANSACTION:
            self._implicit = False
            self.backend.run("COMMIT")

    def _check_block(self, plan: Plan) -> None:
        if plan.block is False and self.backend.status == IN_TRANSACTION and not self._implicit:
            raise RedshiftError("25001", f"{plan.tag or 'ALTER COLUMN TYPE'} cannot run inside a transaction block")
        if plan.block and self.backend.status == IDLE:
            raise RedshiftError("25P01", "DECLARE CURSOR can only be used in transaction blocks", hint="BEGIN first.")

    def _check_not_failed(self, plan: Plan) -> None:
        if plan.kind is Kind.COPY and self.backend.status == FAILED:
            raise RedshiftError(
                "25P02", "current transaction is aborted, commands ignored until end of transaction block"
            )

    def _tell_ids(self) -> None:
        if self.backend.status != FAILED:
            self.backend.run(
                _TELL_IDS, str(self._last_query_id), str(self._copy.last_query_id), str(self._copy.last_count)
            )


def text_of(data: bytes) -> str:
    """Decode a statement's text. Raises RedshiftError 22021 when it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise RedshiftError("22021", f"invalid byte sequence for encoding UTF8: 0x{data[error.start]:02x}") from error
