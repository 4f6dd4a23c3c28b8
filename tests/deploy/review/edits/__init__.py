"""Edits of infra/ as a reviewer meets them, each with its verdict and the sentences that must stand in its review."""

from collections.abc import Mapping

from tests.deploy.review.edits import access, data_loss, harmless, security, size, surprises
from tests.deploy.review.edits.expected import Expected

ALL: Mapping[str, Expected] = {
    **data_loss.EDITS,
    **security.EDITS,
    **access.EDITS,
    **surprises.EDITS,
    **size.EDITS,
    **harmless.EDITS,
}
