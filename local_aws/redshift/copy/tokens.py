"""The words of a COPY statement.

PostgreSQL's own scanner is of no use here: Redshift takes a backslash in an ordinary literal as an escape.
"""

import re
from dataclasses import dataclass
from enum import Enum

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<string>[eE]?'(?:[^'\\]|\\.|'')*')
    |(?P<quoted>"(?:[^"]|"")+")
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d+)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"''|\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Kind(Enum):
    """What a token is."""

    STRING = "string"
    QUOTED = "quoted"
    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    END = "end of input"


@dataclass(frozen=True)
class Token:
    """One token; `value` is what it stands for: a literal without its quotes, a word in upper case."""

    kind: Kind
    value: str
    text: str


def _unescape(match: re.Match[str]) -> str:
    escaped = match[1]
    if escaped is None:
        return "'"
    if escaped[0] == "x" and len(escaped) > 1:
        return chr(int(escaped[1:], 16))
    if escaped[0] in "01234567":
        return chr(int(escaped, 8))
    return _LETTERS.get(escaped, escaped)


def _value(kind: Kind, text: str) -> str:
    if kind is Kind.STRING:
        return _ESCAPE.sub(_unescape, text[text.index("'") + 1 : -1])
    if kind is Kind.QUOTED:
        return text[1:-1].replace('""', '"')
    return text.upper() if kind is Kind.WORD else text


class Tokens:
    """The tokens of one statement, read from left to right."""

    def __init__(self, sql: str) -> None:
        self._tokens = [
            Token(Kind(match.lastgroup), _value(Kind(match.lastgroup), match[0]), match[0])
            for match in _TOKEN.finditer(sql)
            if match.lastgroup != "skip"
        ]
        self._next = 0

    def peek(self) -> Token:
        """Give the next token without taking it."""
        return self._tokens[self._next] if self._next < len(self._tokens) else Token(Kind.END, "", "")

    def take(self) -> Token:
        """Take the next token."""
        token = self.peek()
        self._next += 1
        return token

    def accept(self, *values: str) -> Token | None:
        """Take the next token if it is one of these words or signs."""
        token = self.peek()
        if token.kind in (Kind.WORD, Kind.SIGN) and token.value in values:
            return self.take()
        return None

    def expect(self, value: str) -> None:
        """Take this word or sign, or fail."""
        if self.accept(value) is None:
            raise self.unexpected()

    def string(self) -> str:
        """Take a literal."""
        if self.peek().kind is not Kind.STRING:
            raise self.unexpected()
        return self.take().value

    def number(self) -> int:
        """Take a whole number."""
        if self.peek().kind is not Kind.NUMBER:
            raise self.unexpected()
        return int(self.take().value)

    def identifier(self) -> str:
        """Take a name; one without quotes is folded to lower case."""
        token = self.peek()
        if token.kind not in (Kind.WORD, Kind.QUOTED):
            raise self.unexpected()
        self.take()
        return token.value if token.kind is Kind.QUOTED else token.value.lower()

    def unexpected(self) -> RedshiftError:
        """Give the error for the next token."""
        text = self.peek().text
        return RedshiftError(
            SYNTAX_ERROR, f'syntax error at or near "{text}"' if text else "syntax error at end of input"
        )
