"""Repair text that was decoded wrongly before it was written, such as "BjÃ¶rk", and keep it as it came beside it."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

import ftfy

_FIELD = re.compile(rb'"(artist|song|artist_name|title)"(\s*:\s*)("(?:[^"\\]|\\.)*")')
"""What plays are matched with songs by, as a key of JSON and its text."""


def repaired(chunks: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield the lines of an object of JSON, as many as before; a repaired KEY has its old text in KEY_as_written.

    A value on another line than its key, and what is not UTF-8 or not JSON, stays as it is.

    >>> print(*(line.decode() for line in repaired([b'{"song": "Bj\xc3\x83\xc2', b'\xb6rk"}', b'\n{}'])))
    {"song": "Björk", "song_as_written": "BjÃ¶rk"}
     {}
    """
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (_FIELD.sub(_field, line) + b"\n" for line in lines)
    if rest:
        yield _FIELD.sub(_field, rest)


def repair(text: str) -> str:
    """Return a text as it was meant; most texts, and those in doubt, as they are.

    ftfy decides whether a text was decoded wrongly, and undoes it until no doubt is left. The last of several such
    layers can look like a word ("VÃ¥ren"): once one was found, what is UTF-8 read as Latin-1 is read again.

    >>> repair("BeyoncÃ\\x83Â©"), repair("VÃ\\x83Â¥ren"), repair("Beyoncé"), repair("VÃ¥ren")
    ('Beyoncé', 'Våren', 'Beyoncé', 'VÃ¥ren')
    """
    fixed = ftfy.fix_encoding(text)
    if fixed != text:
        with suppress(UnicodeError):
            while (again := fixed.encode("latin-1").decode("utf-8")) != fixed:
                fixed = again
    return fixed


def _field(found: re.Match[bytes]) -> bytes:
    name, colon, value = found.groups()
    try:
        text = json.loads(value)
        fixed = repair(text)
    except ValueError:
        return found[0]
    if fixed == text:
        return found[0]
    new = json.dumps(fixed, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b'"%b"%b%b, "%b_as_written"%b%b' % (name, colon, new, name, colon, value)
