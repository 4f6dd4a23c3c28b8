"""Overwritten objects with fewer lines than before: the star keeps rows of theirs until it is rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass

from loader.console.text import counted, printable

SHOWN = 5


@dataclass(frozen=True)
class Overwritten:
    """One overwritten object: how many good lines its old and its new version have."""

    source: str
    uri: str
    before: int
    now: int


def report(objects: Sequence[Overwritten]) -> str:
    """Return what to tell a person about those that lost lines, the most first; empty when none did."""
    lost = sorted((one for one in objects if one.now < one.before), key=lambda one: one.now - one.before)
    if not lost:
        return ""
    number = f"{counted(len(lost), 'overwritten object')} {'has' if len(lost) == 1 else 'have'}"
    more = [f"  also    {len(lost) - SHOWN:,} more; the log names them"] if len(lost) > SHOWN else []
    return "\n".join(
        [
            f"{number} fewer lines than before",
            *(
                f"  object  {printable(one.uri)}: {counted(one.before, 'line')} before, {one.now:,} now"
                for one in lost[:SHOWN]
            ),
            *more,
            "  remedy  The star keeps their old rows. `loader load --full` builds it from what is in S3 now.",
        ]
    )
