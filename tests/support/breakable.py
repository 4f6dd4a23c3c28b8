"""An AWS of a module's own, whose parts may be killed and whose S3 fails on demand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local_aws.parts import s3_endpoint
from local_aws.processes import wait_until_gone
from local_aws.state import State
from tests.support.local_aws import LocalAws
from tests.support.machine import Machine, a_machine
from tests.support.s3_proxy import S3Proxy


@dataclass(frozen=True)
class Breakable:
    """Loader and COPY both reach S3 through `proxy`."""

    machine: Machine
    proxy: S3Proxy
    aws: LocalAws

    def kill(self, *words: str) -> None:
        """kill -9 of the processes with these words in their arguments, and wait until they are gone."""
        victims = self.machine.processes(*words)
        assert victims, words
        for victim in victims:
            victim.kill()
        assert wait_until_gone(victims, 10) == []


@contextmanager
def a_breakable_aws() -> Iterator[Breakable]:
    with a_machine() as machine:
        machine.up()
        state = State(machine.state)
        proxy = S3Proxy(s3_endpoint(state))
        # local_aws takes the proxy for S3 from now on, and hands it to each stand-in that it starts.
        state.record(s3_port=proxy.port)
        aws = Breakable(machine, proxy, machine.aws())
        aws.kill("local_aws.redshift")
        machine.up()
        yield aws
