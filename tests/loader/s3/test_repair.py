"""Text that was decoded wrongly before it was written: what is repaired, what stays, and that no line moves."""

import json

import pytest

from loader.s3.repair import repair, repaired
from tests.support.records import event, lines

TEXTS = {
    "twice": ("BjÃ\x83Â¶rk", "Björk"),
    "once": ("BeyoncÃ©", "Beyoncé"),
    "the last layer looks like a word": ("VÃ\x83Â¥ren", "Våren"),
    "in doubt": ("VÃ¥ren", "VÃ¥ren"),
    "right": ("Beyoncé Déjà Vu", "Beyoncé Déjà Vu"),
    "Portuguese capitals": ("CORAÇÃO", "CORAÇÃO"),
    "Arabic": ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
    "emoji": ("\U0001f3b5 ok", "\U0001f3b5 ok"),
    "plain": ("Help!", "Help!"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("written", "meant"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_repaired_only_where_there_is_no_doubt(written: str, meant: str) -> None:
    assert repair(written) == meant
    assert repair(meant) == meant


WRONG = "BjÃ\x83Â¶rk"


def shipped(body: bytes, size: int = 7) -> bytes:
    """Repair a body that comes in small chunks, which cut letters in two."""
    return b"".join(repaired(body[at : at + size] for at in range(0, len(body), size)))


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("key", ["artist", "song", "artist_name", "title"])
def test_the_text_as_it_came_stands_beside_the_repaired_one(key: str, ascii_only: bool) -> None:
    body = json.dumps({"a": 1, key: WRONG, "z": [WRONG]}, ensure_ascii=ascii_only).encode()
    assert json.loads(shipped(body)) == {"a": 1, key: "Björk", f"{key}_as_written": WRONG, "z": [WRONG]}


@pytest.mark.parametrize(
    "body",
    [
        lines(event(), event(song='say "artist": "x"', artist="Motörhead")),
        json.dumps({"page": '"artist": "' + WRONG + '"', "location": WRONG}).encode(),
        b'{"song": "broken off \xc3\x83',
        b'{"song": "not UTF-8 \xff\xc3\x83\xc2\xb6"}\n',
        b'{"song": "half a pair \\ud83c"}\n',
        b'{"song": null, "artist": 5}\n\n\n',
        b"",
        b"\r\n \n",
    ],
)
def test_everything_else_stays_byte_by_byte(body: bytes) -> None:
    assert shipped(body) == body


def test_no_line_moves() -> None:
    body = lines(event(), event(song=WRONG), event(artist=WRONG)) + b'{"song":\n"' + WRONG.encode() + b'"}'
    assert [json.loads(line)["song"] for line in shipped(body).splitlines()[:3]] == ["Help!", "Björk", "Help!"]
    assert shipped(body).count(b"\n") == body.count(b"\n")
