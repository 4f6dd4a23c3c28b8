"""Edits of infra/ as a reviewer meets them, each with its verdict and the sentences that must stand in its review."""

from collections.abc import Mapping

from tests.deploy.review.edits import access, data_loss, harmless, security, size, surprises
from tests.deploy.review.edits.expected import Expected

BY_KIND: Mapping[str, Mapping[str, Expected]] = {
    "loss": data_loss.EDITS,
    "switches and doors": security.EDITS,
    "IAM": access.EDITS,
    "cannot be applied": surprises.EDITS,
    "size and cost": size.EDITS,
    "harmless": harmless.EDITS,
}
ALL: Mapping[str, Expected] = {name: expected for edits in BY_KIND.values() for name, expected in edits.items()}
