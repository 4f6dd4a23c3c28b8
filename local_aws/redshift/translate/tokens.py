"""SQL as a list of tokens, cut by PostgreSQL's own scanner.

A token carries the blanks and comments before it, so an edited list is written out as the text it came from, with
only the edits changed. Rules of the stand-in are edits of such lists.
"""

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from postgast import PgQueryError, pg_query_pb2, scan

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError
from local_aws.redshift.translate.literals import separate_numbers

_KIND = pg_query_pb2.Token
IDENTIFIER, STRING, INTEGER, NUMBER = _KIND.IDENT, _KIND.SCONST, _KIND.ICONST, _KIND.FCONST
_COMMENTS = (_KIND.SQL_COMMENT, _KIND.C_COMMENT)
WRITTEN = -1
"""Text that a rule wrote; other rules do not look into it."""


class Token(NamedTuple):
    """One token. `word` is the lower-case text of a keyword or an unquoted identifier, and empty for all others."""

    text: str
    word: str = ""
    kind: int = WRITTEN
    lead: str = " "


Tokens = list[Token]


def tokenize(sql: str) -> Tokens:
    """Cut SQL into tokens; comments and blanks go into the next token's `lead`, those at the end are dropped.

    Raises RedshiftError 42601 for text that is not SQL, such as an unterminated literal.
    """
    try:
        scanned = scan(sql).tokens
    except PgQueryError as error:
        if error.message.startswith("trailing junk after numeric literal"):
            apart = separate_numbers(sql)
            if apart != sql:
                return tokenize(apart)
        raise RedshiftError(SYNTAX_ERROR, error.message) from error
    data = sql.encode()
    tokens, end = [], 0
    for token in scanned:
        if token.token in _COMMENTS:
            continue
        start, kind = token.start, token.token
        text = data[start : token.end].decode()
        named = token.keyword_kind or (kind == IDENTIFIER and text[0] != '"')
        tokens.append(Token(text, text.lower() if named else "", kind, data[end:start].decode()))
        end = token.end
    return tokens


def render(tokens: Sequence[Token]) -> str:
    """Write tokens out; words that an edit has brought together are kept apart."""
    parts: list[str] = []
    last = ""
    for token in tokens:
        lead = token.lead or (" " if _ends_word(last) and token.text[0].isalnum() else "")
        last = token.text
        parts += (lead, last)
    return "".join(parts).strip()


def _ends_word(text: str) -> bool:
    return text[-1:].isalnum() or text[-1:] in ("'", '"', "_")


def written(text: str) -> Token:
    """Make a token of a piece of SQL that a rule writes."""
    return Token(text)


def word(text: str) -> Token:
    """Make a token of one keyword or plain name."""
    return Token(text, text.lower(), IDENTIFIER)


def split_on(tokens: Sequence[Token], separator: str) -> list[Tokens]:
    """Split on a separator outside of parentheses and brackets; one empty list for no tokens."""
    parts: list[Tokens] = [[]]
    depth = 0
    for token in tokens:
        if token.text == separator and depth == 0:
            parts.append([])
            continue
        depth += (token.text in "([") - (token.text in ")]")
        parts[-1].append(token)
    return parts


def closing(tokens: Sequence[Token], opening: int) -> int:
    """Return the index of the parenthesis that closes the one at `opening`. Raises RedshiftError when there is none."""
    depth = 0
    for at in range(opening, len(tokens)):
        text = tokens[at].text
        depth += (text == "(") - (text == ")")
        if depth == 0:
            return at
    raise RedshiftError(SYNTAX_ERROR, "syntax error at end of input", detail="A parenthesis is not closed.")


def clause_end(tokens: Sequence[Token], at: int, ends: Set[str]) -> int:
    """Return where the query that this place is in ends, or the first of these words outside of parentheses."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].text == "(") - (tokens[end].text == ")")
        if depth < 0 or (depth == 0 and tokens[end].word in ends):
            return end
    return len(tokens)


def starts(tokens: Sequence[Token], *words: str, at: int = 0) -> bool:
    """Return whether these words stand at this place."""
    return len(tokens) >= at + len(words) and all(tokens[at + i].word == w for i, w in enumerate(words))


def top_level(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens that stand outside of parentheses, with their indexes; parentheses are not among them."""
    depth = 0
    for at, token in enumerate(tokens):
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
        elif depth == 0:
            yield at, token


def unexpected(token: Token | None) -> RedshiftError:
    """Make the error for a token that cannot stand where it does; None is the end of the statement."""
    where = f'at or near "{token.text}"' if token else "at end of input"
    return RedshiftError(SYNTAX_ERROR, f"syntax error {where}")
