"""One HTML file with every answer: a sentence, a chart, a table and the query. No script, no request, one file."""

import base64
import calendar
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from loader.console.table import Rows, as_objects
from loader.console.text import printable
from loader.render.templates import ROOT, Templates
from loader.report.answers import Answer
from loader.report.charts import WIDTHS, chart
from loader.settings.declared import Settings
from loader.verify import claims
from loader.warehouse.statement import execute

SECTIONS: dict[str, tuple[str, ...]] = {
    "How much?": ("plays_per_day", "plays_per_listener", "spread"),
    "What?": (
        "top_songs",
        "top_artists",
        "known_songs",
        "known_songs_by_day",
        "top_known_songs",
        "top_known_artists",
    ),
    "Where?": ("top_places", "top_states"),
    "When?": ("hours_by_weekday", "days_of_the_week", "hours_of_the_day"),
    "Who?": ("free_against_paid", "levels_by_day", "conversions", "listeners_by_week", "browsers"),
    "In which sessions?": ("sessions", "session_ends"),
    "What else would a listener like?": ("recommendations", "also_played"),
}
"""The questions in the order of the page."""

HERE = Path(__file__).parent
SHOWN = 100
"""Rows of a table; what is more is in `loader answers`."""


@dataclass(frozen=True)
class Head:
    """What the page says of itself: the warehouse, the latest run, how new the plays are, what was verified."""

    warehouse: str
    run: str
    newest_play: datetime | None
    made_at: datetime
    claims: int
    broken: Sequence[str]


def head_of(cursor: Any, settings: Settings, templates: Templates) -> Head:
    """Ask the warehouse what the head of the page says. Raises StatementFailed."""
    execute(cursor, templates.one("status/runs"))
    runs = cursor.fetchall()
    execute(cursor, templates.one("status/freshness"))
    newest_play = cursor.fetchone()[0]
    statements = claims(templates)
    broken = []
    for claim in statements:
        execute(cursor, claim)
        if cursor.rowcount:
            broken.append(claim.stem)
    return Head(
        warehouse=f"{settings.redshift_database} at {settings.redshift_host}",
        run=f"{runs[0][0]}, {runs[0][3]}" if runs else "none yet",
        newest_play=newest_play,
        made_at=datetime.now(timezone.utc),
        claims=len(statements),
        broken=broken,
    )


@dataclass(frozen=True)
class _Shown:
    """One question on the page."""

    stem: str
    question: str
    says: str
    caveat: str
    charts: Mapping[str, Markup]
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    more: int
    sql: str


def write_page(head: Head, answers: Mapping[str, Answer], templates: Path = ROOT) -> str:
    """Return the page. Raises WarehouseError when charts cannot be drawn."""
    environment = _environment(templates)
    css = (HERE / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    facts = _facts(answers)
    sections = {
        heading: [_show(environment, templates, answers[stem], facts) for stem in stems]
        for heading, stems in SECTIONS.items()
    }
    page = environment.get_template("page.html.j2")
    return page.render(head=head, sections=sections, facts=facts, css=Markup(css), csp_style=digest)  # noqa: S704


def _environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([HERE, templates / "answers"]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"weekday": weekday, "number": number, "day": day, "plural": plural, "cell": cell}
    return environment


def _facts(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return what sentences say of the data as a whole."""
    known = answers["known_songs"].objects[0]
    return {
        "plays": known["plays"],
        "known_percent": known["percent_of_plays"],
        "listeners": sum(row["listeners"] for row in answers["plays_per_listener"].objects),
        "conversions": len(answers["conversions"].rows.rows),
    }


def _show(environment: jinja2.Environment, templates: Path, answer: Answer, facts: Mapping[str, Any]) -> _Shown:
    stem, question = answer.statement.stem, answer.statement.heading
    says, caveat = "No play answers this yet." if facts["plays"] else "No plays yet.", ""
    charts: dict[str, Markup] = {}
    rows = Rows(answer.rows.columns, [tuple(map(_printable, row)) for row in answer.rows.rows])
    if rows.rows and facts["plays"]:
        objects = [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]
        text = environment.get_template(f"{stem}.html.j2").render(rows=objects, facts=facts)
        says, _, caveat = (Markup(part.strip()) for part in text.partition("\n---\n"))  # noqa: S704
        specification = templates / "answers" / f"{stem}.vl.json"
        if specification.exists():
            charts = {name: chart(specification, as_objects(rows), width, question) for name, width in WIDTHS.items()}
    return _Shown(
        stem,
        question,
        says,
        caveat,
        charts,
        [column.replace("_", " ") for column in rows.columns],
        rows.rows[:SHOWN],
        max(len(rows.rows) - SHOWN, 0),
        answer.statement.sql,
    )


def _printable(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def number(value: object) -> str:
    """Write a number with thousands apart.

    >>> number(6820), number(Decimal("12.50")), number(None)
    ('6,820', '12.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, (Decimal, float)):
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else str(value)


def day(value: date) -> str:
    """Write a day as people say it.

    >>> day(date(2018, 11, 5))
    'Monday 5 November 2018'
    """
    return f"{value:%A} {value.day} {value:%B %Y}"


def weekday(short: str) -> str:
    """Write out the name of a day of the week.

    >>> weekday("Wed")
    'Wednesday'
    """
    return next((name for name in calendar.day_name if name.startswith(short)), short)


def plural(count: int, one: str, many: str = "") -> str:
    """Choose the word that goes with a number.

    >>> plural(1, "day"), plural(2, "day"), plural(1, "makes", "make")
    ('day', 'days', 'makes')
    """
    return one if count == 1 else many or f"{one}s"


def cell(value: object) -> str:
    """Write one value of a table."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else number(value)
