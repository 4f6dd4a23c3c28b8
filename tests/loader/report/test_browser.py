"""The page in a real browser: nothing runs, nothing leaves, nothing overflows, and axe-core finds no violation."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.loader.report.conftest import written
from tests.loader.report.test_page import HOSTILE
from tests.sql_templates.star import Star
from tests.support.records import event, song

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
"""What keeps Chromium off the network and lets it run as root."""
DAY = 86_400_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(shared_warehouse: Star) -> str:
    """A page of two weeks of plays, some of them hostile."""
    shared_warehouse.clear()
    plays = [
        event(ts=1541105830796 + n * DAY, itemInSession=n, userId=str(n % 5), level=("free", "paid")[n % 2])
        for n in range(14)
    ]
    hostile = dict.fromkeys(("song", "artist", "location", "userAgent"), HOSTILE[:1000])
    return written(shared_warehouse, [*plays, *(event(**hostile, itemInSession=100 + n) for n in range(9))], [song()])


@pytest.fixture
def file(page: str, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_page_is_quiet_fits_and_can_be_read_by_everybody(browser: Any, file: Path, width: int, scheme: str) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("dialog", lambda dialog: said.append(dialog.message))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(file.as_uri())
    for summary in shown.query_selector_all("summary"):
        summary.click()
    assert (said, asked) == ([], [file.as_uri()])
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    charts = shown.query_selector_all("svg:visible") or shown.query_selector_all("svg")
    assert charts
    violations = Axe().run(shown).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    shown.close()


def test_a_script_in_the_page_would_not_run(browser: Any, file: Path) -> None:
    """The Content-Security-Policy holds even where escaping would have failed."""
    page = file.read_text(encoding="utf-8")
    file.write_text(
        page.replace("</main>", "<script>document.title = 'ran'</script><img src='https://example.com/x.png'></main>")
    )
    shown = browser.new_page()
    blocked: list[str] = []
    shown.on("console", lambda message: blocked.append(message.text))
    shown.goto(file.as_uri())
    assert shown.title() != "ran"
    assert len([text for text in blocked if "Content Security Policy" in text]) == 2
    shown.close()


def test_on_paper_no_chart_and_no_table_is_cut(browser: Any, file: Path) -> None:
    shown = browser.new_page(viewport={"width": 680, "height": 960})
    shown.goto(file.as_uri())
    shown.emulate_media(media="print")
    heights = shown.evaluate(
        "[...document.querySelectorAll('.chart.wide')]"
        ".map(c => [c.getBoundingClientRect().height, getComputedStyle(c).breakInside])"
    )
    assert heights
    assert all(0 < height < 900 and inside == "avoid" for height, inside in heights)
    tables = shown.evaluate(
        "[...document.querySelectorAll('details[open] table')]"
        ".map(t => t.getBoundingClientRect().right - document.querySelector('main').getBoundingClientRect().right)"
    )
    assert tables
    assert max(tables) < 1
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shown.close()
