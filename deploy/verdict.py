"""Have a plan reviewed by deploy.review."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.environment import INFRA
from deploy.errors import WorkflowError

SAFE = 0
VERDICTS = {SAFE: "safe", 3: "needs a human's yes", 4: "loses data or opens the door"}


@dataclass(frozen=True)
class Review:
    """What the review says, in Markdown, and its verdict: the exit code of deploy.review."""

    text: str
    verdict: int


def review(plan: dict[str, Any], target: Path, page: Path) -> Review:
    """Write the plan as JSON to `target` and its review to `page`. Raises WorkflowError."""
    target.write_text(json.dumps(plan))
    path = os.pathsep.join(filter(None, [str(INFRA.parent), os.environ.get("PYTHONPATH", "")]))
    ended = subprocess.run(
        [sys.executable, "-m", "deploy.review", str(target)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
    )
    if ended.returncode not in VERDICTS:
        raise WorkflowError(f"The plan could not be reviewed, so nothing is done with it:\n{ended.stderr.strip()}")
    found = Review(ended.stdout.rstrip(), ended.returncode)
    page.write_text(f"{found.text}\n")
    return found
