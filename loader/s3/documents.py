"""The JSON documents of an object, one after the other, and the line that each ends in, as COPY counts them."""

import codecs
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

DOCUMENT_CHARACTERS = 4 * 1024 * 1024
"""COPY takes no larger document [copy-parameters-data-format]."""
_DECODER = json.JSONDecoder()


def documents(chunks: Iterable[bytes]) -> Iterator[tuple[int, Any]]:
    r"""Yield the last line of each document, counted from 1, and what it says; a line that is not JSON is left out.

    >>> list(documents([b'{"a": 1}\n{"a"', b': 2}\n{"a": \n{"a":\n3}{"a": 4}']))
    [(1, {'a': 1}), (2, {'a': 2}), (5, {'a': 3}), (5, {'a': 4})]
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
                end = text.find("\n", at)
                at = len(text) if end < 0 else end
                continue
            line += text.count("\n", at, end)
            at = end
            yield line, document
        text = text[at:]
