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


def counted(number: int, noun: str) -> str:
    """Return a number and what it counts.

    >>> counted(1, "row"), counted(14_896, "object")
    ('1 row', '14,896 objects')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
