"""What other programs say of the corpus: pyrrho, checkov and readtheplan are asked only whether they object to a plan."""

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def version(program: Path) -> str:
    """Return the version that a program prints of itself."""
    return re.findall(r"\d+(?:\.\d+)+", _run(program, "--version"))[0]


def objections(program: Path, plans: Mapping[str, Any]) -> set[str]:
    """Return the names of the plans that a program objects to. Raises RuntimeError when it prints no report."""
    ask = _ask_checkov if program.name == "checkov" else _ask_one_by_one
    with TemporaryDirectory() as directory:
        return ask(program, Path(directory), plans)


def objects(report: Mapping[str, Any]) -> bool:
    """Return whether a report has a finding of any severity (pyrrho), or a tier above safe (readtheplan)."""
    return bool(report.get("findings") or report.get("risks", {}).keys() - {"safe"})


def newly_failed(checks: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the names of the plans of which a check of checkov fails after the apply that did not fail before it."""
    failed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for check in checks:
        path = Path(check["file_path"])
        failed[path.parent.name].add((path.stem, check["check_id"], check["resource"]))
    return {name for name, *_ in failed["after"] - failed["before"]}


def with_state(plan: Mapping[str, Any], when: str) -> dict[str, Any]:
    """Return a plan with the state that checkov reads, which the corpus leaves out: the one before or after the apply."""
    modules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in plan.get("resource_changes", []):
        if (values := change["change"][when]) is not None:
            modules[change.get("module_address", "")].append({**change, "values": values})
    root = {"resources": modules.pop("", [])}
    children = [{"address": address, "resources": resources} for address, resources in modules.items()]
    return {**plan, "planned_values": {"root_module": {**root, "child_modules": children}}}


def _ask_checkov(program: Path, directory: Path, plans: Mapping[str, Any]) -> set[str]:
    """Run it once over all plans, for it takes seconds to start."""
    for when in ("before", "after"):
        _write(directory / when, {name: with_state(plan, when) for name, plan in plans.items()})
    options = ("--framework", "terraform_plan", "--quiet", "--compact", "--output", "json")
    return newly_failed(_report(program, "--directory", str(directory), *options)["results"]["failed_checks"])


def _ask_one_by_one(program: Path, directory: Path, plans: Mapping[str, Any]) -> set[str]:
    _write(directory, plans)
    command = ("analyze",) if program.name == "readtheplan" else ()
    reports = {name: _report(program, *command, "--format", "json", f"{directory / name}.json") for name in plans}
    return {name for name, report in reports.items() if objects(report)}


def _write(directory: Path, plans: Mapping[str, Any]) -> None:
    directory.mkdir(exist_ok=True)
    for name, plan in plans.items():
        (directory / f"{name}.json").write_text(json.dumps(plan))


def _report(program: Path, *argv: str) -> Any:
    return json.loads(_run(program, *argv))


def _run(program: Path, *argv: str) -> str:
    """Return what a program prints; its exit code is its verdict, unless it prints nothing."""
    ended = subprocess.run([program, *argv], capture_output=True, text=True, check=False)
    if not ended.stdout:
        raise RuntimeError(f"{program.name} ended with {ended.returncode}: {ended.stderr}")
    return ended.stdout
