"""Try a transaction again after what is transient, and find out what became of a COMMIT that nobody heard of."""

from collections.abc import Callable
from contextlib import suppress

import tenacity

from loader.console.streams import warn
from loader.errors import LoaderError
from loader.load.journal import Journal


def certainly(try_: Callable[[], bool], is_loaded: Callable[[], bool], tries: int, journal: Journal) -> bool:
    """Try until it is certain what happened: return whether anything was loaded.

    A whole transaction is tried again after what is transient: a lost connection, a serializable conflict, S3 asking
    for fewer requests. Before that, the ledger is asked whether a COMMIT happened whose answer was lost.
    """

    def try_once() -> bool:
        if again.statistics["attempt_number"] > 1 and is_loaded():
            return True
        return try_()

    def announce(state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        what = error.what if isinstance(error, LoaderError) else "the load failed"
        seconds = state.next_action.sleep if state.next_action else 0
        journal.log(step="retry", error=what, attempt=state.attempt_number)
        warn(f"{what}: trying again in {seconds:.0f} s")

    again = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, LoaderError) and error.transient),
        stop=tenacity.stop_after_attempt(tries),
        wait=tenacity.wait_random_exponential(max=30),
        before_sleep=announce,
        reraise=True,
    )
    try:
        return again(try_once)
    except LoaderError as error:
        if error.transient:
            with suppress(LoaderError):  # when the ledger cannot be asked either, the first error is what to tell
                if is_loaded():
                    return True
        raise
