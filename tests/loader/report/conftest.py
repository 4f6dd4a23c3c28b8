"""A star to give events to, and the page that is written of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timezone

import pytest

from loader.render.templates import Templates
from loader.report.answers import ask
from loader.report.page import Head, write_page
from tests.sql_templates.star import Star

Page = Callable[..., str]


@pytest.fixture
def warehouse(shared_warehouse: Star) -> Star:
    """A warehouse with nothing in its tables."""
    shared_warehouse.clear()
    return shared_warehouse


@pytest.fixture
def page_of(warehouse: Star) -> Page:
    """Load events and songs, and return the page."""
    return lambda *given, **head: written(warehouse, *given, **head)


def written(
    star: Star,
    events: Sequence[dict[str, object]],
    songs: Sequence[dict[str, object]] = (),
    **head: object,
) -> str:
    """Load events and songs into a star, and return the page that is written of it."""
    star.load(list(events), list(songs))
    with star.cursor() as cursor:
        answers = ask(cursor, Templates({}))
    known: dict[str, object] = {
        "warehouse": "dev at here",
        "run": "RUN, loaded",
        "newest_play": None,
        "claims": 19,
        "broken": [],
    }
    return write_page(Head(made_at=datetime(2026, 11, 26, tzinfo=timezone.utc), **(known | head)), answers)  # type: ignore[arg-type]
