"""What is expected of an edit, and short ways to write one down."""

from typing import NamedTuple

from tests.deploy.review.stack import Edit

SAFE, ASK, STOP = 0, 3, 4
WAREHOUSE, NETWORK, IAM, STORAGE = "modules/warehouse", "modules/network", "modules/iam", "modules/storage"
CLUSTER = "module.warehouse.aws_redshift_cluster.this"
#: Why every price is unknown: the tests have no credentials for the Price List API.
UNKNOWN = "unknown (the Price List API did not answer: NoCredentialsError)"


class Expected(NamedTuple):
    """What the review of an edit must end with and say."""

    edit: Edit
    exit_code: int
    says: tuple[str, ...]


def variables(exit_code: int, *says: str, **given: object) -> Expected:
    """Return other variables."""
    return Expected(Edit(variables=given), exit_code, says)


def code(module: str, hcl: str, exit_code: int, *says: str) -> Expected:
    """Lay HCL over a module."""
    return Expected(Edit(code={module: hcl}), exit_code, says)


def cluster(hcl: str, exit_code: int, *says: str) -> Expected:
    """Set an argument of the cluster."""
    return code(WAREHOUSE, f'resource "aws_redshift_cluster" "this" {{\n  {hcl}\n}}\n', exit_code, *says)
