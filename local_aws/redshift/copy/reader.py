"""The words of a COPY statement, read from left to right as PostgreSQL's scanner cut them."""

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate.literals import escape_literals
from local_aws.redshift.translate.rules.names import name_of
from local_aws.redshift.translate.tokens import IDENTIFIER, INTEGER, STRING, Token, tokenize, unexpected
from local_aws.redshift.translate.tree import constant, parse

_END = Token("")


class Reader:
    """Takes the tokens of one statement. Its methods raise RedshiftError for a token that does not fit."""

    def __init__(self, sql: str) -> None:
        self._tokens = tokenize(escape_literals(sql))
        self._next = 0

    @property
    def at_end(self) -> bool:
        """Return whether no token is left."""
        return self._next >= len(self._tokens)

    def peek(self) -> Token:
        """Return the next token without taking it; an empty one at the end."""
        return _END if self.at_end else self._tokens[self._next]

    def accept(self, *texts: str) -> bool:
        """Take the next token if it is one of these words (upper case) or signs."""
        token = self.peek()
        taken = (token.word.upper() or token.text) in texts
        self._next += taken
        return taken

    def names(self, word: str) -> bool:
        """Return whether one of the tokens that are left is this word (upper case)."""
        return any(token.word.upper() == word for token in self._tokens[self._next :])

    def expect(self, text: str) -> None:
        """Take this word or sign."""
        if not self.accept(text):
            raise self.unexpected()

    def word(self) -> str:
        """Take a word; return it in upper case."""
        return self._take(bool(self.peek().word)).word.upper()

    def is_string(self) -> bool:
        """Return whether a literal comes next."""
        return bool(self.peek().kind == STRING)

    def string(self) -> str:
        """Take a literal; return what it stands for."""
        query = parse(f"SELECT {self._take(self.is_string()).text}")["stmts"][0]["stmt"]["SelectStmt"]
        return str(constant(query["targetList"][0]["ResTarget"]["val"]))

    def number(self) -> int:
        """Take a whole number."""
        return int(self._take(self.peek().kind == INTEGER).text)

    def identifier(self) -> str:
        """Take a name; one without quotes is folded to lower case."""
        token = self.peek()
        return name_of(self._take(bool(token.word) or token.kind == IDENTIFIER))

    def unexpected(self) -> RedshiftError:
        """Return the error for the next token."""
        return unexpected(None if self.at_end else self.peek())

    def _take(self, fits: bool) -> Token:
        if not fits:
            raise self.unexpected()
        self._next += 1
        return self._tokens[self._next - 1]
