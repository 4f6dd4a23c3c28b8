"""Edits of infra/ as a reviewer meets them, each with its verdict and the sentences that must stand in its review."""

from collections.abc import Mapping

from tests.deploy.review.corpus.case import Case
from tests.deploy.review.corpus.warehouse import access, data_loss, harmless, others, security, size, surprises, whole
from tests.deploy.review.corpus.warehouse.edit import Expected

_BY_KIND: Mapping[str, Mapping[str, Expected]] = {
    "loss": data_loss.CASES,
    "switches and doors": security.CASES,
    "IAM": access.CASES,
    "cannot be applied": surprises.CASES,
    "size and cost": size.CASES,
    "harmless": harmless.CASES,
    "new": whole.CASES,
}
CASES: Mapping[str, Case] = others.CASES | {
    f"warehouse {name}": Case("warehouse", kind, expected.verdict, expected.says, expected.edit)
    for kind, cases in _BY_KIND.items()
    for name, expected in cases.items()
}
