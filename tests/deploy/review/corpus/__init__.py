"""The corpus: edits of six stacks, the verdict that each deserves, and the plans that Terraform made of them.

The edits are code; the plans are beside them, compressed, and `make review-corpus` makes them again.
"""

import io
import json
import lzma
import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.deploy.review.corpus import iam, lake, network, runner, serverless, warehouse
from tests.deploy.review.corpus.case import Case

PLANS = Path(__file__).with_name("plans.tar.xz")

CASES: Mapping[str, Case] = {
    **warehouse.CASES,
    **lake.CASES,
    **network.CASES,
    **serverless.CASES,
    **runner.CASES,
    **iam.CASES,
}


@cache
def read() -> Mapping[str, Any]:
    """Return every plan of the corpus, as Terraform wrote it, by the name of its case."""
    if not PLANS.exists():
        return {}
    with lzma.open(PLANS) as packed, tarfile.open(fileobj=packed) as archive:
        return {member.name: json.load(archive.extractfile(member)) for member in archive}  # type: ignore[arg-type]


def write(plans: Mapping[str, Any]) -> None:
    """Pack the plans, so that the same plans make the same file."""
    with lzma.open(PLANS, "w", preset=9) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name in sorted(plans):
            content = json.dumps(plans[name], sort_keys=True).encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
