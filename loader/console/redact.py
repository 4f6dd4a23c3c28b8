"""Keep secrets out of everything that is printed."""

import json
import re
from base64 import b64encode
from urllib.parse import quote, quote_plus

from loader.console.text import printable

MASK = "***"
SHORTEST = 4
"""A shorter text is not masked: no service accepts it as a secret, and masking each "a" would only tell what it is."""

_known: set[str] = set()

_PATTERNS = (
    # postgresql://user:password@host
    re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)\S+(?=@)", re.IGNORECASE),
    # password=..., "Password": "...", \"password\":\"...\", PASSWORD '...', secret_access_key=..., X-Amz-Signature=...
    re.compile(
        r"""(?P<before>(?:password|passwd|pwd|secret_?access_?key|session_?token|x-amz-(?:security-token|signature))
            \\?["']?(?:\s*[=:]\s*|\s+(?=['"])))
            (?:\\"(?:[^"\\]|\\[^"])*\\"|"(?:\\.|[^"\\])*"|'(?:\\.|''|[^'\\])*'|[^\s"';,&]+)""",
        re.IGNORECASE | re.VERBOSE,
    ),
)


def remember(secret: str) -> str:
    """Mask this secret from now on, in every way that the loader or libpq could write it. Return the secret."""
    if len(secret) >= SHORTEST:
        octets = secret.encode(errors="surrogatepass")
        forms = {
            secret,
            repr(secret)[1:-1],
            repr(f"\"'{secret}")[4:-1],  # between other quotes
            repr(octets)[2:-1],
            b64encode(octets).decode(),
            printable(secret),
            quote(octets),
            quote(octets, safe=""),
            quote_plus(octets),
        }
        backslashes = secret.replace("\\", "\\\\")
        forms |= {secret.replace("'", "''"), backslashes.replace("'", "''"), backslashes.replace("'", "\\'")}
        for _ in range(2):  # JSON may hold a text that is JSON
            forms |= {json.dumps(form, ensure_ascii=ascii_only)[1:-1] for form in forms for ascii_only in (True, False)}
            forms |= set(map(printable, forms))
        _known.update(form for form in forms if len(form) >= SHORTEST)
    return secret


def redact(text: str) -> str:
    r"""Mask every secret in a text: those remembered, and what looks like one.

    >>> redact("could not open postgresql://loader:s3cr%21t@host:5439/dev?x=1")
    'could not open postgresql://loader:***@host:5439/dev?x=1'
    >>> redact("host=h password='two words' user=u")
    'host=h password=*** user=u'
    >>> redact('{"username": "admin", "password": "a\\"b", "port": 5439}')
    '{"username": "admin", "password": ***, "port": 5439}'
    >>> redact("CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=abc/def+1;token=t'")
    "CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=***;token=t'"
    >>> redact("GET /?X-Amz-Security-Token=FwoG&X-Amz-Signature=0a1b&list-type=2")
    'GET /?X-Amz-Security-Token=***&X-Amz-Signature=***&list-type=2'
    >>> _ = remember("c'est la vie")
    >>> redact("syntax error at or near c''est la vie, c'est la vie, c%27est%20la%20vie")
    'syntax error at or near ***, ***, ***'
    >>> redact('password authentication failed for user "admin"')
    'password authentication failed for user "admin"'
    """
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<before>{MASK}", text)
    return text
