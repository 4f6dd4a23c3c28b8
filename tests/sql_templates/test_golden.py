"""The templates with Jinja in them as the SQL that is sent: a change to one is read as a diff of its golden file."""

from pathlib import Path

import pytest
from sqlfluff.core import FluffConfig

from loader.render.templates import SUFFIX, Templates
from tests.support.command import ROOT

GOLDEN = Path(__file__).parent / "golden"
CONTEXT: dict[str, object] = FluffConfig.from_path(str(ROOT)).get_section(("templater", "jinja", "context"))
"""The values with which sqlfluff lints the templates."""
TEMPLATES = Templates(CONTEXT)


def _is_jinja(name: str) -> bool:
    text = (TEMPLATES.root / f"{name}{SUFFIX}").read_text(encoding="utf-8")
    return "{{" in text or "{%" in text


WITH_JINJA = [name for name in TEMPLATES.names() if _is_jinja(name)]


@pytest.mark.parametrize("name", WITH_JINJA)
def test_template_renders_to_its_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    [statement] = TEMPLATES.render(name)
    golden = GOLDEN / f"{name}.sql"
    if request.config.getoption("--golden-refresh", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(statement.sql + "\n", encoding="utf-8")
    assert golden.is_file(), f"{golden} is missing: run make golden"
    assert statement.sql + "\n" == golden.read_text(encoding="utf-8"), "the SQL changed: run make golden, read the diff"


def test_every_golden_file_has_its_template(request: pytest.FixtureRequest) -> None:
    stale = [
        path
        for path in GOLDEN.rglob("*.sql")
        if path.relative_to(GOLDEN).as_posix().removesuffix(".sql") not in WITH_JINJA
    ]
    if request.config.getoption("--golden-refresh", default=False):
        for path in stale:
            path.unlink()
        stale = []
    assert stale == []
