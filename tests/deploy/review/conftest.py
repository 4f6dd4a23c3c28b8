"""One applied stack for all plans, and the review as its users run it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.review.command import main
from tests.deploy.review.reviewed import Review, Reviewed
from tests.deploy.review.stack import Stack, applied
from tests.support.project import Project


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, checked_out: Project) -> Iterator[Stack]:
    with applied(tmp_path_factory.mktemp("review"), checked_out.providers("dev")) as stack:
        yield stack


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Review a plan's JSON with `plan-review`, without AWS credentials: prices are unknown."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))

    def run(plan: Any) -> Reviewed:
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(plan))
        result = CliRunner().invoke(main, [str(path)])
        return Reviewed(result.exit_code, result.output)

    return run
