"""Finding JSON values in bytes that need not be JSON.

Only the structure is followed here, so that a broken value ends where the next one can begin. Whether a whole value is
JSON in every detail is for the decoder to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb'"[^"\\\x00-\x1f]*(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*)*"'  # string
    rb"|[{}\[\],:]"
    rb'|[^\s{}\[\],:"]+'  # number, true, false, null, or garbage
    rb'|"'  # a string that does not end
)
_BLANK = re.compile(rb"[ \t\r\n]*")
_OPENING = re.compile(rb"[{\[]")
_LINE_START = re.compile(rb"\n[ \t]*(?=[{\[])")
_CONTROL = re.compile(rb"[\x00-\x1f]")


@dataclass(frozen=True)
class Span:
    """The place of one value, or of bytes that are none."""

    start: int
    end: int
    problem: str = ""
    """Why it is not a JSON value; empty if it may be one."""
    unfinished: bool = False
    """The bytes ended within the value."""


# What may come next within a value.
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _COLON, _COMMA_OR_END = range(6)
_AFTER_COMMA = {ord("{"): _KEY, ord("["): _VALUE}
_OPENED = {ord("{"): _KEY_OR_END, ord("["): _VALUE_OR_END}
_CLOSES = {ord("}"): ord("{"), ord("]"): ord("[")}
_ENDING = (_COMMA_OR_END, _KEY_OR_END, _VALUE_OR_END)
_SIGNS = b"{}[],:"


def _walk(data: bytes, start: int) -> Span:  # noqa: C901  # one state machine, clearer in one piece
    """Follow the value that begins at `start` to its end, or to the first token that cannot stand where it stands."""
    stack: list[int] = []
    state = _VALUE
    for match in _TOKEN.finditer(data, start):
        first = data[match.start()]
        if match[0] == b'"':
            if _CONTROL.search(data, match.end()) is None:
                break
            return Span(start, match.start(), "a string holds a control character or does not end")
        if first in _OPENED and state in (_VALUE, _VALUE_OR_END):
            stack.append(first)
            state = _OPENED[first]
        elif first in _CLOSES and state in _ENDING and stack[-1] == _CLOSES[first]:
            stack.pop()
            if not stack:
                return Span(start, match.end())
            state = _COMMA_OR_END
        elif first == ord(",") and state == _COMMA_OR_END:
            state = _AFTER_COMMA[stack[-1]]
        elif first == ord(":") and state == _COLON:
            state = _VALUE
        elif first == ord('"') and state in (_KEY, _KEY_OR_END):
            state = _COLON
        elif first not in _SIGNS and state in (_VALUE, _VALUE_OR_END):
            state = _COMMA_OR_END
        else:
            return Span(start, match.start(), f"unexpected '{match[0][:20].decode('utf-8', 'replace')}'")
    return Span(start, len(data), "the object or array does not end", unfinished=True)


def _resume(data: bytes, place: int) -> int:
    """Return where to go on after a value that broke at `place`: the first line from there that begins a value."""
    line = data.rfind(b"\n", 0, place) + 1
    if data[place : place + 1] in (b"{", b"[") and not data[line:place].strip():
        return place
    match = _LINE_START.search(data, place)
    return match.end() if match else len(data)


def _trimmed(data: bytes, start: int, end: int) -> int:
    return start + len(data[start:end].rstrip())


def scan(data: bytes) -> Iterator[Span]:
    """Yield the JSON objects and arrays in `data`, and what stands between them, in order."""
    place = 0
    while True:
        place = _BLANK.match(data, place).end()  # type: ignore[union-attr]  # it matches nothing too
        if place == len(data):
            return
        if data[place] not in _OPENED:
            opening = _OPENING.search(data, place)
            end = opening.start() if opening else len(data)
            yield Span(place, _trimmed(data, place, end), "characters outside an object or array")
            place = end
            continue
        found = _walk(data, place)
        if found.unfinished:
            yield found
            return
        end = _resume(data, found.end) if found.problem else found.end
        yield Span(place, _trimmed(data, place, end), found.problem)
        place = end
