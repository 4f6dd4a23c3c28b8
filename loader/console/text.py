"""Text from anywhere, made fit for a terminal."""

import unicodedata


def printable(text: str) -> str:
    r"""Write control characters as escapes, so that no data can move the cursor or recolour the terminal.

    >>> printable("a\x1b[31mb\tc\n")
    'a\\x1b[31mb\\tc\\n'
    """
    return "".join(
        repr(character)[1:-1] if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character
        for character in text
    )
