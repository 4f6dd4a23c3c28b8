"""Check the claims of verify: each is a query that returns the rows that break it."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from loader.console.progress import Progress
from loader.console.table import Rows, as_text, fetch
from loader.errors import BrokenClaimsError
from loader.render.templates import Statement, Templates
from loader.warehouse.statement import execute

SHOWN = 20
"""Bad rows shown of each claim."""
WHOLE_STAR = {"plays": "fct_song_plays", "sessions": "dim_sessions"}
"""The tables that grow with the events, by the names that the claims have for them."""
CHANGED = {"plays": "checked_plays", "sessions": "checked_sessions"}
"""What a load changed of them, by the same names."""


@dataclass(frozen=True)
class Broken:
    """A claim that does not hold, how many rows break it, and the first of them."""

    claim: Statement
    number: int
    first: Rows


def claims(templates: Templates, tables: Mapping[str, str] = WHOLE_STAR) -> list[Statement]:
    """Render every claim, of the whole star or of what a load CHANGED. Raises WarehouseError for a faulty template."""
    return [templates.one(name, **tables) for name in templates.names("verify")]


def verify(cursor: Any, claims: list[Statement], progress: Progress) -> None:
    """Check every claim, also after one failed.

    Raises BrokenClaimsError with the rows, StatementFailed when a query itself fails.
    """
    broken = []
    for claim in claims:
        with progress.step(claim.name) as step:
            execute(cursor, claim)
            step.rows = cursor.rowcount
            step.failed = cursor.rowcount > 0
        if step.failed:
            broken.append(Broken(claim, cursor.rowcount, fetch(cursor, SHOWN)))
    if broken:
        raise _broken_claims(broken, len(claims))


def _broken_claims(broken: list[Broken], claims: int) -> BrokenClaimsError:
    facts = []
    for one in broken:
        more = f", the first {SHOWN} of which are" if one.number > SHOWN else ""
        number = f"{one.number:,} row{' breaks' if one.number == 1 else 's break'} it"
        facts.append((one.claim.stem, f"{number}{more}\n{indent(as_text(one.first), '    ')}"))
    return BrokenClaimsError(
        f"{len(broken)} of {claims} claims do not hold" if len(broken) > 1 else f"1 of {claims} claims does not hold",
        *facts,
        remedy="Look at the rows above; the query that found them is what `loader render verify` prints.",
    )
