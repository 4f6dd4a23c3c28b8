"""What is known of the rows that an overwritten object no longer has: the star keeps them until it is rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass

from loader.console.text import printable

SHOWN = 5


@dataclass(frozen=True)
class Versions:
    """One overwritten object: how many good lines its old and its new version have."""

    uri: str
    before: int
    now: int


@dataclass(frozen=True)
class Overwritten:
    """The overwritten objects of a source. `added_keys` of their rows have a key that the star did not hold."""

    source: str
    objects: Sequence[Versions]
    added_keys: int

    @property
    def before(self) -> int:
        """Lines of the old versions."""
        return sum(one.before for one in self.objects)

    @property
    def now(self) -> int:
        """Lines of the new versions."""
        return sum(one.now for one in self.objects)

    @property
    def gone(self) -> int:
        """How many lines of the old versions are gone, at the least.

        The keys of the old versions are nowhere: COPY does not tell which row came from which object. But a row with a
        new key was no line of the old versions, so what they had before and have now differs by that many lines more.
        """
        return max(sum(max(one.before - one.now, 0) for one in self.objects), self.before - self.now + self.added_keys)

    def __str__(self) -> str:
        """Say it to a person, with the objects that lost most."""
        most = sorted(self.objects, key=lambda one: one.now - one.before)[:SHOWN]
        lines = [
            f"overwritten objects of {self.source} lack at least {self.gone:,} of the lines that they had",
            f"  objects  {len(self.objects):,}",
            f"  before   {self.before:,} lines",
            f"  now      {self.now:,} lines, {self.added_keys:,} of them with keys that are new to the star",
            *(f"  object   {printable(one.uri)}: {one.before:,} lines before, {one.now:,} now" for one in most),
            "  remedy   The star keeps their rows. `loader load --full` builds it from what is in S3 now.",
        ]
        return "\n".join(lines)
