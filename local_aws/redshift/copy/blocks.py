"""Bytes of one object, cut into blocks that end between two JSON values wherever that can be seen cheaply."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_VALUE = 4 << 20
"""The largest JSON object or array in bytes [copy-parameters-data-format]."""
_START = re.compile(rb"\n(?=[{\[])")


@dataclass
class Block:
    """Some whole JSON values; `line` is the number of its first line.

    Who reads a block and finds its last value unfinished sets `consumed`, and gets the rest again in the next block.
    Who gives up on a value that is longer than `MAX_VALUE` sets `resume_at_next`: the next block starts at the next
    line that begins a value.
    """

    data: bytes
    line: int
    last: bool = False
    consumed: int = -1
    resume_at_next: bool = False

    def rest(self) -> bytes:
        """Return what was not consumed."""
        return b"" if self.consumed < 0 else self.data[self.consumed :]

    def lines_consumed(self) -> int:
        """Count the lines of what was consumed."""
        return self.data.count(b"\n", 0, len(self.data) if self.consumed < 0 else self.consumed)


def _cut(data: bytes) -> int:
    """Return the last place where a line begins a value: 0 if there is none."""
    place = data.rfind(b"\n{")
    return (place if place >= 0 else data.rfind(b"\n[")) + 1


def cut_blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Cut the chunks. Holds at most about `MAX_VALUE` bytes and one chunk."""
    line, rest, skipping = 1, b"", False
    for chunk in chunks:
        data = rest + chunk
        if skipping:
            start = _START.search(data)
            dropped = start.end() if start else max(0, len(data) - 1)
            line += data.count(b"\n", 0, dropped)
            rest, skipping = data[dropped:], start is None
            if skipping:
                continue
            data = rest
        cut = _cut(data)
        if not cut:
            if len(data) <= MAX_VALUE:
                rest = data
                continue
            cut = len(data)
        block = Block(data[:cut], line)
        yield block
        line += block.lines_consumed()
        rest, skipping = block.rest() + data[cut:], block.resume_at_next
    if rest and not skipping:
        yield Block(rest, line, last=True)
