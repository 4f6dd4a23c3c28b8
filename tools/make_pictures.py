"""Take the pictures of the README: the page of answers, light and dark, and a recording of `make demo` as one SVG.

Run by `make pictures`, which needs Chromium. Beside the pictures stands a digest of what they were made from; a test
compares it, so that nobody has to remember to take them again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import jinja2
from playwright.sync_api import sync_playwright

from loader.render.templates import Templates

PROJECT = Path(__file__).parent.parent
PICTURES = PROJECT / "docs" / "pictures"
RECORDING = PICTURES / "demo.svg"
DIGEST = PICTURES / "made-from.sha256"

RUN = ("schema", "roles", "load", "verify")
SHOWN = (
    "loader/report/charts.py",
    "loader/report/page.*",
    "loader/report/style.css",
    "sql_templates/answers/*",
    "local_aws/sample/*.py",
    "tools/make_pictures.py",
    "tools/*.svg.j2",
)
"""What the demo prints depends on the files of these folders; the page on these files."""

COLUMNS, ROWS, ROW, CHARACTER, HEAD = 96, 26, 18, 7.83, 34
PLAYED_SECONDS, REST_SECONDS, LONGEST_PAUSE = 12.0, 5.0, 0.8
"""Of the recording: characters and rows of the window, pixels, and the seconds that it lasts."""

WIDTH, HEIGHT = 760, 860
"""Of the page: CSS pixels."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True)
class Line:
    """A printed line, the second in which it came, and how far in the recording that is."""

    text: str
    second: float
    percent: float = 0


def digest() -> str:
    """Return the digest of what the pictures are made from."""
    names = "\n".join(name for folder in RUN for name in Templates({}).names(folder))
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    parts = [names.encode(), makefile.partition("\ndemo:")[2].partition("\n\n")[0].encode()]
    for pattern in SHOWN:
        for path in sorted(PROJECT.glob(pattern)):
            if path.is_file():
                parts += [path.relative_to(PROJECT).as_posix().encode(), path.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def record(state: Path) -> list[Line]:
    """Run `make demo`, and return what it prints, when. Raises CalledProcessError when it fails."""
    environment = os.environ | {"LOCAL_AWS_STATE": str(state), "PYTHONUNBUFFERED": "1"}
    argv = ["make", "--assume-old", ".venv/ready", "demo"]
    began = time.monotonic()
    lines = [Line("$ make demo", 0)]
    with subprocess.Popen(
        argv, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for text in running.stdout or ():
            lines.append(Line(text.rstrip().replace(str(PROJECT), "~/sparkify"), time.monotonic() - began))
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, argv)
    return lines


def paced(lines: list[Line]) -> Iterator[Line]:
    """Shorten the pauses, and say of each line how far in the recording it comes, in percent."""
    gaps = [min(now.second - before.second, LONGEST_PAUSE) for before, now in pairwise(lines)]
    at = 0.0
    for line, gap in zip(lines, [*gaps, 0], strict=True):
        yield replace(line, percent=round(100 * at * PLAYED_SECONDS / sum(gaps) / (PLAYED_SECONDS + REST_SECONDS), 2))
        at += gap


def draw(lines: list[Line]) -> str:
    """Return the recording as SVG: where nothing moves, its last rows."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("demo.svg.j2").render(
        lines=[replace(line, text=line.text[:COLUMNS]) for line in paced(lines)],
        width=round(COLUMNS * CHARACTER) + 32,
        height=HEAD + ROWS * ROW + 16,
        head=HEAD,
        row=ROW,
        rows=ROWS,
        scrolled=max(len(lines) - ROWS, 0) * ROW,
        seconds=PLAYED_SECONDS + REST_SECONDS,
    )


def photograph(page: Path, chromium: str) -> None:
    """Take the first answers of the page, light and dark."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for scheme in ("light", "dark"):
            shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
            shown.goto(page.as_uri())
            shown.locator("h2").first.evaluate("heading => heading.scrollIntoView()")
            shown.screenshot(path=PICTURES / f"report-{scheme}.png")
        browser.close()


def main() -> None:
    """Take all pictures again."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("make pictures: there is no Chromium here. Debian: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        try:
            RECORDING.write_text(draw(record(Path(state) / "state")), encoding="utf-8")
            photograph(PROJECT / "build" / "report.html", chromium)
        finally:
            down = [sys.executable, "-m", "local_aws", "down"]
            subprocess.run(down, env=os.environ | {"LOCAL_AWS_STATE": f"{state}/state"}, check=False)
    DIGEST.write_text(digest() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
