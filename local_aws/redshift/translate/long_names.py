"""Names of 64 to 127 bytes [r_names]: PostgreSQL would cut them, so it gets a shorter one, which no client sees."""

import re
import struct
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from local_aws.redshift.translate.rules.names import name_of, quoted
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import IDENTIFIER, STRING, Token

MAX_NAME, _MAX_SHORT = 127, 63
"""The most bytes of a name, Redshift's and PostgreSQL's."""
_DIGEST = 16
_LETTERS = 16
"""A word of as many letters may have more than 63 bytes: a letter has four at most."""
_LONG_WORD = re.compile(rf"[\w$]{{{_LETTERS},}}")
_CATALOG = re.compile(r'"?((pg|svv|svl|stv|stl|sys)_|information_schema\b|has_\w+_privilege\b)', re.IGNORECASE)
"""What says that a statement reads the catalog, where a name may stand in a literal."""
_LENGTH = struct.Struct("!i")


class LongNames:
    """The long names of one database. `keep` is called with the short and the long form of each new one."""

    def __init__(
        self, known: dict[str, str] | None = None, keep: Callable[[str, str], None] = lambda _short, _long: None
    ) -> None:
        self._lock = Lock()
        self._keep = keep
        self._long = {short.encode(): name.encode() for short, name in (known or {}).items()}
        self._shown = _any_of(self._long)

    def shorten(self, statement: Statement) -> Statement:
        """Return a statement with the names that PostgreSQL keeps."""
        tokens = statement.tokens
        if all(len(token.text) < _LETTERS for token in tokens):
            return statement
        reads_catalog = any(_CATALOG.match(token.text) for token in tokens)
        return statement.with_tokens([self._token(token, reads_catalog) for token in tokens])

    def _token(self, token: Token, reads_catalog: bool) -> Token:
        if token.kind == IDENTIFIER:
            short = self._short(name_of(token))
            return token._replace(text=short, word=short) if token.word else token._replace(text=quoted(short))
        if token.kind == STRING and reads_catalog:
            return token._replace(text=_LONG_WORD.sub(lambda found: self._short(found[0]), token.text))
        return token

    def _short(self, name: str) -> str:
        data = name.encode()
        if not _MAX_SHORT < len(data) <= MAX_NAME:
            return name
        digest = sha256(data).hexdigest()[:_DIGEST]
        short = data[: _MAX_SHORT - _DIGEST - 1].decode(errors="ignore") + "_" + digest
        with self._lock:
            if short.encode() not in self._long:
                self._keep(short, name)
                self._long = self._long | {short.encode(): data}
                self._shown = _any_of(self._long)
        return short

    def shown(self, data: bytes) -> bytes:
        """Return text of PostgreSQL's with the names that clients know."""
        return self._shown.sub(lambda found: self._long[found[0]], data) if self._shown else data

    def shown_rows(self, rows: bytes) -> bytes:
        """Return whole DataRow messages with the names that clients know."""
        if not self._shown or not self._shown.search(rows):
            return rows
        written, at = [], 0
        while at < len(rows):
            end = at + 1 + _LENGTH.unpack_from(rows, at + 1)[0]
            body = self._row(rows[at + 5 : end])
            written += [b"D", _LENGTH.pack(len(body) + 4), body]
            at = end
        return b"".join(written)

    def _row(self, body: bytes) -> bytes:
        parts, at = [body[:2]], 2
        while at < len(body):
            length = _LENGTH.unpack_from(body, at)[0]
            value = body[at + 4 : at + 4 + max(length, 0)]
            at += 4 + len(value)
            value = self.shown(value)
            parts += [_LENGTH.pack(len(value) if length >= 0 else -1), value]
        return b"".join(parts)


def _any_of(names: dict[bytes, bytes]) -> re.Pattern[bytes] | None:
    return re.compile(b"|".join(map(re.escape, names))) if names else None
