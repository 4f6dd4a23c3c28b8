"""The pictures of the README are of what is there now, small, and shown."""

import xml.etree.ElementTree as ET

import pytest

from tests.support.command import ROOT
from tools.make_pictures import DIGEST, PICTURES, ROWS, Line, digest, draw

README = (ROOT / "README.md").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"


def test_the_committed_pictures_are_current() -> None:
    assert DIGEST.read_text(encoding="utf-8") == digest() + "\n", "the page or the demo changed: run make pictures"


@pytest.mark.parametrize("name", ["demo.svg", "report-light.png", "report-dark.png"])
def test_a_picture_is_small_and_in_the_readme(name: str) -> None:
    assert 1_000 < (PICTURES / name).stat().st_size < 300_000
    assert f"docs/pictures/{name}" in README


def test_a_recording_keeps_every_line_in_order_and_ends_at_the_last() -> None:
    texts = ["$ make demo", "ok      a", '<b>&"', *(f"line {number}" for number in range(ROWS))]
    drawn = ET.fromstring(draw([Line(text, second) for second, text in enumerate(texts)]))
    screen = next(group for group in drawn.iter(f"{SVG}g") if group.get("class") == "screen")
    assert ["".join(text.itertext()) for text in screen.iter(f"{SVG}text")] == texts
    assert screen.get("transform") == f"translate(0 -{3 * 18})"
