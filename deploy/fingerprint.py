"""What a plan was made from, by content: a checkout or a touch changes no content, and makes no plan old."""

import hashlib
from pathlib import Path

from deploy.environment import INFRA, Environment


def take(environment: Environment) -> dict[str, str]:
    """Give the SHA-256 of every file that decides what a plan holds, by its path below infra/."""
    files: list[Path] = [
        *INFRA.glob("*.tf"),
        *(INFRA / "modules").rglob("*.tf"),
        INFRA / ".terraform.lock.hcl",
        environment.tfvars,
    ]
    return {
        str(path.relative_to(INFRA)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file()
    }


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Say which files differ, one a line."""
    found = []
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            found.append(f"infra/{path} is gone")
        elif path not in before:
            found.append(f"infra/{path} is new")
        elif before[path] != after[path]:
            found.append(f"infra/{path} has changed")
    return found
