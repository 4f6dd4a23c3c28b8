"""Ask the standing questions of `answers`."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import ua_parser

from loader.console.table import Rows, fetch
from loader.render.templates import Statement, Templates
from loader.warehouse import version
from loader.warehouse.statement import execute


@dataclass(frozen=True)
class Answer:
    """One question as it was asked, and the rows that answer it."""

    statement: Statement
    rows: Rows

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, with the values that the driver gave."""
        return [dict(zip(self.rows.columns, row, strict=True)) for row in self.rows.rows]


def ask(cursor: Any, templates: Templates, question: str = "", artist: str = "") -> dict[str, Answer]:
    """Return the answer to each question, or to the named one, by its stem; `artist` is for also_played alone.

    Raises UsageError for a question that is not there, WarehouseError when the star is of an older version, and
    StatementFailed when a query fails.
    """
    version.demand_current(cursor, templates)
    answers = {}
    for name in templates.names(f"answers/{question}".rstrip("/")):
        statement = templates.one(name, artist=artist)
        execute(cursor, statement)
        rows = fetch(cursor)
        answers[statement.stem] = Answer(statement, _browsers(rows) if statement.stem == "browsers" else rows)
    return answers


def _browsers(agents: Rows) -> Rows:
    """Add up (user_agent, user_id, plays) by browser and system, the most played first."""
    plays: dict[tuple[str, str], int] = defaultdict(int)
    listeners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for agent, user, number in agents.rows:
        parsed = ua_parser.parse(agent.strip('"'))
        browser = parsed.user_agent.family if parsed.user_agent else "unknown"
        system = parsed.os.family if parsed.os else "unknown"
        plays[browser, system] += number
        listeners[browser, system].add(user)
    rows = [(*key, number, len(listeners[key])) for key, number in plays.items()]
    return Rows(["browser", "system", "plays", "listeners"], sorted(rows, key=lambda row: (-row[2], row[:2])))
