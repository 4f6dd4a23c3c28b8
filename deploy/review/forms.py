"""The review for programs: JSON of our own, and SARIF for GitHub's Security tab. docs/plan-review.md describes both."""

import hashlib
import json
from typing import Any

from deploy.review.assess import Review
from deploy.review.finding import VERDICTS, Finding, Severity

FORMAT_VERSION = "1.1"
"""The first number changes when something that was there is gone or means something else."""
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.SAFE: "note", Severity.ASK: "warning", Severity.STOP: "error"}
_SECURITY = {Severity.SAFE: "0.0", Severity.ASK: "5.0", Severity.STOP: "9.0"}
"""GitHub shows a finding by this number [code scanning: SARIF support, security-severity]."""


def as_json(review: Review) -> str:
    """Return the review as JSON. Texts are Markdown, as on the page."""
    document = {
        "format_version": FORMAT_VERSION,
        "verdict": review.verdict.name,
        "exit_code": review.verdict.exit_code,
        "summary": VERDICTS[review.verdict],
        "findings": [_finding(finding) for finding in review.sorted],
        "costs": [cost._asdict() for cost in review.costs],
        "left_behind": list(review.leftovers),
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.name,
        "section": finding.section.value,
        "rule": finding.rule,
        "address": finding.address,
        "attribute": finding.attribute,
        "label": finding.label,
        "before": finding.before,
        "after": finding.after,
        "says": finding.says,
        "waived": finding.waived or None,
    }


def as_sarif(review: Review, source: str) -> str:
    """Return the review as SARIF 2.1.0. A plan has no lines, so a finding is at its first; its address says more."""
    told = [finding for finding in review.sorted if finding.severity is not Severity.SAFE]
    rules = sorted({finding.rule for finding in told})
    driver = {
        "name": "plan-review",
        "semanticVersion": f"{FORMAT_VERSION}.0",
        "rules": [_rule(name, told) for name in rules],
    }
    results = [_result(finding, rules.index(finding.rule), source) for finding in told]
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(name: str, told: list[Finding]) -> dict[str, Any]:
    gravest = max(finding.severity for finding in told if finding.rule == name)
    words = name.replace("_", " ")
    return {
        "id": name,
        "shortDescription": {"text": words},
        "defaultConfiguration": {"level": _LEVELS[gravest]},
        "properties": {"security-severity": _SECURITY[gravest], "tags": ["security", "terraform"]},
    }


def _result(finding: Finding, rule: int, source: str) -> dict[str, Any]:
    label = f"{finding.label}: " if finding.label else ""
    identity = "\n".join((finding.rule, finding.address, finding.attribute, finding.label))
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": source}, "region": {"startLine": 1}},
    }
    if finding.address:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.address, "kind": "resource"}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.address}: {label}{finding.says}".removeprefix(": ")},
        "locations": [location],
        "partialFingerprints": {"finding/v1": hashlib.sha256(identity.encode()).hexdigest()},
        **({"suppressions": [{"kind": "external", "justification": finding.waived}]} if finding.waived else {}),
    }
