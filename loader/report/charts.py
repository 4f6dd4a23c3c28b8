"""Charts as static SVG, from a Vega-Lite specification and the rows of an answer.

Colors are CSS variables and currentColor, so one chart serves a light page, a dark one and paper.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from loader.errors import WarehouseError

WIDTHS = {"wide": 640, "narrow": 300}
"""CSS pixels of a chart, its axes included, by the class under which the page shows or hides it."""

_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_INK = {"labelColor": "currentColor", "titleColor": "currentColor", "titleFontWeight": "normal"}
_LINES = {"gridColor": "var(--line)", "domainColor": "var(--line)", "tickColor": "var(--line)"}


def _config(width: int) -> dict[str, Any]:
    return {
        "background": None,
        "aria": False,
        "padding": {"left": 8, "top": 5, "right": 12, "bottom": 5},
        "font": "Arial, Liberation Sans, Helvetica, sans-serif",
        "mark": {"color": "var(--chart-1)"},
        "range": {"category": ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)"]},
        "axis": _INK | _LINES | {"labelFontSize": 12, "titleFontSize": 12},
        "axisQuantitative": {"labelOverlap": True},
        "axisY": {"labelLimit": width * 2 // 5},
        "legend": _INK | {"orient": "top", "labelFontSize": 12},
        "view": {"stroke": None},
    }


def chart(specification: Path, rows: Sequence[Mapping[str, Any]], width: int, label: str) -> Markup:
    """Return the SVG of a chart. Raises WarehouseError when the package that draws is not installed."""
    try:
        import vl_convert  # noqa: PLC0415 - only a report draws, and the package is an extra
    except ImportError as error:
        raise WarehouseError(
            "a report needs a package that is not installed",
            ("why", str(error)),
            remedy="Install it: pip install 'sparkify-warehouse[report]'.",
        ) from error
    drawn = json.loads(specification.read_text(encoding="utf-8")) | {
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(rows)},
        "config": _config(width),
    }
    svg = vl_convert.vegalite_to_svg(json.dumps(drawn, ensure_ascii=False), allowed_base_urls=[])
    # Vega gives every group of marks a role; here the whole chart is one picture with one name.
    plain = re.sub(r"<[^>]+>", lambda tag: _ROLES.sub("", tag[0]), svg)
    return Markup(plain.replace('class="marks"', f'role="img" aria-label="{escape(label)}"', 1))  # noqa: S704
