"""Waivers: findings that somebody has looked at and accepts, until a day. They stand in a file of TOML:

[[waiver]]
address   = "module.network.aws_route.internet[0]"
attribute = ""                       # as the JSON form names it; empty for the resource as a whole
reason    = "The office needs it until the VPN is there"
who       = "ada"
until     = 2027-01-31
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TEXTS = ("address", "attribute", "reason", "who")


class WaiverError(Exception):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Waiver:
    """One accepted finding. It holds on its last day too."""

    address: str
    attribute: str
    reason: str
    who: str
    until: date

    def __str__(self) -> str:
        """Return it in words, as Markdown."""
        return f"Waived by {code(self.who)} until {self.until.isoformat()}: {code(self.reason)}"


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read the file of waivers. Raises WaiverError."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("waiver", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WaiverError(f"{path} cannot be read: {error}") from error
    return tuple(_waiver(path, number, entry) for number, entry in enumerate(entries, 1))


def _waiver(path: Path, number: int, entry: dict[str, Any]) -> Waiver:
    wrong = [name for name in _TEXTS if not isinstance(entry.get(name), str)]
    wrong += [name for name in ("address", "reason", "who") if entry.get(name) == ""]
    wrong += ["until"] if type(entry.get("until")) is not date else []
    wrong += sorted(set(entry) - {*_TEXTS, "until"})
    if wrong:
        raise WaiverError(
            f"{path}, waiver {number}: {', '.join(wrong)}. A waiver has address, attribute, reason and who as texts, "
            "and until as a date (2027-01-31), and nothing else. The attribute may be empty."
        )
    return Waiver(**entry)


def waive(findings: Iterable[Finding], waivers: Iterable[Waiver], today: date) -> Iterator[Finding]:
    """Yield the findings, those that are waived marked so, and one more for every waiver that has run out."""
    valid = {(waiver.address, waiver.attribute): waiver for waiver in waivers if waiver.until >= today}
    for finding in findings:
        waiver = valid.get((finding.address, finding.attribute)) if finding.severity is not Severity.SAFE else None
        yield replace(finding, waived=str(waiver)) if waiver else finding
    for waiver in waivers:
        if waiver.until < today:
            says = f"The waiver for {code(waiver.attribute or 'the resource')} has run out. {waiver}"
            yield Finding(Severity.ASK, Section.SURPRISE, waiver.address, says)
