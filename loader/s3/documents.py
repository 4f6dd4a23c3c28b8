"""The JSON documents of an object, one after the other, and the line that each ends in, as COPY counts them."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

DOCUMENT_CHARACTERS = 4 * 1024 * 1024
"""COPY takes no larger document [copy-parameters-data-format]."""
_NEXT_LINE, _NEXT = re.compile(r"\n"), re.compile(r"[\n{]")
"""Where COPY goes on behind a document that is broken, and behind what is none, such as a comma."""
_DECODER = json.JSONDecoder(parse_int=float)
"""Python's int refuses more than 4,300 digits, which COPY takes where nobody asks for the number."""


def documents(chunks: Iterable[bytes]) -> Iterator[tuple[int, Any]]:
    r"""Yield the last line of each document, counted from 1, and what it says; what is not JSON is left out.

    >>> list(documents([b'{"a": 1}\n{"a"', b': 2}\n{"a": \n{"a":\n3}{"a": 4}']))
    [(1, {'a': 1.0}), (2, {'a': 2.0}), (5, {'a': 3.0}), (5, {'a': 4.0})]
    """
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    text, line = "", 1
    for chunk in chain(chunks, [b""]):
        text, at = text + decode(chunk, not chunk), 0
        while at < len(text):
            if text[at].isspace():
                line += text[at] == "\n"
                at += 1
                continue
            try:
                document, end = _DECODER.raw_decode(text, at)
            except (ValueError, RecursionError):  # the latter of what is nested a thousand deep
                if chunk and len(text) - at < DOCUMENT_CHARACTERS:
                    break  # it may go on in the next chunk
                goes_on = (_NEXT_LINE if text[at] == "{" else _NEXT).search(text, at + 1)
                at = goes_on.start() if goes_on else len(text)
                continue
            line += text.count("\n", at, end)
            at = end
            yield line, document
        text = text[at:]
