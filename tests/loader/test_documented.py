"""docs/loading.md has a row for every message with which a load, a plan or an audit can end."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.command import ROOT

ROOMS = ("aws", "load", "s3", "settings", "warehouse", "verify.py")
"""A command line that is wrong, and a template that somebody edited, say all there is to say; they wake nobody."""
SAYING = re.compile(r"(?!Value|BrokenGzip)\w*Error|kind|explained|warn|__init__")
"""The calls whose first text is a message: of an error, of `explained`, of a warning."""
PARTS = {"the cluster", "the workgroup", "no client for", "timeout expired: no answer for"}
"""Parts of another message, and what only `loader doctor` and `loader shell` say."""
PARTS |= {"work files cannot be removed", "there is no shell for SQL here"}
ROWS = re.findall(r"^\| (.+?) \|", (ROOT / "docs/loading.md").read_text(encoding="utf-8"), re.MULTILINE)


def texts(node: ast.expr) -> Iterator[str]:
    """Yield the longest fixed part of each text that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in texts(branch))
    elif isinstance(node, ast.JoinedStr):
        fixed = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
        yield max(fixed, key=len, default="").strip(" :")
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def messages() -> Iterator[str]:
    files = [file for room in ROOMS for file in [ROOT / "loader" / room, *(ROOT / "loader" / room).glob("*.py")]]
    for file in filter(lambda file: file.is_file(), files):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield from (texts(node.args[0]) if SAYING.fullmatch(name) else ())


def test_there_are_messages_to_look_for() -> None:
    assert {"an object cannot be read", "no connection to the warehouse"} < set(messages())
    assert len(set(messages())) > 40


@pytest.mark.parametrize("message", sorted(set(messages()) - PARTS - {""}))
def test_a_message_has_its_row(message: str) -> None:
    assert any(message in row for row in ROWS)
