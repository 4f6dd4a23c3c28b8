"""Plays that are told several times, and differently: the star keeps the earliest, and the load says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from loader.console.text import printable


@dataclass(frozen=True)
class Disputed:
    """One user, session and item of which several plays are told; `left_out` counts those of all that are disputed."""

    session_id: int
    item_in_session: int
    user_id: str
    plays: int
    left_out: int


def report(examples: Sequence[Disputed]) -> str:
    """Return what to tell a person; empty where every play is told once."""
    if not examples:
        return ""
    left_out = examples[0].left_out
    return "\n".join(
        [
            f"{'a play is' if left_out == 1 else f'{left_out:,} plays are'} left out: another play has the same user, "
            "session and item, and another time or song",
            *(
                f"  play    user {printable(one.user_id)}, session {one.session_id}, item {one.item_in_session}: "
                f"{one.plays} plays"
                for one in examples
            ),
            "  remedy  The star keeps the earliest. If they are several plays, correct the events: userId, sessionId "
            "and itemInSession name one.",
        ]
    )
