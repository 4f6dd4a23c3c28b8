"""What is expected of an edit of this project's own stack, and short ways to write one down."""

from typing import NamedTuple

from tests.deploy.review.corpus.case import ASK, SAFE, STOP
from tests.deploy.review.stack import Edit

__all__ = ["ASK", "SAFE", "STOP"]
WAREHOUSE, NETWORK, IAM, STORAGE = "modules/warehouse", "modules/network", "modules/iam", "modules/storage"
CLUSTER = "module.warehouse[0].aws_redshift_cluster.this"
NO_PRICES = "the Price List API did not answer: NoCredentialsError"
"""Why every price is unknown: the tests have no credentials for the Price List API."""
UNKNOWN = f"unknown ({NO_PRICES})"


class Expected(NamedTuple):
    """An edit, the verdict that its plan deserves, and what the review must say."""

    edit: Edit
    verdict: str
    says: tuple[str, ...]


def variables(verdict: str, *says: str, **given: object) -> Expected:
    """Return other variables."""
    return Expected(Edit(variables=given), verdict, says)


def code(module: str, hcl: str, verdict: str, *says: str) -> Expected:
    """Lay HCL over a module."""
    return Expected(Edit(code={module: hcl}), verdict, says)


def cluster(hcl: str, verdict: str, *says: str) -> Expected:
    """Set an argument of the cluster."""
    return code(WAREHOUSE, f'resource "aws_redshift_cluster" "this" {{\n  {hcl}\n}}\n', verdict, *says)
