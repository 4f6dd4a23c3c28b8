"""Backslashes in ordinary string literals, which escape in Redshift and not in standard SQL."""

import re

_START = re.compile(
    r"""
    [eE]'                         # already an escape string
    | [bBxX]' | [uU]&'            # a bit string, or one with escapes of its own
    | [nN]?'                      # an ordinary literal
    | "[^"]*"?                    # a quoted identifier
    | --[^\r\n]*
    | /\*
    | \$ (?:[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*)? \$   # a dollar quote (scan.l, dolqdelim)
    | [A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*   # a word, which may look like one (identifier)
    """,
    re.VERBOSE,
)
_IN_LITERAL = re.compile(r"\\.|''|'", re.DOTALL)
_IN_COMMENT = re.compile(r"/\*|\*/")


def escape_literals(sql: str) -> str:
    r"""Mark every ordinary literal that holds a backslash as an escape string: 'it\'s' becomes E'it\'s'.

    PostgreSQL's scanner (`postgast`) knows escapes only in E'...', so the mark makes it and the server agree.
    """
    if "\\" not in sql:
        return sql
    pieces, done, at = [], 0, 0
    while match := _START.search(sql, at):
        at, end = match.start(), match.end()
        word = match.group()
        if word in ("'", "n'", "N'"):
            end = _literal_end(sql, end)
            if "\\" in sql[at:end]:
                pieces += [sql[done:at], "E", sql[at:end].lstrip("nN")]
                done = end
        elif word in ("e'", "E'"):
            end = _literal_end(sql, end)
        elif word[-1] == "'" and word[0] in "bBxXuU":  # not a comment that ends so
            end = sql.find("'", end) + 1 or len(sql)
        elif word == "/*":
            end = _comment_end(sql, end)
        elif word[0] == "$":
            close = sql.find(word, end)
            end = len(sql) if close < 0 else close + len(word)
        at = end
    return "".join([*pieces, sql[done:]])


def _literal_end(sql: str, at: int) -> int:
    for match in _IN_LITERAL.finditer(sql, at):
        if match.group() == "'":
            return match.end()
    return len(sql)


def _comment_end(sql: str, at: int) -> int:
    depth = 1
    for match in _IN_COMMENT.finditer(sql, at):
        depth += 1 if match.group() == "/*" else -1
        if depth == 0:
            return match.end()
    return len(sql)


_NUMBER = re.compile(
    r"""
    [eE]?'(?:[^'\\]|\\.|'')*' | "[^"]*" | --[^\r\n]* | /\*.*?\*/ | \$(\w*)\$.*?\$\1\$ | [^\W\d][\w$]*
    | (?P<number>\d+(?:\.\d+)?) (?= (?!e[+-]?\d | [xob][\da-f]) [a-z] )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def separate_numbers(sql: str) -> str:
    """Put a blank between a number and the word behind it, as in THEN 4WHEN, which Amazon's own drivers write."""
    return _NUMBER.sub(lambda match: match[0] + " " * (match["number"] is not None), sql)
