"""Markdown that stays whole whatever a name holds: pipes, backticks, newlines, HTML [GitHub Flavored Markdown]."""

import re
from collections.abc import Iterable, Sequence

from deploy.review.secrets import without_secrets
from deploy.review.values import Hidden, Value

LONGEST = 300
"""Longer values are cut: a page is read by people."""


def code(value: Value) -> str:
    """Return any value as a code span. Nothing in it is markup, and nothing in it ends the span or the line."""
    if isinstance(value, Hidden):
        return str(value)
    text = without_secrets(_text(value))
    text = "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
    if len(text) > LONGEST:
        text = text[:LONGEST] + "..."
    if not text.strip():
        return "(empty)"
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def codes(values: Iterable[Value]) -> str:
    """Return several values as code spans: `a`, `b` and `c`."""
    return spoken([code(value) for value in values])


def spoken(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does: a, b and c."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; a pipe in a cell is escaped, which a table undoes even in a code span."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _text(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_text(item)}" for name, item in value.items()) or "none"
    return str(value)
